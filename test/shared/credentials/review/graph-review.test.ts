import { expect, it } from "vitest";
import { readReviewFacts } from "../../../../shared/credentials/review/graph-review.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { managedApp } from "../watch-fixtures.ts";

const application = `/applications/${managedApp.objectId}`;
const principal = `/servicePrincipals(appId='${managedApp.clientId}')`;
const assignment = { principalId: "g1", principalType: "Group", principalDisplayName: "Readers" };

it("reads the members of the groups that give access, each page of them, once per group", async () => {
  const graph = new FakeGraph({
    [`GET ${principal}/appRoleAssignedTo`]: { value: [assignment, assignment] },
    "GET /groups/g1/members": {
      value: [{ id: "u1", displayName: "Anna", userType: "Member", accountEnabled: true }],
      "@odata.nextLink": "next",
    },
    "GET next": {
      value: [{ id: "u2", displayName: "Guest", userType: "Guest", accountEnabled: false }],
    },
    [`GET ${application}/owners`]: { value: [] },
    [`GET ${principal}/oauth2PermissionGrants`]: {
      value: [
        {
          scope: "Mail.Read  User.Read",
          resourceId: "r1",
          consentType: "Principal",
          principalId: "u1",
        },
      ],
    },
    [`GET ${principal}/appRoleAssignments`]: {
      value: [{ appRoleId: "role", resourceId: "r1", createdDateTime: "2026-01-01T00:00:00Z" }],
    },
    "GET /servicePrincipals/r1": {
      displayName: "Graph",
      appRoles: [{ id: "role", value: "Mail.Send" }],
    },
    [`GET ${application}`]: {
      web: { redirectUris: ["https://a.example"] },
      spa: {},
      publicClient: null,
    },
  });

  const facts = await readReviewFacts(managedApp, graph);

  const person = { kind: "person", group: "Readers" };
  const resource = "Graph";
  expect(facts).toEqual({
    members: {
      ok: true,
      value: [
        { ...person, id: "u1", name: "Anna", guest: false, disabled: false },
        { ...person, id: "u2", name: "Guest", guest: true, disabled: true },
      ],
    },
    owners: { ok: true, value: [] },
    grants: {
      ok: true,
      value: [
        {
          mode: "delegated",
          permission: "Mail.Read",
          resource,
          consent: "u1",
          grantedAt: undefined,
        },
        {
          mode: "delegated",
          permission: "User.Read",
          resource,
          consent: "u1",
          grantedAt: undefined,
        },
        {
          mode: "application",
          permission: "Mail.Send",
          resource,
          consent: "everybody",
          grantedAt: Date.parse("2026-01-01T00:00:00Z"),
        },
      ],
    },
    redirectUris: { ok: true, value: ["https://a.example"] },
  });
});

it("tells apart what it could not read", async () => {
  const down = new Error("down");
  const graph = new FakeGraph({
    [`GET ${principal}/appRoleAssignedTo`]: down,
    [`GET ${application}/owners`]: down,
    [`GET ${principal}/oauth2PermissionGrants`]: down,
    [`GET ${principal}/appRoleAssignments`]: { value: [] },
    [`GET ${application}`]: down,
  });

  const failed = { ok: false, failure: "unavailable" };
  expect(await readReviewFacts(managedApp, graph)).toEqual({
    members: failed,
    owners: failed,
    grants: failed,
    redirectUris: failed,
  });
});
