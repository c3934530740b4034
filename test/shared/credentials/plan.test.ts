/** Derive and plan alone: the schedule, whose a secret is, and what forbids what. */
import { describe, expect, it } from "vitest";
import { derive, leadTime } from "../../../shared/credentials/derive.ts";
import { plan } from "../../../shared/credentials/plan.ts";
import type { EntraCredential, Facts, VaultVersion } from "../../../shared/credentials/facts.ts";
import type { ProofVerdict, State, Step } from "../../../shared/credentials/state.ts";
import { aManagedApp, day, hour, minute } from "../../fakes/credential-world.ts";

const now = Date.UTC(2026, 0, 5, 8);
const nonce = "0".repeat(32);

function secret(keyId: string, part: Partial<EntraCredential> = {}): EntraCredential {
  return {
    kind: "secret",
    location: "application",
    keyId,
    displayName: "by hand",
    start: now - 100 * day,
    end: now + 100 * day,
    hint: undefined,
    ...part,
  };
}

function version(id: string, part: Partial<VaultVersion> = {}): VaultVersion {
  const at = now - 100 * day;
  return {
    id,
    tags: {},
    enabled: true,
    createdOn: at,
    updatedOn: at,
    expiresOn: now + 100 * day,
    ...part,
  };
}

interface Given {
  credentials?: EntraCredential[];
  live?: VaultVersion[];
  next?: VaultVersion[];
  facts?: Partial<Facts>;
}

function stateOf({ credentials, live, next = [], facts }: Given = {}): State {
  const history = (versions: VaultVersion[]) =>
    ({ ok: true, value: { state: versions.length > 0 ? "present" : "absent", versions } }) as const;
  const state = derive({
    app: aManagedApp,
    now,
    clockAgrees: true,
    application: {
      ok: true,
      value: {
        credentials: credentials ?? [secret("a")],
        signInAudience: "AzureADMyOrg",
        disabled: false,
      },
    },
    servicePrincipal: { ok: true, value: { credentials: [], accountEnabled: true } },
    policy: { ok: true, value: { forbidden: false, longestLife: undefined } },
    owners: { ok: true, value: ["rotator"] },
    permissions: { ok: true, value: ["Application.ReadWrite.OwnedBy"] },
    live: history(live ?? [version("1", { tags: { k: "a" } })]),
    next: history(next),
    hint: undefined,
    ...facts,
  });
  if (state === undefined) throw new Error("nothing derived");
  return state;
}

function stepOf(state: State, signIns: Record<string, ProofVerdict> = { a: "ok" }): Step {
  const evidence = { signIns: new Map(Object.entries(signIns)) };
  return plan({ state, evidence, request: {} });
}

describe("the schedule", () => {
  it.each([
    [180, 60],
    [150, 50],
    [120, 45],
    [90, 45],
    [60, 30],
    [10, 5],
  ])("of secrets that live %d days starts %d days before the end", (life, lead) => {
    expect(leadTime(life * day)).toBe(lead * day);
  });

  it("counts by Entra's end, not by the vault's", () => {
    const state = stateOf({ credentials: [secret("a", { end: now + 30 * day })] });

    expect(state.rotationStart).toBe(now - 30 * day);
    expect(stepOf(state)).toMatchObject({ do: "mint", urgency: "routine", end: now + 180 * day });
  });

  it("makes secrets a day shorter than a policy allows", () => {
    const policy = { ok: true, value: { forbidden: false, longestLife: 90 * day } } as const;

    expect(stateOf({ facts: { policy } }).lifetime).toBe(89 * day);
  });

  it.each([
    [1, "mint", "mint"],
    [2, "wait", "mint"],
    [3, "wait", "mint"],
    [6, "wait", "note"],
  ])("after %d secrets in a day goes on with %s, in an emergency with %s", (made, calm, urgent) => {
    const next = Array.from({ length: made }, (_, index) =>
      version(`i${index}`, {
        createdOn: now - hour,
        tags: { n: String(index).repeat(32), s: "void", why: "stale" },
      }),
    );
    const ends = (end: number) =>
      stateOf({
        credentials: [secret("a", { end })],
        live: [version("1", { tags: { k: "a" }, expiresOn: end })],
        next,
      });

    // The lists show none of them: in calm times they count as held.
    expect(stepOf(ends(now + 9 * day)).do).toBe(calm);
    expect(stepOf(ends(now - day), { a: "refused" }).do).toBe(urgent);
  });
});

