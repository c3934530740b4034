/** The audit log of what changed, by whom: late, doubled, shuffled and limited, as the service has it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DirectoryAudit } from "@microsoft/microsoft-graph-types";
import { day, minute, refusal, type RotationCloud, startRotationCloud } from "./rotation-cloud.ts";

let cloud: RotationCloud;
beforeEach(async () => {
  cloud = await startRotationCloud();
});
afterEach(async () => await cloud.close());

const path = "/auditLogs/directoryAudits";
async function events(filter?: string): Promise<DirectoryAudit[]> {
  const request = cloud.rotator.api(path);
  if (filter !== undefined) request.filter(filter);
  return ((await request.get()) as { value: DirectoryAudit[] }).value;
}

const asked = {
  holder: "application",
  displayName: "x",
  start: undefined,
  end: undefined,
} as const;

describe("an event", () => {
  it("names the rotator, the key, and the activity as the service really writes it", async () => {
    const { keyId } = await cloud.addPassword({ displayName: "m365c:1:n" });
    cloud.advance(3 * minute);

    const [event] = await events();

    expect(event).toMatchObject({
      activityDisplayName: "Update application \u2013 Certificates and secrets management ",
      category: "ApplicationManagement",
      loggedByService: "Core Directory",
      result: "success",
      initiatedBy: {
        user: null,
        app: {
          appId: null,
          displayName: "rotator-identity",
          servicePrincipalId: cloud.directory.rotatorIdentity.principalId,
        },
      },
      targetResources: [
        {
          id: cloud.app.objectId,
          type: "Application",
          modifiedProperties: [
            {
              displayName: "KeyDescription",
              oldValue: "[]",
              newValue: JSON.stringify([
                `[KeyIdentifier=${keyId},KeyType=Password,KeyUsage=Verify,DisplayName=m365c:1:n]`,
              ]),
            },
            { displayName: "Included Updated Properties", newValue: '"KeyDescription"' },
          ],
        },
      ],
    });
    expect(event?.activityDisplayName).toHaveLength(57);
  });

  it("names a person who changed something, of every kind", async () => {
    const { administration } = cloud.graph;
    const grace = administration.person();
    const { secret } = administration.addPassword(cloud.app, asked, grace);
    administration.removePassword(cloud.app, "application", secret.keyId, grace);
    administration.addPassword(cloud.app, { ...asked, holder: "servicePrincipal" }, grace);
    administration.resetPasswords(cloud.app, asked, grace);
    administration.setRedirectUris(cloud.app, ["https://elsewhere.example"], grace);
    administration.addOwner(cloud.app, cloud.directory.people[0]!.id, grace);
    administration.removeOwner(cloud.app, cloud.directory.people[0]!.id, grace);
    administration.setAssignmentRequired(cloud.app, true, grace);
    administration.deleteApplication(cloud.app, grace);
    administration.restoreApplication(cloud.app, grace);
    cloud.advance(3 * minute);

    const seen = await events(
      "initiatedBy/user/userPrincipalName eq 'grace.lin@lumencycles.example'",
    );

    expect(seen.map(({ activityDisplayName }) => activityDisplayName)).toEqual([
      "Restore application",
      "Delete application",
      "Update service principal",
      "Remove owner from application",
      "Add owner to application",
      "Update application",
      "Update application \u2013 Certificates and secrets management ",
      "Add service principal credentials",
      "Update application \u2013 Certificates and secrets management ",
      "Update application \u2013 Certificates and secrets management ",
    ]);
  });
});

describe("the list", () => {
  it("can be narrowed to a time and an object", async () => {
    await cloud.addPassword();
    cloud.advance(10 * minute);
    const since = new Date(cloud.now()).toISOString();
    cloud.advance(minute);
    await cloud.addPassword();
    cloud.advance(3 * minute);

    const ofApp = `activityDateTime ge ${since} and targetResources/any(t: t/id eq '${cloud.app.objectId}')`;
    const ofOther = `targetResources/any(t: t/id eq '${cloud.app.servicePrincipalId}')`;

    expect([await events(), await events(ofApp), await events(ofOther)]).toMatchObject([
      { length: 2 },
      { length: 1 },
      { length: 0 },
    ]);
  });

  it("shows events late, and for seven days", async () => {
    cloud.graph.administration.audit.lateBy = 3 * 60 * minute;
    await cloud.addPassword();

    const counts = [(await events()).length];
    for (const wait of [3 * 60 * minute, 7 * day]) {
      cloud.advance(wait);
      counts.push((await events()).length);
    }

    expect(counts).toEqual([0, 1, 0]);
  });

  it("may hold events twice and out of order", async () => {
    const { audit } = cloud.graph.administration;
    for (let count = 0; count < 6; count++) {
      await cloud.addPassword();
      cloud.advance(minute);
    }
    cloud.advance(3 * minute);
    audit.doubled = true;
    audit.shuffled = true;

    const listed = await events();

    const times = listed.map(({ activityDateTime }) => Date.parse(activityDateTime!));
    expect(listed).toHaveLength(12);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(6);
    expect(times).not.toEqual(times.toSorted((a, b) => b - a));
  });

  it("refuses other functions on the activity than startswith", async () => {
    const refused = await refusal(events("contains(activityDisplayName,'secrets')"));
    const taken = await events("startswith(activityDisplayName,'Update application')");

    expect(refused.status).toBe(400);
    expect(taken).toEqual([]);
  });

  it("is limited to five requests in ten seconds", async () => {
    for (let count = 0; count < 5; count++) await events();

    const sixth = await refusal(events());
    cloud.advance(10_000);

    expect(sixth).toEqual({ status: 429, code: "TooManyRequests" });
    expect(await events()).toEqual([]);
  });
});
