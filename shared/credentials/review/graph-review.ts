/** What the access review reads of Microsoft Graph. */
import type {
  AppRole,
  AppRoleAssignment,
  Application,
  DirectoryObject,
  OAuth2PermissionGrant,
  ServicePrincipal,
  User,
} from "@microsoft/microsoft-graph-types";
import type { Graph } from "../../graph/graph.ts";
import { graphPath, type GraphPath } from "../../graph/path.ts";
import { asCall } from "../adapters/call-failure.ts";
import { readAll } from "../adapters/read-all.ts";
import type { CallFailure } from "../../errors/call-failure.ts";
import type { Reading } from "../facts.ts";
import type { AppReport } from "../run-report.ts";
import type { GrantedPermission, Member, ReviewFacts } from "./review-facts.ts";

export type DirectoryFacts = Pick<ReviewFacts, "members" | "owners" | "grants" | "redirectUris">;

type ListedApp = Pick<AppReport, "objectId" | "clientId">;

/** Never throws: what cannot be read says why. */
export async function readReviewFacts(app: ListedApp, graph: Graph): Promise<DirectoryFacts> {
  const application = graphPath`/applications/${app.objectId}`;
  const principal = graphPath`/servicePrincipals(appId='${app.clientId}')`;
  return {
    members: await reading("members", async () => await readMembers(graph, principal)),
    owners: await reading("owners", async () => {
      const query = { $select: "id,displayName,userType,accountEnabled" };
      const owners = await readAll<Account>(graph, graphPath`${application}/owners`, query);
      return owners.map((owner) => member(owner, undefined));
    }),
    grants: await reading("grants", async () => await readGrants(graph, principal)),
    redirectUris: await reading("redirect URIs", async () => {
      const query = { $select: "web,spa,publicClient" };
      const { web, spa, publicClient } = await graph.get<Application>(application, { query });
      return [web, spa, publicClient].flatMap((platform) => platform?.redirectUris ?? []);
    }),
  };
}

async function reading<T>(name: string, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await asCall(`read ${name}`, read) };
  } catch (error) {
    return { ok: false, failure: (error as CallFailure).kind };
  }
}

/** People and applications with a role on the app, directly or by a group. Nested groups give none. */
async function readMembers(graph: Graph, principal: GraphPath): Promise<Member[]> {
  const assigned = await readAll<AppRoleAssignment>(
    graph,
    graphPath`${principal}/appRoleAssignedTo`,
  );
  const unique = new Map(assigned.map((one) => [one.principalId ?? "", one]));
  const members = await Promise.all(
    [...unique.values()].map(async (one) => await membersOf(graph, one)),
  );
  return members.flat();
}

async function membersOf(graph: Graph, assignment: AppRoleAssignment): Promise<Member[]> {
  const { principalId, principalType, principalDisplayName } = assignment;
  const id = principalId ?? "";
  const name = principalDisplayName ?? id;
  const query = { $select: "id,displayName,userType,accountEnabled" };
  if (principalType === "Group") {
    const members = await readAll<Account>(graph, graphPath`/groups/${id}/members`, query);
    return members.map((account) => member(account, name));
  }
  if (principalType === "User")
    return [member(await graph.get<User>(graphPath`/users/${id}`, { query }), undefined)];
  return [{ id, name, kind: "application", group: undefined, guest: false, disabled: false }];
}

type Account = DirectoryObject &
  Pick<User, "displayName" | "userType" | "accountEnabled"> & { "@odata.type"?: string };

function member(account: Account, group: string | undefined): Member {
  const { id = "", displayName, userType, accountEnabled } = account;
  return {
    id,
    name: displayName ?? id,
    kind: account["@odata.type"]?.endsWith("servicePrincipal") === true ? "application" : "person",
    group,
    guest: userType === "Guest",
    disabled: accountEnabled === false,
  };
}

async function readGrants(graph: Graph, principal: GraphPath): Promise<GrantedPermission[]> {
  const [delegated, application] = await Promise.all([
    readAll<OAuth2PermissionGrant>(graph, graphPath`${principal}/oauth2PermissionGrants`),
    readAll<AppRoleAssignment>(graph, graphPath`${principal}/appRoleAssignments`),
  ]);
  const ids = [...delegated, ...application].map(({ resourceId }) => resourceId ?? "");
  const resources = await readResources(graph, new Set(ids));
  return [
    ...delegated.flatMap(({ scope, resourceId, consentType, principalId }) =>
      (scope ?? "").split(" ").flatMap((permission) =>
        permission === ""
          ? []
          : [
              {
                mode: "delegated" as const,
                permission,
                resource: resources.get(resourceId ?? "")?.displayName ?? "",
                consent: consentType === "AllPrincipals" ? "everybody" : (principalId ?? ""),
                grantedAt: undefined,
              },
            ],
      ),
    ),
    ...application.map(({ appRoleId, resourceId, createdDateTime }) => {
      const resource = resources.get(resourceId ?? "");
      const roles: AppRole[] = resource?.appRoles ?? [];
      const granted = Date.parse(createdDateTime ?? "");
      return {
        mode: "application" as const,
        permission: roles.find(({ id }) => id === appRoleId)?.value ?? appRoleId ?? "",
        resource: resource?.displayName ?? "",
        consent: "everybody",
        grantedAt: Number.isNaN(granted) ? undefined : granted,
      };
    }),
  ];
}

async function readResources(
  graph: Graph,
  ids: ReadonlySet<string>,
): Promise<Map<string, ServicePrincipal>> {
  const query = { $select: "id,displayName,appRoles" };
  const found = [...ids].map(
    async (id) =>
      [
        id,
        await graph.get<ServicePrincipal>(graphPath`/servicePrincipals/${id}`, { query }),
      ] as const,
  );
  return new Map(await Promise.all(found));
}