describe("a secret is ours", () => {
  it("by its key id in the vault", () => {
    expect(stateOf().ownValid.map(({ keyId }) => keyId)).toEqual(["a"]);
  });

  it("by its nonce, also when the intent was given up", () => {
    const lost = secret("lost", { displayName: `m365c:east:${nonce}` });
    const next = [version("i", { tags: { n: nonce, s: "void" } })];

    const state = stateOf({ credentials: [secret("a"), lost], next });

    expect(state.orphans).toEqual([lost]);
  });

  it("when an administrator adopted it", () => {
    const live = [version("1", { tags: { adopt: "b" } })];

    const state = stateOf({ credentials: [secret("b")], live });

    expect(state.current).toMatchObject({ keyId: "b", end: now + 100 * day });
    expect(state.foreign).toEqual([]);
  });

  it("never by its name alone, nor on the service principal", () => {
    const named = secret("x", { displayName: `m365c:east:${nonce}` });
    const elsewhere = secret("a", { location: "servicePrincipal" });

    const state = stateOf({ credentials: [named, elsewhere] });

    expect(state.foreign).toEqual([named, elsewhere]);
  });
});

describe("the current value", () => {
  it("is the newest enabled one, whatever its tags", () => {
    const live = [
      version("3", { tags: { k: "c" }, enabled: false, createdOn: now - day }),
      version("2", { createdOn: now - 2 * day }),
      version("1", { tags: { k: "a" } }),
    ];

    const { current, previous } = stateOf({ live });

    expect(current).toMatchObject({ id: "2", keyId: undefined });
    expect(previous.map(({ id }) => id)).toEqual(["c", "a"]);
  });

  it("counts from its return when it was replaced and came back", () => {
    const live = [
      version("4", { tags: { k: "a" }, createdOn: now - day }),
      version("3", { tags: { k: "a" }, createdOn: now - day - 1_000 }),
      version("2", { tags: { k: "b" }, createdOn: now - 2 * day }),
      version("1", { tags: { k: "a" } }),
    ];

    expect(stateOf({ live }).current).toMatchObject({ keyId: "a", since: now - day - 1_000 });
  });

  it("that a person stored ends, at the worst, with the first foreign secret it may be", () => {
    const credentials = [
      secret("x", { hint: "abc", end: now + 50 * day }),
      secret("y", { hint: "abc", end: now + 70 * day }),
      secret("z", { hint: "zzz", end: now + 5 * day }),
    ];

    const state = stateOf({ credentials, live: [version("1")], facts: { hint: "abc" } });

    expect(state.current?.end).toBe(now + 50 * day);
  });
});

describe("an emergency", () => {
  const refused = (no: string) => stateOf({ live: [version("1", { tags: { k: "a", no } })] });

  it("is not one refusal, which is noted", () => {
    expect(stepOf(stateOf(), { a: "refused" })).toMatchObject({
      do: "note",
      tags: { no: `${now}/${now}` },
    });
  });

  it("is a refusal in two runs ten minutes apart", () => {
    const first = now - 10 * minute;

    expect(stepOf(refused(`${first}/${first}`), { a: "refused" }).do).toBe("mint");
    expect(stepOf(refused(`${now - minute}/${now - minute}`), { a: "refused" }).do).toBe("note");
  });

  it("is not a refusal after a sign-in that worked", () => {
    const first = now - hour;

    expect(stepOf(refused(`${first}/${first}`), { a: "ok" })).toMatchObject({
      do: "note",
      tags: { no: `${first}/${first}/over` },
    });
    expect(stepOf(refused(`${first}/${first}/over`), { a: "refused" })).toMatchObject({
      do: "note",
      tags: { no: `${now}/${now}` },
    });
  });

  it("is met by the working value that lives longest before anything is made", () => {
    const at = now - 20 * minute;
    const live = [
      version("2", { tags: { k: "b", no: `${at}/${at}` }, createdOn: now - day }),
      version("1", { tags: { k: "a" } }),
    ];
    const state = stateOf({ credentials: [secret("a"), secret("b")], live });

    const step = stepOf(state, { b: "refused", a: "ok" });

    expect(step).toMatchObject({ do: "promote", urgency: "emergency", key: { id: "a" } });
  });

  it("enables a value again that the rotation itself disabled", () => {
    const at = now - 20 * minute;
    const live = [
      version("2", { tags: { k: "b", no: `${at}/${at}` }, createdOn: now - day }),
      version("1", { tags: { k: "a", s: "quarantined" }, enabled: false }),
    ];
    const state = stateOf({ credentials: [secret("a"), secret("b")], live });

    expect(stepOf(state, { b: "refused" })).toMatchObject({ do: "restore", key: { id: "a" } });
  });
});

