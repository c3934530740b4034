/** App registrations and service principals of a tenant: what may sign in, how, and to what. */
import { createHash, randomUUID, X509Certificate } from "node:crypto";
import type { Directory, GraphGrants } from "../../tenant/directory.ts";
import type { PastState } from "./replicas.ts";

export interface AppSecret {
  readonly keyId: string;
  /** The first three characters: all that Entra ever shows again. */
  readonly hint: string;
  readonly displayName: string | null;
  readonly valueHash: string;
  readonly startDateTime: number;
  /** Null never ends: such secrets were made before Entra wanted a date. */
  readonly endDateTime: number | null;
}

export interface AppCertificate {
  readonly keyId: string;
  readonly certificate: X509Certificate;
}

export interface FederatedIdentityCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

export type SignInAudience =
  "AzureADMyOrg" | "AzureADMultipleOrgs" | "AzureADandPersonalMicrosoftAccount";

/** What an application and its service principal in the home tenant are made of. */
export interface AppRegistration {
  readonly clientId: string;
  readonly objectId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
  /** The name that templates know it by; it stays taken while a deleted application can be restored. */
  readonly uniqueName: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdDateTime: number;
  /** A public client proves nothing about itself; people sign in with it. */
  readonly publicClient: boolean;
  readonly identifierUris: string[];
  readonly redirectUris: string[];
  signInAudience: SignInAudience;
  /** Object ids of people and service principals. */
  readonly owners: string[];
  readonly servicePrincipalOwners: string[];
  readonly secrets: AppSecret[];
  /** Secrets of the service principal sign in as well. */
  readonly servicePrincipalSecrets: AppSecret[];
  readonly certificates: AppCertificate[];
  readonly federatedIdentityCredentials: FederatedIdentityCredential[];
  /** `isDisabled` of the application. */
  disabled: boolean;
  /** `accountEnabled: false` of the service principal. */
  servicePrincipalDisabled: boolean;
  /** When the application was deleted; it can be restored for 30 days. */
  deletedAt: number | undefined;
  /** Only people and apps with a role on it get tokens for it. */
  assignmentRequired: boolean;
  /** Microsoft, or an administrator, revoked tokens of this app. */
  issuanceBlocked: boolean;
  /** A Conditional Access policy for workload identities blocks every sign-in. */
  conditionalAccessBlocks: boolean;
  /** Credentials that were revoked without being removed. */
  readonly revokedKeyIds: Set<string>;
  /** The last sign-in with each credential. */
  readonly lastSignIns: Map<string, number>;
  /** What the registration was before each recent change; see `replicas.ts`. */
  readonly past: PastState[];
  /** What it asks for on a resource, by its client id, where that is not just what was granted. */
  readonly asksFor: Map<string, GraphGrants>;
  /** What an administrator consented to on a resource, named by its client id; changing it counts. */
  grantsOn(resourceId: string): GraphGrants;
}

export const graphClientId = "00000003-0000-0000-c000-000000000000";
const noGrants = (): GraphGrants => ({ delegated: [], application: [] });

/** The registrations of the sample tenant; grants are read from the directory at every request. */
export function registrationsOf(directory: Directory, origin: string): AppRegistration[] {
  const { api, client, daemon, managedIdentity, rotatorIdentity, tenantId } = directory;
  const connectorGrants = noGrants();
  const connector = registration("Connector", api, (resource) =>
    resource === graphClientId ? directory.api.grants : connectorGrants,
  );
  connector.identifierUris.push(api.appIdUri);
  connector.owners.push(rotatorIdentity.principalId);
  connector.servicePrincipalOwners.push(rotatorIdentity.principalId);
  connector.federatedIdentityCredentials.push({
    id: "94b5f607-2c6b-48e1-b1a3-b405d6e7f21a",
    name: "managed-identity",
    issuer: `${origin}/${tenantId}/v2.0`,
    subject: managedIdentity.principalId,
    audiences: ["api://AzureADTokenExchange"],
  });
  const signInGrants = { delegated: ["access_as_user"], application: [] };
  const signInGraphGrants = noGrants();
  const signIn = registration("Connector sign-in", client, (resource) =>
    resource === directory.api.clientId ? signInGrants : signInGraphGrants,
  );
  const nightly = registration("Nightly daemon", daemon, (resource) =>
    resource === directory.api.clientId
      ? { delegated: [], application: directory.daemon.connectorRoles }
      : noGrants(),
  );
  addSecret(nightly, daemon.secret, { start: 0, end: Date.UTC(2100, 0) });
  const redirectUris = [
    "http://localhost",
    "http://127.0.0.1",
    // Of the connector itself, where MCP clients sign in through it.
    "http://localhost/oauth/callback",
  ];
  return [connector, { ...signIn, publicClient: true, redirectUris }, nightly];
}

function registration(
  displayName: string,
  ids: Pick<AppRegistration, "clientId" | "objectId" | "servicePrincipalId">,
  grantsOn: AppRegistration["grantsOn"],
): AppRegistration {
  const { clientId, objectId, servicePrincipalId } = ids;
  return {
    clientId,
    objectId,
    servicePrincipalId,
    displayName,
    uniqueName: undefined,
    asksFor: new Map(),
    createdDateTime: Date.UTC(2023, 1, 1, 8),
    publicClient: false,
    identifierUris: [],
    redirectUris: [],
    signInAudience: "AzureADMyOrg",
    owners: [],
    servicePrincipalOwners: [],
    secrets: [],
    servicePrincipalSecrets: [],
    certificates: [],
    federatedIdentityCredentials: [],
    disabled: false,
    servicePrincipalDisabled: false,
    deletedAt: undefined,
    assignmentRequired: false,
    issuanceBlocked: false,
    conditionalAccessBlocks: false,
    revokedKeyIds: new Set(),
    lastSignIns: new Map(),
    past: [],
    grantsOn,
  };
}

/** Adds a client secret that is valid between two times (milliseconds); returns what Entra lists. */
export function addSecret(
  app: Pick<AppRegistration, "secrets">,
  value: string,
  { start, end, displayName = null }: SecretDates,
): AppSecret {
  const secret = makeSecret(value, { start, end, displayName });
  app.secrets.push(secret);
  return secret;
}

export interface SecretDates {
  start: number;
  end: number | null;
  displayName?: string | null;
}

export function makeSecret(
  value: string,
  { start, end, displayName = null }: SecretDates,
): AppSecret {
  return {
    keyId: randomUUID(),
    hint: value.slice(0, 3),
    displayName,
    valueHash: hashSecret(value),
    startDateTime: start,
    endDateTime: end,
  };
}

/** Adds a certificate (PEM) that the app may sign its assertions with. */
export function addCertificate(app: AppRegistration, pem: string): AppCertificate {
  const entry = makeCertificate(pem);
  app.certificates.push(entry);
  return entry;
}

/** @throws Error when it is neither PEM nor DER */
export function makeCertificate(encoded: string | Buffer): AppCertificate {
  return { keyId: randomUUID(), certificate: new X509Certificate(encoded) };
}

export function hashSecret(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
