/** What the tamper watch reads of Microsoft Graph: whole lists, and every part by itself. */
import { createHash } from "node:crypto";
import type {
  Application,
  AppRoleAssignment,
  DirectoryObject,
  FederatedIdentityCredential,
  KeyCredential,
  OAuth2PermissionGrant,
  PasswordCredential,
  ServicePrincipal,
} from "@microsoft/microsoft-graph-types";
import type { Graph } from "../../graph/graph.ts";
import { graphPath, type GraphPath } from "../../graph/path.ts";
import { asCall } from "../adapters/call-failure.ts";
import { readAll } from "../adapters/read-all.ts";
import type { CallFailure } from "../../errors/call-failure.ts";
import type { FailureKind } from "../../errors/call-failure.ts";
import type { Instant, ManagedApp } from "../facts.ts";
import type { DirectoryAuditResource } from "./audit-event.ts";
import { canonical, type CredentialEntry, type Snapshot, sortedSet } from "./snapshot.ts";

export interface SnapshotReading {
  readonly snapshot: Snapshot;
  /** Object id of the app's service principal, where it could be read. */
  readonly servicePrincipalId: string | undefined;
  /** Why parts are missing; empty: nothing is. */
  readonly failures: readonly FailureKind[];
}

export interface TamperDirectory {
  /** Never throws: what cannot be read is missing, with the reason in `failures`. */
  snapshot(app: ManagedApp): Promise<SnapshotReading>;
  /** In no order, with repeats, as the service lists them. @throws CallFailure */
  audits(app: ManagedApp, since: Instant): Promise<readonly DirectoryAuditResource[]>;
}

/** @param graphOf Graph in the app's tenant, as the rotator's identity */
export function createTamperDirectory(graphOf: (app: ManagedApp) => Graph): TamperDirectory {
  return {
    snapshot: async (app) => await readSnapshot(app, graphOf(app)),
    audits: async (app, since) =>
      await asCall("read audit events", async () => {
        const time = new Date(since).toISOString();
        const query = { $filter: `activityDateTime ge ${time}`, $top: 500 };
        return await readAll(graphOf(app), graphPath`/auditLogs/directoryAudits`, query);
      }),
  };
}

type Part = Partial<Pick<Snapshot, "fields" | "credentials">>;

async function readSnapshot(app: ManagedApp, graph: Graph): Promise<SnapshotReading> {
  const application = graphPath`/applications/${app.objectId}`;
  const principal = graphPath`/servicePrincipals(appId='${app.clientId}')`;
  const failures: FailureKind[] = [];
  let servicePrincipalId: string | undefined;
  const part = async (name: string, read: () => Promise<Part>): Promise<Part> => {
    try {
      return await asCall(name, read);
    } catch (error) {
      failures.push((error as CallFailure).kind);
      return {};
    }
  };
  const list = async (field: string, path: GraphPath, toText: (found: never) => string) =>
    await part(field, async () => ({
      fields: { [field]: sortedSet((await readAll<never>(graph, path)).map(toText)) },
    }));

  const parts = await Promise.all([
    part("application", async () => await applicationPart(graph, application)),
    list(
      "federatedIdentityCredentials",
      graphPath`${application}/federatedIdentityCredentials`,
      federation,
    ),
    list("owners", graphPath`${application}/owners`, id),
    list("appManagementPolicies", graphPath`${application}/appManagementPolicies`, id),
    part("service principal", async () => {
      const found = await graph.get<ServicePrincipal>(principal, {
        query: { $select: principalFields },
      });
      servicePrincipalId = found.id;
      return principalPart(found);
    }),
    list("servicePrincipal.owners", graphPath`${principal}/owners`, id),
    list("servicePrincipal.memberOf", graphPath`${principal}/memberOf`, id),
    list(
      "servicePrincipal.appRoleAssignments",
      graphPath`${principal}/appRoleAssignments`,
      assignment,
    ),
    list(
      "servicePrincipal.oauth2PermissionGrants",
      graphPath`${principal}/oauth2PermissionGrants`,
      grant,
    ),
    ...(app.rotatorId === undefined ? [] : rotatorParts(app.rotatorId, list)),
  ]);
  const fields = Object.assign({}, ...parts.map((found) => found.fields)) as Snapshot["fields"];
  const lists = parts.map((found) => found.credentials);
  const credentials = Object.assign({}, ...lists) as Snapshot["credentials"];
  return { snapshot: { fields, credentials }, servicePrincipalId, failures };
}

type ReadList = (field: string, path: GraphPath, toText: (found: never) => string) => Promise<Part>;

function rotatorParts(rotatorId: string, list: ReadList): Promise<Part>[] {
  const rotator = graphPath`/servicePrincipals/${rotatorId}`;
  return [
    list("rotator.appRoleAssignments", graphPath`${rotator}/appRoleAssignments`, assignment),
    list("rotator.memberOf", graphPath`${rotator}/memberOf`, id),
  ];
}