describe("removing the replaced secret", () => {
  const promoted = now - 20 * day;
  const old = version("1", {
    tags: { k: "a", s: "quarantined" },
    enabled: false,
    updatedOn: now - 4 * day,
  });
  const given = (end = now + 160 * day, tags = {}) =>
    stateOf({
      credentials: [secret("a"), secret("b", { end })],
      live: [version("2", { tags: { k: "b", ...tags }, createdOn: promoted, expiresOn: end }), old],
    });

  it("needs a sign-in of this very run", () => {
    expect(stepOf(given(), { b: "ok" })).toMatchObject({ do: "remove", why: "retired" });
    expect(stepOf(given(), { b: "mixed" }).do).toBe("wait");
    expect(stepOf(given(), { b: "none" }).do).toBe("wait");
  });

  it("waits while the new one was refused of late", () => {
    const no = `${now - 5 * hour}/${now - 5 * hour}/over`;

    expect(stepOf(given(undefined, { no }), { b: "ok" }).do).toBe("wait");
  });

  it("leaves it to expire when the new one ends within 30 days", () => {
    const step = stepOf(given(now + 29 * day), { b: "ok" });

    expect(step.do).not.toBe("remove");
  });
});

it("closes a removed secret once Entra's list has lacked it for an hour", () => {
  const given = (gone: number) =>
    stateOf({
      credentials: [secret("b", { end: now + 160 * day })],
      live: [
        version("2", { tags: { k: "b" }, createdOn: now - 20 * day, expiresOn: now + 160 * day }),
        version("1", { tags: { k: "a", gone: String(gone) }, enabled: false }),
      ],
    });

  expect(stepOf(given(now - hour + 1), { b: "ok" }).do).toBe("wait");
  expect(stepOf(given(now - hour), { b: "ok" })).toMatchObject({ do: "close", key: { id: "a" } });
});

it("removes a candidate that was given up only when no other run can be promoting it", () => {
  const given = (age: number) =>
    stateOf({
      credentials: [secret("a"), secret("b")],
      next: [
        version("2", {
          tags: { n: nonce, k: "b", s: "void", why: "failed" },
          createdOn: now - 2 * day,
          updatedOn: now - age,
        }),
      ],
    });

  expect(stepOf(given(hour)).do).toBe("wait");
  expect(stepOf(given(3 * hour))).toMatchObject({ do: "remove", why: "spent" });
});

it("concludes nothing from what it could not read", () => {
  const { facts } = stateOf();
  const failed = { ok: false, failure: "unavailable" } as const;

  expect(derive({ ...facts, application: failed })).toBeUndefined();
  expect(derive({ ...facts, live: failed })).toBeUndefined();
  expect(derive({ ...facts, next: failed })).toBeUndefined();
});

it("chooses the lowest of several intents by age, then by version id", () => {
  const at = { createdOn: now - minute };
  const next = [
    version("c", { ...at, tags: { n: "3" } }),
    version("a", { ...at, tags: { n: "1" } }),
    version("b", { createdOn: now - 2 * minute, tags: { n: "2" } }),
  ];

  expect(stateOf({ next }).intents.map(({ id }) => id)).toEqual(["b", "a", "c"]);
});
