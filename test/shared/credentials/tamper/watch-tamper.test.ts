import { beforeEach, describe, expect, it } from "vitest";
import { hours, minutes } from "../../../../shared/credentials/durations.ts";
import { acceptBaseline } from "../../../../shared/credentials/tamper/accept-baseline.ts";
import {
  normaliseActivity,
  watchedActivity,
} from "../../../../shared/credentials/tamper/activities.ts";
import { baselineName } from "../../../../shared/credentials/tamper/baseline.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import { keyId, managedApp, noon } from "../watch-fixtures.ts";
import { byRotator, FakeWatch, grace, ownKey, secretsChanged, shortly } from "./fake-watch.ts";

const foreignKey = "7d2a0f4e-0000-4000-8000-0000000000bb";
const unconfirmed = "info tamper_unknown first baseline";

let watch: FakeWatch;
beforeEach(async () => {
  watch = new FakeWatch();
  await watch.promote();
});

const accept = async (dryRun = false) =>
  await acceptBaseline({ app: managedApp, by: grace, why: "Checked.", dryRun }, watch.ports);

/** A first look, accepted by a person. */
async function settled(): Promise<void> {
  await watch.look();
  await accept();
}

describe("the baseline", () => {
  it("is taken at the very first look, and said to be unconfirmed until a person accepts it", async () => {
    const first = await watch.look();
    const second = await watch.look(1 * hours);
    await accept();
    const third = await watch.look(1 * hours);

    expect(shortly(first)).toEqual([unconfirmed]);
    expect(shortly(second)).toEqual([unconfirmed]);
    expect(third).toEqual([]);
    expect(watch.logged).toContain("credential_baseline_taken");
  });

  it("is not taken from a state that could only be read in part", async () => {
    delete watch.fields["owners"];

    const verdicts = await watch.look();

    expect(shortly(verdicts)).toEqual(["unknown tamper_unknown state"]);
    expect(watch.vault.secrets.has(baselineName(managedApp))).toBe(false);
  });

  it("holds no secret's hint and no key, and fits into a vault secret", async () => {
    const uris = Array.from({ length: 900 }, (_, i) => `https://app.example/${i}`);
    watch.fields["web.redirectUris"] = uris;

    await settled();
    watch.fields["web.redirectUris"] = [...uris, "https://evil.example"];
    await watch.look(1 * hours);
    const verdicts = await watch.look(1 * hours);

    const [{ value } = { value: "" }] = watch.vault.secrets.get(baselineName(managedApp)) ?? [];
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(25_000);
    expect(shortly(verdicts)).toEqual(["high tampered state web.redirectUris"]);
  });

  it("is accepted by a named person with a reason only, and a dry run changes nothing", async () => {
    await settled();
    watch.fields["owners"] = [grace];
    const versions = () => watch.vault.secrets.get(baselineName(managedApp))?.length;

    const dry = await accept(true);
    const after = versions();

    expect(dry.differences?.map(({ field, change, value }) => [field, change, value])).toEqual([
      ["owners", "added", grace],
    ]);
    expect(after).toBe(2);
    await expect(
      acceptBaseline({ app: managedApp, by: grace, why: " ", dryRun: false }, watch.ports),
    ).rejects.toThrow("with a reason");
    await expect(
      acceptBaseline({ app: managedApp, by: "", why: "Yes.", dryRun: false }, watch.ports),
    ).rejects.toThrow("by a named administrator");
  });

  it("is not accepted from a state that could only be read in part", async () => {
    await settled();
    watch.unread = "throttled";

    await expect(accept()).rejects.toThrow("These parts could not be read: signInAudience");
  });
});