const applicationFields =
  "signInAudience,identifierUris,web,spa,publicClient,isFallbackPublicClient,requiredResourceAccess,api,appRoles,passwordCredentials,keyCredentials,servicePrincipalLockConfiguration,tokenEncryptionKeyId,optionalClaims,isDisabled,disabledByMicrosoftStatus,verifiedPublisher";
const principalFields =
  "id,accountEnabled,appRoleAssignmentRequired,preferredTokenSigningKeyThumbprint,passwordCredentials,keyCredentials";

async function applicationPart(graph: Graph, path: GraphPath): Promise<Part> {
  const query = { $select: applicationFields };
  const app = await graph.get<Application & { isDisabled?: boolean | null }>(path, { query });
  const { web, spa, publicClient, api } = app;
  const readings: Record<string, readonly string[] | undefined> = {
    signInAudience: asSet(app.signInAudience),
    identifierUris: texts(app.identifierUris),
    "web.redirectUris": texts(web?.redirectUris),
    "web.logoutUrl": web ? asSet(web.logoutUrl) : undefined,
    implicitGrant: web ? asSet(web.implicitGrantSettings) : undefined,
    "spa.redirectUris": texts(spa?.redirectUris),
    "publicClient.redirectUris": texts(publicClient?.redirectUris),
    isFallbackPublicClient: asSet(app.isFallbackPublicClient),
    requiredResourceAccess: app.requiredResourceAccess?.flatMap(
      ({ resourceAppId, resourceAccess }) =>
        (resourceAccess ?? []).map((access) => `${resourceAppId} ${access.type} ${access.id}`),
    ),
    scopes: items(api?.oauth2PermissionScopes),
    preAuthorizedApplications: items(api?.preAuthorizedApplications),
    appRoles: items(app.appRoles),
    servicePrincipalLockConfiguration: asSet(app.servicePrincipalLockConfiguration),
    tokenEncryptionKeyId: asSet(app.tokenEncryptionKeyId),
    optionalClaims: asSet(app.optionalClaims),
    isDisabled: asSet(app.isDisabled === true),
    disabledByMicrosoftStatus: asSet(app.disabledByMicrosoftStatus),
    verifiedPublisher: asSet(app.verifiedPublisher),
  };
  return {
    fields: known(readings),
    credentials: credentialLists("", app),
  };
}

function principalPart(principal: ServicePrincipal): Part {
  const prefix = "servicePrincipal.";
  return {
    fields: known({
      [`${prefix}accountEnabled`]: asSet(principal.accountEnabled),
      [`${prefix}appRoleAssignmentRequired`]: asSet(principal.appRoleAssignmentRequired),
      [`${prefix}preferredTokenSigningKeyThumbprint`]: asSet(
        principal.preferredTokenSigningKeyThumbprint,
      ),
    }),
    credentials: credentialLists(prefix, principal),
  };
}

/** A null is a value; a field that the answer lacks is not known. */
function asSet(value: unknown): readonly string[] | undefined {
  return value === undefined ? undefined : value === null ? [] : [canonical(value)];
}

const texts = (values: readonly string[] | null | undefined) => values ?? undefined;

function items(values: readonly unknown[] | null | undefined): readonly string[] | undefined {
  return values?.map(canonical);
}

function known(
  readings: Readonly<Record<string, readonly string[] | undefined>>,
): Snapshot["fields"] {
  return Object.fromEntries(
    Object.entries(readings).flatMap(([name, values]) =>
      values === undefined ? [] : [[name, sortedSet(values)]],
    ),
  );
}

function credentialLists(
  prefix: string,
  { passwordCredentials, keyCredentials }: Application | ServicePrincipal,
): Snapshot["credentials"] {
  return {
    ...(passwordCredentials && {
      [`${prefix}passwordCredentials`]: passwordCredentials.map(credentialEntry),
    }),
    ...(keyCredentials && { [`${prefix}keyCredentials`]: keyCredentials.map(credentialEntry) }),
  };
}

/** Neither hint nor key, and not their digest either. */
function credentialEntry(credential: PasswordCredential & KeyCredential): CredentialEntry {
  const { keyId, displayName, startDateTime, endDateTime, customKeyIdentifier, usage } = credential;
  const facts = canonical([displayName, startDateTime, endDateTime, customKeyIdentifier, usage]);
  return {
    keyId: (keyId ?? "").toLowerCase(),
    displayName: displayName ?? "",
    facts: createHash("sha256").update(facts).digest("hex").slice(0, 32),
  };
}

const id = (found: DirectoryObject): string => found.id ?? "";

const federation = ({ name, issuer, subject, audiences }: FederatedIdentityCredential): string =>
  canonical({ name, issuer, subject, audiences: sortedSet(audiences ?? []) });

const assignment = ({ resourceId, appRoleId }: AppRoleAssignment): string =>
  `${resourceId} ${appRoleId}`;

const grant = ({ resourceId, consentType, principalId, scope }: OAuth2PermissionGrant): string =>
  canonical({ resourceId, consentType, principalId, scope: (scope ?? "").split(" ").toSorted() });
