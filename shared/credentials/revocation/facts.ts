/** What there is to revoke of an app, read whole before anything is planned. */
import type {
  Application,
  AppRoleAssignment,
  DirectoryObject,
  FederatedIdentityCredential,
  OAuth2PermissionGrant,
  ServicePrincipal,
} from "@microsoft/microsoft-graph-types";
import type { Graph } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import { asCall } from "../adapters/call-failure.ts";
import type { ManagedApp } from "../facts.ts";
import { readAll } from "../adapters/read-all.ts";

export interface RevocationFacts {
  readonly app: ManagedApp;
  readonly servicePrincipalId: string;
  /** Object ids of people with a role on the app: their sessions end. */
  readonly userIds: readonly string[];
  readonly grantIds: readonly string[];
  readonly assignmentIds: readonly string[];
  readonly federatedIds: readonly string[];
  readonly keyIds: readonly string[];
  readonly hasCertificates: boolean;
  readonly principalKeyIds: readonly string[];
  readonly principalHasCertificates: boolean;
  readonly ownerIds: readonly string[];
}

/** @throws CallFailure: a plan from half the facts would leave doors open unnoticed */
export async function readRevocationFacts(app: ManagedApp, graph: Graph): Promise<RevocationFacts> {
  return await asCall("read what there is to revoke", async () => {
    const application = graphPath`/applications/${app.objectId}`;
    const $select = "id,passwordCredentials,keyCredentials";
    const [registration, principal] = await Promise.all([
      graph.get<Application>(application, { query: { $select } }),
      graph.get<ServicePrincipal>(graphPath`/servicePrincipals(appId='${app.clientId}')`, {
        query: { $select },
      }),
    ]);
    const servicePrincipal = graphPath`/servicePrincipals/${principal.id ?? ""}`;
    const [grants, held, given, federated, owners] = await Promise.all([
      readAll<OAuth2PermissionGrant>(graph, graphPath`${servicePrincipal}/oauth2PermissionGrants`),
      readAll<AppRoleAssignment>(graph, graphPath`${servicePrincipal}/appRoleAssignments`),
      readAll<AppRoleAssignment>(graph, graphPath`${servicePrincipal}/appRoleAssignedTo`),
      readAll<FederatedIdentityCredential>(
        graph,
        graphPath`${application}/federatedIdentityCredentials`,
      ),
      readAll<DirectoryObject>(graph, graphPath`${application}/owners`),
    ]);
    const people = given.filter(({ principalType }) => principalType === "User");
    const groups = given.filter(({ principalType }) => principalType === "Group");
    const members = await Promise.all(
      groups.map(({ principalId }) =>
        readAll<DirectoryObject>(graph, graphPath`/groups/${principalId ?? ""}/members`),
      ),
    );
    return {
      app,
      servicePrincipalId: principal.id ?? "",
      userIds: [
        ...new Set([
          ...people.flatMap(({ principalId }) => principalId ?? []),
          ...members.flat().flatMap(({ id }) => id ?? []),
        ]),
      ],
      grantIds: ids(grants),
      assignmentIds: ids(held),
      federatedIds: ids(federated),
      keyIds: (registration.passwordCredentials ?? []).flatMap(({ keyId }) => keyId ?? []),
      hasCertificates: (registration.keyCredentials ?? []).length > 0,
      principalKeyIds: (principal.passwordCredentials ?? []).flatMap(({ keyId }) => keyId ?? []),
      principalHasCertificates: (principal.keyCredentials ?? []).length > 0,
      ownerIds: ids(owners),
    };
  });
}

const ids = (found: readonly { id?: string }[]): string[] => found.flatMap(({ id }) => id ?? []);
