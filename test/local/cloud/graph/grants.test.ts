/** Service principals and what was granted to them, members of the access group, and revocation. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { day, minute, refusal, type RotationCloud, startRotationCloud } from "./rotation-cloud.ts";

let cloud: RotationCloud;
beforeEach(async () => {
  cloud = await startRotationCloud();
});
afterEach(async () => await cloud.close());

const principal = () => `/servicePrincipals(appId='${cloud.app.clientId}')`;

interface List {
  value: Record<string, string>[];
}
const list = async (path: string): Promise<List["value"]> =>
  ((await cloud.rotator.api(path).top(999).get()) as List).value;

describe("a service principal", () => {
  it("is found by its client id, with what it exposes and who owns it", async () => {
    const found = await cloud.rotator.api(principal()).get();
    const owners = await list(`${principal()}/owners`);
    const appOwners = await list(`/applications/${cloud.app.objectId}/owners`);

    expect(found).toMatchObject({
      id: cloud.app.servicePrincipalId,
      accountEnabled: true,
      appRoleAssignmentRequired: false,
      oauth2PermissionScopes: [{ value: "access_as_user" }],
    });
    expect(owners).toMatchObject([{ id: cloud.directory.rotatorIdentity.principalId }]);
    expect(appOwners).toEqual(owners);
  });

  it("may hold a secret of its own, which signs in as well", async () => {
    const made = await cloud.rotator.api(`${principal()}/addPassword`).post({});
    const signedIn = await cloud.signIn(made.secretText);
    await cloud.rotator.api(`${principal()}/removePassword`).post({ keyId: made.keyId });

    expect(signedIn).toEqual([]);
    expect(await cloud.signIn(made.secretText)).toEqual([7000215]);
  });

  it("shows the directory role that somebody gave it", async () => {
    const { principalId } = cloud.directory.rotatorIdentity;
    const path = `/servicePrincipals/${principalId}/memberOf`;

    const before = await list(path);
    cloud.directory.administratorIds.push(principalId);

    expect(before).toEqual([]);
    expect(await list(path)).toMatchObject([
      {
        "@odata.type": "#microsoft.graph.directoryRole",
        displayName: "Cloud Application Administrator",
      },
    ]);
  });

  it("of a managed identity shows its roles and cannot be changed", async () => {
    const { principalId, graphRoles } = cloud.directory.rotatorIdentity;

    const held = await list(`/servicePrincipals/${principalId}/appRoleAssignments`);
    const patch = cloud.rotator.api(`/servicePrincipals/${principalId}`);
    const refused = await refusal(patch.patch({ accountEnabled: false }));

    expect(held).toHaveLength(graphRoles.length);
    expect(refused.status).toBe(403);
  });
});

describe("permissions", () => {
  it("held on Graph translate to names through Graph's own service principal", async () => {
    const held = await list(`${principal()}/appRoleAssignments`);
    const graph = await cloud.rotator
      .api("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")
      .get();

    const names = held.map(
      ({ appRoleId }) => graph.appRoles.find(({ id }: { id: string }) => id === appRoleId)?.value,
    );
    expect(names).toEqual(cloud.directory.api.grants.application);
    expect(held[0]).toMatchObject({ principalType: "ServicePrincipal", resourceId: graph.id });
  });

  it("delegated to the app stand in one grant, which an administrator takes back", async () => {
    const path = `/oauth2PermissionGrants?$filter=clientId eq '${cloud.app.servicePrincipalId}'`;
    const [grant] = await list(path);
    const scope = cloud.directory.api.grants.delegated.join(" ");
    const admin = cloud.administrator("DelegatedPermissionGrant.ReadWrite.All");

    const refused = await refusal(
      cloud.rotator.api(`/oauth2PermissionGrants/${grant?.["id"]}`).delete(),
    );
    await admin.api(`/oauth2PermissionGrants/${grant?.["id"]}`).delete();

    expect(grant).toMatchObject({ consentType: "AllPrincipals", principalId: null, scope });
    expect(refused).toEqual({ status: 403, code: "Authorization_RequestDenied" });
    expect(await list(path)).toEqual([]);
    expect(cloud.directory.api.grants.delegated).toEqual([]);
  });

  it("come in pages of whatever size the service sets", async () => {
    cloud.graph.administration.pageSize = 3;
    const path = `${principal()}/appRoleAssignments`;

    const first = await cloud.rotator.api(path).get();
    const second = await cloud.rotator.api(first["@odata.nextLink"]).get();

    const all = cloud.directory.api.grants.application.length;
    expect([first.value.length, second.value.length]).toEqual([3, Math.min(3, all - 3)]);
    expect(second.value).not.toContainEqual(first.value[0]);
  });

  it("of applications end when their assignment is removed", async () => {
    const [first] = await list(`${principal()}/appRoleAssignments`);
    const name = cloud.directory.api.grants.application[0];
    const admin = cloud.administrator("AppRoleAssignment.ReadWrite.All Application.Read.All");

    await admin.api(`${principal()}/appRoleAssignments/${first?.["id"]}`).delete();
    const repeated = await refusal(
      admin.api(`${principal()}/appRoleAssignments/${first?.["id"]}`).delete(),
    );

    expect(cloud.directory.api.grants.application).not.toContain(name);
    expect(repeated).toEqual({ status: 404, code: "Request_ResourceNotFound" });
  });

  it("on the connector list people with their roles", async () => {
    const assigned = await list(`${principal()}/appRoleAssignedTo`);

    const grace = assigned.filter((one) => one["principalDisplayName"] === "Grace Lin");
    expect(grace).toHaveLength(4);
    expect(assigned.some((one) => one["principalDisplayName"] === "Nightly daemon")).toBe(true);
  });
});

describe("an administrator", () => {
  const scopes = [
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Group.ReadWrite.All",
  ].join(" ");
  const graphId = async () =>
    (
      await cloud.rotator
        .api("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")
        .get()
    ).id as string;

  it("gives a role once; a second time and to nobody are refused in Graph's own words", async () => {
    const admin = cloud.administrator(scopes);
    const [held] = await list(`${principal()}/appRoleAssignments`);
    const resourceId = held!["resourceId"]!;
    const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    const { principalId, appRoleId } = held!;

    const twice = await refusal(admin.api(path).post({ principalId, resourceId, appRoleId }));
    const nobody = crypto.randomUUID();
    const lost = admin.api(path).post({ principalId: nobody, resourceId, appRoleId });
    const rotator = cloud.rotator.api(path).post({ principalId, resourceId, appRoleId });

    expect(twice).toEqual({ status: 400, code: "Request_BadRequest" });
    await expect(lost).rejects.toThrow("Not a valid reference update.");
    expect((await refusal(rotator)).status).toBe(403);
  });

  it("grants scopes in one entry, which is changed and not doubled", async () => {
    const admin = cloud.administrator(scopes);
    const grants = cloud.directory.api.grants.delegated;
    grants.splice(0);
    const clientId = cloud.app.servicePrincipalId;
    const entry = { clientId, consentType: "AllPrincipals", resourceId: await graphId() };

    const made = await admin.api("/oauth2PermissionGrants").post({ ...entry, scope: "User.Read" });
    const twice = await refusal(
      admin.api("/oauth2PermissionGrants").post({ ...entry, scope: "Mail.Read" }),
    );
    await admin.api(`/oauth2PermissionGrants/${made.id}`).patch({ scope: "User.Read Mail.Read" });

    expect(twice).toEqual({ status: 409, code: "Request_MultipleObjectsWithSameKeyValue" });
    expect(grants).toEqual(["User.Read", "Mail.Read"]);
  });

  it("adds owners and members once, by reference", async () => {
    const admin = cloud.administrator(scopes);
    const mia = cloud.directory.people.find(({ displayName }) => displayName === "Mia Novak")!;
    const base = `${cloud.network.origin("graph.localhost")}/v1.0/directoryObjects`;
    const reference = { "@odata.id": `${base}/${mia.id}` };
    const members = `/groups/${cloud.directory.accessGroup.id}/members/$ref`;
    const owners = `/applications/${cloud.app.objectId}/owners/$ref`;

    await admin.api(members).post(reference);
    await admin.api(owners).post(reference);
    const twice = [
      await refusal(admin.api(members).post(reference)),
      await refusal(admin.api(owners).post(reference)),
    ];

    expect(mia.connectorRoles).toEqual(["Connector.Read"]);
    expect(cloud.app.owners).toContain(mia.id);
    expect(twice.map(({ status }) => status)).toEqual([400, 400]);
  });

  it("finds a deleted application among the deleted items, and purges it for good", async () => {
    const { administration } = cloud.graph;
    const admin = cloud.administrator(scopes);
    const items = "/directory/deletedItems/microsoft.graph.application";
    administration.deleteApplication(cloud.app, administration.person());

    const found = (await admin.api(items).get()) as List;
    await admin.api(`/directory/deletedItems/${cloud.app.objectId}`).delete();
    const again = await refusal(
      admin.api(`/directory/deletedItems/${cloud.app.objectId}`).delete(),
    );

    expect(found.value).toMatchObject([{ id: cloud.app.objectId }]);
    expect(((await admin.api(items).get()) as List).value).toEqual([]);
    expect(again.status).toBe(404);
  });
});

describe("federated credentials", () => {
  const path = () => `/applications/${cloud.app.objectId}/federatedIdentityCredentials`;

  it("are listed, added with any subject, and removed", async () => {
    const fields = { name: "spare", issuer: "https://i.example", subject: "s", audiences: ["a"] };

    const added = await cloud.rotator.api(path()).post(fields);
    const twice = await refusal(cloud.rotator.api(path()).post(fields));
    const names = (await list(path())).map(({ name }) => name);
    await cloud.rotator.api(`${path()}/${added.id}`).delete();

    expect(added).toMatchObject(fields);
    expect(twice.status).toBe(409);
    expect(names).toEqual(["managed-identity", "spare"]);
    expect(await list(path())).toHaveLength(1);
  });

  it("work at the token endpoint some minutes after they were added, not at every replica at once", async () => {
    const { administration } = cloud.graph;
    const [credential] = cloud.app.federatedIdentityCredentials;
    administration.removeFederatedCredential(cloud.app, credential!.id, administration.person());
    cloud.advance(day);
    cloud.entra.replicas.delays = [0, 5 * minute];

    administration.addFederatedCredential(cloud.app, credential!, administration.person());
    const early = [await cloud.exchange(), await cloud.exchange()];
    cloud.advance(6 * minute);
    const later = [await cloud.exchange(), await cloud.exchange()];

    expect(early).toEqual([[], [70021]]);
    expect(later).toEqual([[], []]);
  });

  it("leave the time of their last exchange, and can be revoked without being removed", async () => {
    const [credential] = cloud.app.federatedIdentityCredentials;
    await cloud.exchange();

    cloud.app.revokedKeyIds.add(credential!.id);

    expect(cloud.app.lastSignIns.has(credential!.id)).toBe(true);
    expect(await cloud.exchange()).toEqual([7005005]);
  });
});

describe("people", () => {
  it("with a role are members of the access group", async () => {
    const { accessGroup, people } = cloud.directory;

    const members = await list(`/groups/${accessGroup.id}/members`);

    const withRole = people.filter(({ connectorRoles }) => connectorRoles.length > 0);
    expect(withRole.length).toBeLessThan(people.length);
    expect(members).toHaveLength(withRole.length);
    expect(members[0]).toMatchObject({
      "@odata.type": "#microsoft.graph.user",
      displayName: "Anna Keller",
    });
  });

  it("lose their sessions when an administrator says so", async () => {
    const path = `/users/${cloud.directory.people[0]?.id}/revokeSignInSessions`;

    const done = await cloud.administrator("User.RevokeSessions.All").api(path).post({});
    const refused = await refusal(cloud.rotator.api(path).post({}));

    expect(done.value).toBe(true);
    expect(refused.status).toBe(403);
  });
});