describe("a difference to the baseline", () => {
  it("is told from the second read on, a quarter of an hour apart, and ends when it is undone", async () => {
    await settled();
    watch.fields["web.redirectUris"] = ["https://evil.example/callback"];

    const first = await watch.look(10 * minutes);
    const soon = await watch.look(10 * minutes);
    const confirmed = await watch.look(10 * minutes);
    watch.fields["web.redirectUris"] = [];
    const undone = await watch.look(10 * minutes);

    expect([first, soon, undone]).toEqual([[], [], []]);
    expect(shortly(confirmed)).toEqual(["high tampered state web.redirectUris"]);
    expect(confirmed[0]!.summary).toContain(
      "differs since the baseline of 2026-03-02T12:00:00.000Z: 1 added, 0 removed.",
    );
    expect(JSON.stringify(confirmed)).not.toContain("evil.example");
  });

  it.each([
    ["owners", [grace], "high"],
    ["federatedIdentityCredentials", ["{}"], "high"],
    ["appRoles", ["{}"], "high"],
    ["servicePrincipal.oauth2PermissionGrants", ["{}"], "high"],
    ["servicePrincipalLockConfiguration", ["{}"], "high"],
    ["servicePrincipal.appRoleAssignmentRequired", ["false"], "high"],
    ["rotator.appRoleAssignments", ["x"], "high"],
    ["optionalClaims", ["{}"], "warning"],
    ["web.logoutUrl", ["x"], "warning"],
  ])("in %s is %s", async (field, value, level) => {
    await settled();
    watch.fields[field] = value;
    await watch.look(1 * hours);

    const verdicts = await watch.look(1 * hours);

    expect(shortly(verdicts)).toEqual([`${level} tampered state ${field}`]);
  });

  it("is found where a list became empty, and not where it could not be read", async () => {
    watch.fields["owners"] = [grace];
    await settled();
    watch.fields["owners"] = [];
    await watch.look(1 * hours);
    const emptied = await watch.look(1 * hours);
    delete watch.fields["owners"];

    const unread = await watch.look(1 * hours);

    expect(shortly(emptied)).toEqual(["high tampered state owners"]);
    expect(shortly(unread)).toEqual(["unknown tamper_unknown state"]);
  });

  it("does not lie in the order of a list", async () => {
    watch.fields["web.redirectUris"] = ["https://a.example", "https://b.example"];
    await settled();
    watch.fields["web.redirectUris"] = ["https://b.example", "https://a.example"];
    await watch.look(1 * hours);

    expect(await watch.look(1 * hours)).toEqual([]);
  });

  it("does not lie in what the rotation itself does", async () => {
    await settled();
    const next = { keyId: foreignKey, displayName: "m365c:prod:beef", facts: "own" };
    await watch.vault.set(managedApp.next, "value", { tags: { n: "beef", k: foreignKey } });
    watch.credentials["passwordCredentials"] = [ownKey, next];
    const minted = [await watch.look(1 * hours), await watch.look(1 * hours)];
    await watch.promote(foreignKey, "beef");
    const promoted = [await watch.look(1 * hours), await watch.look(1 * hours)];
    watch.credentials["passwordCredentials"] = [next];

    const retired = [await watch.look(1 * hours), await watch.look(1 * hours)];

    expect([...minted, ...promoted, ...retired].flat()).toEqual([]);
  });

  it("lies in a secret that only borrows the name of one of ours", async () => {
    await settled();
    const forged = { ...ownKey, keyId: foreignKey };
    watch.credentials["passwordCredentials"] = [ownKey, forged];
    await watch.look(1 * hours);

    const verdicts = await watch.look(1 * hours);

    expect(shortly(verdicts)).toEqual([`high tampered state passwordCredentials ${foreignKey}`]);
  });

  it("does not lie in an orphan, whose intent proves it to be ours", async () => {
    await settled();
    const lost = "f".repeat(32);
    await watch.vault.set(managedApp.next, "intent", { tags: { n: lost } });
    const orphan = { keyId: foreignKey, displayName: `m365c:prod:${lost}`, facts: "own" };
    watch.credentials["passwordCredentials"] = [ownKey, orphan];

    expect([await watch.look(1 * hours), await watch.look(1 * hours)]).toEqual([[], []]);
  });
});

describe("an audit event", () => {
  const added = (more: Parameters<typeof secretsChanged>[1]) =>
    secretsChanged({ before: [keyId], after: [keyId, foreignKey] }, more);

  it("is told at once with actor and time, until somebody accepts it", async () => {
    await settled();
    watch.events = [added({ at: noon + 5 * minutes })];

    const told = await watch.look(1 * hours);
    watch.events = [];
    const later = await watch.look(48 * hours);
    await accept();
    const accepted = await watch.look(1 * hours);

    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ level: "high", rule: "tampered", keyId: foreignKey });
    expect(told[0]!.summary).toBe(
      `"certificates and secrets management" at 2026-03-02T12:05:00.000Z by user ${grace}.`,
    );
    expect(later).toEqual(told);
    expect(accepted).toEqual([]);
  });

  it("is ours when our identity made a key that the vault knows", async () => {
    await settled();
    await watch.vault.set(managedApp.next, "value", { tags: { n: "beef", k: foreignKey } });
    watch.credentials["passwordCredentials"] = [ownKey, { ...ownKey, keyId: foreignKey }];
    watch.events = [added({ at: noon + 5 * minutes, ...byRotator })];

    expect(await watch.look(1 * hours)).toEqual([]);
  });

  it("of our identity is critical when the vault has no record of the key", async () => {
    await settled();
    watch.events = [added({ at: noon + 5 * minutes, ...byRotator })];

    const [verdict] = await watch.look(1 * hours);

    expect(verdict).toMatchObject({ level: "critical", rule: "tampered", keyId: foreignKey });
    expect(verdict!.summary).toContain("take it for stolen");
  });

  it("of our identity that does anything else than keys is critical", async () => {
    await settled();
    const owner = {
      ...added({ at: noon + 60_000, ...byRotator }),
      activityDisplayName: "Add owner to application",
    };
    watch.events = [{ ...owner, targetResources: [{ id: managedApp.objectId }] }];

    expect((await watch.look(1 * hours))[0]).toMatchObject({ level: "critical" });
  });

  it("of a person who touches a key of ours is not ours", async () => {
    await settled();
    watch.events = [secretsChanged({ before: [keyId], after: [] }, { at: noon + 60_000 })];

    expect((await watch.look(1 * hours))[0]).toMatchObject({ level: "high", keyId });
  });

  it("about other apps, or that failed, or from before the baseline, is nobody's concern", async () => {
    await settled();
    const other = [{ id: "11111111-1111-4111-8111-111111111111", modifiedProperties: [] }];
    watch.events = [
      added({ at: noon + 1, targetResources: other }),
      added({ at: noon + 2, result: "failure" }),
      added({ at: noon - 1 }),
      { ...added({ at: noon + 3 }), activityDisplayName: "Update user" },
      { ...added({ at: noon + 4 }), activityDateTime: "never" },
    ];

    expect(await watch.look(1 * hours)).toEqual([]);
  });

  it("is found by an id in what it changed, as grants name their client", async () => {
    await settled();
    const targetResources = [
      {
        id: "11111111-1111-4111-8111-111111111111",
        modifiedProperties: [
          {
            displayName: "ServicePrincipal.AppId",
            oldValue: null,
            newValue: `"${managedApp.clientId}"`,
          },
        ],
      },
    ];
    const event = { ...added({ at: noon + 60_000 }), targetResources };
    watch.events = [{ ...event, activityDisplayName: "Add delegated permission grant" }];

    expect((await watch.look(1 * hours))[0]).toMatchObject({ level: "high", rule: "tampered" });
  });

  it("names the likely actor of a difference", async () => {
    await settled();
    watch.fields["owners"] = [grace];
    const event = {
      ...added({ at: noon + 60_000 }),
      activityDisplayName: "Add owner to application",
    };
    watch.events = [{ ...event, targetResources: [{ id: managedApp.objectId }] }];
    await watch.look(1 * hours);

    const [, difference] = await watch.look(1 * hours);

    expect(difference!.summary).toContain(`Probably by user ${grace} at 2026-03-02T12:01:00.000Z.`);
  });

  it("is polled hourly, each time from a day before the last poll", async () => {
    await watch.look();
    await watch.look(10 * minutes);
    await watch.look(50 * minutes);

    expect(watch.asked).toEqual([noon - 24 * hours, noon - 24 * hours]);
  });

  it("is asked for again over the whole gap after an outage, which is told", async () => {
    await settled();
    watch.auditFailure = "unavailable";
    const [throttled] = await watch.look(60 * hours);
    watch.auditFailure = "denied";
    const [denied] = await watch.look(1 * hours);
    watch.auditFailure = undefined;

    const back = await watch.look(1 * hours);

    expect(throttled).toMatchObject({ rule: "tamper_unknown", about: "audit log", turns: 1 });
    expect(denied).toMatchObject({ rule: "tamper_unknown", about: "audit log" });
    expect(denied).not.toHaveProperty("turns");
    expect(back).toEqual([]);
    expect(watch.asked.at(-1)).toBe(noon - 24 * hours);
  });
});

describe("what the watch cannot see", () => {
  it("is unknown when the vault does not answer", async () => {
    await settled();
    watch.vault.denied.add(managedApp.live);

    expect(shortly(await watch.look(1 * hours))).toEqual(["unknown tamper_unknown vault"]);
  });

  it("is unknown when its memory is damaged, and that is no first run", async () => {
    await watch.documents.write("tamper-default.json", "{");

    expect(shortly(await watch.look())).toEqual(["unknown tamper_unknown memory"]);
    expect(watch.vault.secrets.has(baselineName(managedApp))).toBe(false);
  });

  it("is found again when its memory was lost", async () => {
    await settled();
    watch.fields["owners"] = [grace];
    await watch.look(1 * hours);
    Object.assign(watch, { documents: new FakeDocuments() });
    await watch.look(1 * hours);

    expect(shortly(await watch.look(1 * hours))).toEqual(["high tampered state owners"]);
  });
});

describe("names of activities", () => {
  it.each([
    "Update application \u2013 Certificates and secrets management ",
    "Update application - Certificates and secrets management",
    "Create application \u2014 Certificates and\u00A0secrets management",
    "UPDATE APPLICATION \u2212 CERTIFICATES AND SECRETS MANAGEMENT",
    "Update application \uFF0D Certificates and  secrets management",
  ])("%j are one", (name) => {
    expect(watchedActivity(name)?.name).toBe("certificates and secrets management");
  });

  it("keep what distinguishes them", () => {
    expect(normaliseActivity(" Add  owner to application ")).toBe("add owner to application");
    expect(normaliseActivity("Update application \u2013 X ")).toBe("update application - x");
    expect(watchedActivity("Add member to group")).toBeUndefined();
  });
});
