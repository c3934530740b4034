/** The faults that a rotation must live through, each by the number of its case. */
import { describe, expect, it } from "vitest";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import { runRotation } from "../../../shared/credentials/run-rotation.ts";
import type { FailureKind } from "../../../shared/errors/call-failure.ts";
import {
  aManagedApp,
  type Around,
  CredentialWorld,
  day,
  hour,
  kill,
  minute,
  once,
} from "../../fakes/credential-world.ts";
import type { FakePassword } from "../../fakes/fake-entra.ts";

/** A world in which the rotation of the live secret starts at the next firing. */
function due(): { world: CredentialWorld; old: FakePassword } {
  const world = new CredentialWorld();
  const old = world.seed();
  world.toWindow(old);
  return { world, old };
}

const fails =
  (kind: FailureKind, when: "before" | "after" = "before"): Around =>
  async (call, run) => {
    if (when === "after") await run();
    throw new CallFailure(kind, call);
  };

/** Every call of these names fails, until `around` is set anew. */
const always =
  (names: readonly string[], happen: Around): Around =>
  (call, run) =>
    names.includes(call) ? happen(call, run) : run();

const untouched: Around = (_call, run) => run();

const stepsBegin = (begin: string) => (report: { step: string }) => report.step.startsWith(begin);

async function toCandidate(world: CredentialWorld): Promise<FakePassword> {
  expect(await world.fireUntil(stepsBegin("made"), 2 * hour)).toBe(true);
  return world.own().at(-1) as FakePassword;
}

async function toPromoted(world: CredentialWorld): Promise<FakePassword> {
  const candidate = await toCandidate(world);
  expect(await world.fireUntil(stepsBegin("live:"), 3 * day)).toBe(true);
  return candidate;
}

/** Until nothing is left to do: one secret of ours, the live one, and it works. */
async function expectConverged(world: CredentialWorld, within = 25 * day): Promise<void> {
  const done = () => world.own().length === 1 && world.verdict("healthy") !== undefined;
  expect(await world.fireUntil(done, within)).toBe(true);
  expect(world.live()).toBe(world.own()[0]?.text);
  expect(world.entra.accepts(world.live() ?? "")).toBe(true);
  expect(new Set(world.entra.posted).size).toBe(world.entra.posted.length);
}

describe("a run that dies", () => {
  it("fault 1: killed after INTENT, the intent is given up and no secret was made", async () => {
    const { world } = due();
    world.around = once("directory.addPassword", kill("before"));

    await world.fire();
    await world.fire();

    expect(world.entra.posted).toEqual([]);
    await world.fireUntil(stepsBegin("gave up: stale"), 30 * minute);
    expect(world.vault.versions(world.app.next)[0]?.tags).toMatchObject({
      s: "void",
      why: "stale",
    });
    await expectConverged(world);
    expect(world.entra.posted).toHaveLength(1);
  });

  it("fault 2: killed after MINT, the orphan is known by its nonce and goes after 48 hours", async () => {
    const { world, old } = due();
    world.around = once("directory.addPassword", kill("after"));

    await world.fire();
    const [orphan] = world.own().slice(1);
    const lost = world.time;
    await toCandidate(world);

    expect(world.live()).toBe(old.text);
    await world.fireUntil(() => world.entra.removed.length > 0, 5 * day);
    expect(world.entra.removed).toEqual([orphan?.keyId]);
    expect((world.time - lost) / hour).toBeGreaterThan(48);
    await expectConverged(world);
  });

  it.each(["after", "before"] as const)(
    "fault 3: an addPassword without an answer is never posted again (done %s it broke)",
    async (when) => {
      const { world } = due();
      const how = when === "after" ? "after" : "before";
      world.around = once("directory.addPassword", fails("unavailable", how));

      await world.fire();

      expect(world.entra.posted).toHaveLength(when === "after" ? 1 : 0);
      const first = world.entra.posted[0];
      await toCandidate(world);
      expect(world.entra.posted.filter((name) => name === first)).toHaveLength(first ? 1 : 0);
      await expectConverged(world);
    },
  );

  it("fault 4: killed after STORE, the candidate is proven without another mint", async () => {
    const { world } = due();
    world.around = once("vault.set", kill("after"), 2);

    await world.fire();
    await world.fireUntil(stepsBegin("ok, ok, ok"), 2 * hour);

    expect(world.entra.posted).toHaveLength(1);
    await expectConverged(world);
    expect(world.entra.posted).toHaveLength(1);
  });

  it.each(["before", "after"] as const)(
    "fault 5: killed %s a proof is counted, only time is lost",
    async (when) => {
      const { world } = due();
      await toCandidate(world);
      const made = world.time;
      world.around = once("vault.update", kill(when));

      await world.fireUntil(stepsBegin("live:"), 3 * day);

      expect(world.time - made).toBeGreaterThanOrEqual(24 * hour);
      expect(world.time - made).toBeLessThan(28 * hour);
      await expectConverged(world);
    },
  );

  it("fault 6: killed after the value went live, it is not promoted or made again", async () => {
    const { world } = due();
    world.around = once("vault.set", kill("after"), 3);

    await world.fireUntil(() => world.vault.versions(world.app.live).length > 1, 3 * day);
    await world.fireFor(3 * day);

    expect(world.vault.versions(world.app.live)).toHaveLength(2);
    expect(world.vault.versions(world.app.next)[0]?.tags).not.toHaveProperty("s");
    await expectConverged(world);
    expect(world.entra.posted).toHaveLength(1);
  });

  it("fault 7: versions that a repeated PUT doubled count as one", async () => {
    const { world } = due();
    world.vault.putsPerSet = () => 2;

    await expectConverged(world);

    expect(world.entra.posted).toHaveLength(1);
    expect(world.vault.versions(world.app.live)).toHaveLength(3);
    expect(world.entra.removed).toHaveLength(1);
  });

  it("fault 8: killed after QUARANTINE, its clock goes on", async () => {
    const { world, old } = due();
    await toPromoted(world);
    world.around = once("vault.update", kill("after"));
    const isDisabled = () => world.vault.versions(world.app.live).some(({ enabled }) => !enabled);
    await world.fireUntil(isDisabled, 20 * day);
    const disabled = world.time;

    await world.fireUntil(() => world.entra.removed.length > 0, 5 * day);

    expect(world.entra.removed).toEqual([old.keyId]);
    expect(world.time - disabled).toBeGreaterThanOrEqual(72 * hour);
    expect(world.time - disabled).toBeLessThan(75 * hour);
  });

  it("fault 9: killed after REMOVE, the next turns close", async () => {
    const { world } = due();
    world.around = once("directory.removePassword", kill("after"));

    expect(await world.fireUntil(stepsBegin("closed"), 25 * day)).toBe(true);

    expect(world.entra.removed).toHaveLength(1);
    expect(world.vault.versions(world.app.live).at(-1)?.tags).toMatchObject({ s: "retired" });
    await expectConverged(world);
  });

  it.each([
    ["done", once("directory.removePassword", fails("unavailable", "after"))],
    ["not done", once("directory.removePassword", fails("unavailable"))],
    ["never", always(["directory.removePassword"], fails("unavailable"))],
  ])("fault 10: a removal without an answer is looked up (%s)", async (_name, around) => {
    const { world } = due();
    world.around = around;
    await world.fireUntil(() => world.calls.includes("directory.removePassword"), 25 * day);
    const isOver = world.entra.removed.length > 0;
    expect(world.report?.apps[0]?.step).toMatch(isOver ? /^removed / : /failed$/);
    world.around = untouched;

    const twice = world.fireUntil(stepsBegin("closed"), 5 * day);

    expect(await twice).toBe(true);
    expect(world.entra.removed).toHaveLength(1);
    await expectConverged(world);
  });
});

describe("services that fail for a while", () => {
  it.each(["directory.application", "directory.addPassword"])(
    "fault 11: while %s is throttled nothing changes, and people are told after three turns",
    async (name) => {
      const { world } = due();
      world.around = always([name], (call) => {
        throw new CallFailure("throttled", call, { retryAfterMs: 5 * minute });
      });

      await world.fire();
      await world.fire();
      const early = world.report?.apps[0];
      await world.fire();

      expect(world.own()).toHaveLength(1);
      expect(early?.failedTurns).toBe(2);
      expect(world.report?.apps[0]).toMatchObject({ failedTurns: 3, level: "unknown" });
      expect(world.report?.apps[0]?.verdicts[0]?.turns).toBe(3);
      world.around = untouched;
      await expectConverged(world);
    },
  );

  it.each(["servicePrincipal", "secretPolicy", "owners", "permissions"])(
    "fault 11: while %s is throttled nobody is told that all is well",
    async (name) => {
      const world = new CredentialWorld();
      world.seed();
      world.around = always([`directory.${name}`], fails("throttled"));

      await world.fire();
      await world.fireFor(30 * minute);

      expect(world.report?.apps[0]?.level).toBe("unknown");
    },
  );

  it("fault 11: a short wait that Graph asks for is taken within the run", async () => {
    const { world } = due();
    const started = world.time;
    world.around = once("directory.application", (call) => {
      throw new CallFailure("throttled", call, { retryAfterMs: 7_000 });
    });

    const report = await world.fire();

    expect(report.step).toMatch(/^made /);
    expect(world.time - started).toBe(10 * minute + 7_000);
  });

  it("fault 12: after a collision the same nonce is posted again, ten seconds later", async () => {
    const { world } = due();
    const started = world.time;
    const posted: number[] = [];
    let seen = 0;
    world.around = (call, run) => {
      if (call !== "directory.addPassword") return run();
      posted.push(world.time);
      seen += 1;
      return seen === 1 ? fails("conflict")(call, run) : run();
    };

    const report = await world.fire();

    expect(report.step).toMatch(/^made /);
    expect(posted).toHaveLength(2);
    expect((posted[1] ?? 0) - (posted[0] ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect(world.own()).toHaveLength(2);
    const intents = world.vault.versions(world.app.next).filter(({ value }) => value === "intent");
    expect(intents).toHaveLength(1);
    expect(started).toBeLessThan(world.time);
  });

  it("fault 13: while Entra gives no verdict a candidate is neither promoted nor given up", async () => {
    const { world, old } = due();
    await toCandidate(world);
    world.entra.signInAlways = () => "none";

    await world.fireFor(3 * day);

    expect(world.live()).toBe(old.text);
    expect(world.verdict("candidate_failed")).toBeUndefined();
    expect(world.entra.posted).toHaveLength(1);
    world.entra.signInAlways = undefined;
    await expectConverged(world);
  });

  it.each([
    [0, 2],
    [21, 23],
  ])(
    "fault 14: answers that alternate from hour %d to %d are lag: no alarm, no early promotion",
    async (from, to) => {
      const { world, old } = due();
      const candidate = await toCandidate(world);
      const made = world.time;
      let turn = 0;
      world.entra.signInAlways = (text) => {
        const age = (world.time - made) / hour;
        if (text !== candidate.text || age < from || age > to) return undefined;
        turn += 1;
        return turn % 2 === 0 ? "refused" : "ok";
      };
      const levels = new Set<string>();

      await world.fireUntil(
        ({ level }) => {
          levels.add(level);
          return false;
        },
        Math.max(23, to + 5) * hour,
      );

      expect(turn).toBeGreaterThan(3);
      expect([...levels]).toEqual(["acting"]);
      expect(world.live()).toBe(old.text);
      await expectConverged(world);
      expect(world.entra.posted).toHaveLength(1);
    },
  );

  it("fault 15: a candidate that never works is given up after a day, and another is tried", async () => {
    const { world, old } = due();
    world.entra.signInAlways = (text) => (text === old.text ? undefined : "refused");

    await world.fireUntil(() => world.verdict("candidate_failed") !== undefined, 27 * hour);

    expect(world.verdict("candidate_failed")).toMatchObject({ level: "high" });
    await world.fireFor(3 * day);
    expect(world.live()).toBe(old.text);
    expect(world.entra.posted.length).toBeLessThanOrEqual(5);
    expect(world.own().length).toBeLessThanOrEqual(3);
    expect(world.entra.removed.length).toBeGreaterThan(0);
    world.entra.signInAlways = undefined;
    await expectConverged(world, 30 * day);
  });

  it("fault 16: when the new value fails after it went live, the one before goes live again", async () => {
    const { world, old } = due();
    const candidate = await toPromoted(world);
    await world.fireFor(6 * hour);
    world.entra.signInAlways = (text) => (text === candidate.text ? "refused" : undefined);

    const back = await world.fireUntil(() => world.live() === old.text, 3 * hour);

    expect(back).toBe(true);
    expect(world.verdict("emergency")).toMatchObject({ level: "critical" });
    world.entra.signInAlways = undefined;
    await expectConverged(world, 40 * day);
  });

  it("fault 17: lists that lag are taken neither for tampering nor for a failed removal", async () => {
    const { world } = due();
    const seen = new Set<string>();
    let gone = Infinity;
    world.entra.lag = () => [0, 4 * minute, 10 * minute][world.calls.length % 3] ?? 0;

    await world.fireUntil((report) => {
      for (const { rule } of report.verdicts) seen.add(rule);
      if (report.step === "noted gone") gone = Math.min(gone, world.time);
      return report.step.startsWith("closed");
    }, 25 * day);

    expect([...seen].toSorted()).toEqual(["expiring", "rotating"]);
    expect(world.time - gone).toBeGreaterThanOrEqual(hour);
    expect(world.entra.posted).toHaveLength(1);
    expect(world.entra.removed).toHaveLength(1);
  });

  it.each([0, 1, 2])(
    "fault 17: a replica that lags for hours does not cost a candidate (%d calls on)",
    async (offset) => {
      const { world } = due();
      const lags = [0, 5 * hour, 7 * hour];
      let made = 0;
      world.entra.lag = () => lags[made++ % 3] ?? 0;
      const { around } = world;
      let skipped = 0;
      world.around = async (call, run, values) => {
        // Shifts which replica answers what.
        if (call === "directory.owners" && skipped++ % 3 < offset)
          await world.entra.withSecret(world.app, "");
        return await around(call, run, values);
      };

      await expectConverged(world);

      expect(world.entra.posted).toHaveLength(1);
    },
  );
});

describe("the vault", () => {
  it("fault 18: without the right to write, no secret is made", async () => {
    const { world } = due();
    world.vault.denied = new Set(["set"]);

    const report = await world.fire();

    expect(world.entra.posted).toEqual([]);
    expect(report.level).toBe("blocked");
    expect(world.verdict("blocked_permission")?.action).toContain("role on the vault");
  });

  it("fault 19: a secret that cannot be stored for five minutes is taken back", async () => {
    const { world } = due();
    let sets = 0;
    world.around = (call, run) => {
      if (call === "vault.set") sets += 1;
      return call === "vault.set" && sets > 1 ? fails("denied")(call, run) : run();
    };

    await world.fire();

    expect(sets).toBeGreaterThan(10);
    expect(world.entra.posted).toHaveLength(1);
    expect(world.own()).toHaveLength(1);
    world.around = untouched;
    await expectConverged(world);
  });

  it("fault 19: where taking it back fails too, it is an orphan", async () => {
    const { world } = due();
    let sets = 0;
    world.around = (call, run) => {
      if (call === "vault.set") sets += 1;
      if (call === "vault.set" && sets > 1) return fails("denied")(call, run);
      return call === "directory.removePassword" ? fails("denied")(call, run) : run();
    };

    await world.fire();
    world.around = untouched;

    expect(world.own()).toHaveLength(2);
    await expectConverged(world);
  });

  it.each(["history", "read", "set", "update"])(
    "fault 20: while vault.%s is throttled or down, nothing is lost",
    async (name) => {
      for (const kind of ["throttled", "unavailable"] as const) {
        const { world, old } = due();
        world.around = always([`vault.${name}`], fails(kind));

        await world.fireFor(2 * day);

        expect(world.live()).toBe(old.text);
        expect(world.own().length).toBeLessThanOrEqual(2);
        world.around = untouched;
        await expectConverged(world);
      }
    },
  );

  it("fault 20: a call that fails once is repeated within the run", async () => {
    const { world } = due();
    world.around = once("vault.history", fails("unavailable"));

    expect((await world.fire()).step).toMatch(/^made /);
  });

  it("fault 21: a deleted live secret is recovered, and nothing is made meanwhile", async () => {
    const world = new CredentialWorld();
    const old = world.seed();
    world.vault.recoveryTakes = 0;
    await world.fire();
    world.vault.softDelete(world.app.live);

    await world.fireUntil(() => world.verdict("secret_deleted") !== undefined, 2 * hour);

    expect(world.verdict("secret_deleted")).toMatchObject({ level: "critical" });
    await world.fireFor(2 * hour);
    expect(world.live()).toBe(old.text);
    expect(world.entra.posted).toEqual([]);
  });

  it("fault 21: without the right to recover it stays critical, and nothing is made", async () => {
    const world = new CredentialWorld();
    world.seed();
    world.vault.denied = new Set(["recover"]);
    await world.fire();
    world.vault.softDelete(world.app.live);

    await world.fireFor(3 * hour);

    expect(world.report?.apps[0]?.level).toBe("critical");
    expect(world.entra.posted).toEqual([]);
  });

  it("fault 21: while a recovery lasts, our own staged value takes its place and none is made", async () => {
    const { world } = due();
    const current = await toPromoted(world);
    world.vault.recoveryTakes = 40 * minute;
    world.vault.softDelete(world.app.live);

    await world.fireFor(3 * hour);

    expect(world.live()).toBe(current.text);
    expect(world.entra.posted).toHaveLength(1);
    await expectConverged(world);
  });

  it("fault 22: a deleted staging secret is recovered and its candidate goes on", async () => {
    const { world } = due();
    await toCandidate(world);
    world.vault.softDelete(world.app.next);

    await expectConverged(world);

    expect(world.entra.posted).toHaveLength(1);
  });

  it("fault 22: a purged staging secret costs a candidate, which is named and left alone", async () => {
    const { world, old } = due();
    const candidate = await toCandidate(world);
    world.vault.secrets.delete(world.app.next);

    await world.fireFor(2 * hour);

    expect(world.live()).toBe(old.text);
    expect(world.verdict("lost_record")).toMatchObject({ keyId: candidate.keyId });
    await world.fireFor(20 * day);
    expect(world.entra.removed).not.toContain(candidate.keyId);
    expect(world.live()).not.toBe(old.text);
  });

  it("fault 23: without the vault nothing is changed, and that is critical", async () => {
    const { world } = due();
    world.around = (call, run) =>
      call.startsWith("vault.") ? fails("unavailable")(call, run) : run();

    await world.fireFor(3 * hour);

    expect(world.entra.posted).toEqual([]);
    expect(world.entra.removed).toEqual([]);
    expect(world.report?.apps[0]?.level).toBe("critical");
  });

  it("fault 24: a version disabled by hand stays so; the one before is current", async () => {
    const { world, old } = due();
    const candidate = await toPromoted(world);
    const [newest] = world.vault.versions(world.app.live);
    world.vault.edit(world.app.live, newest?.id ?? "", { enabled: false });

    await world.fireFor(2 * hour);
    expect(world.verdict("version_disabled")).toMatchObject({ level: "high" });
    expect(world.live()).toBe(old.text);
    await world.fireFor(10 * day);

    const version = world.vault.versions(world.app.live).find(({ id }) => id === newest?.id);
    expect(version?.enabled).toBe(false);
    expect(world.entra.removed).not.toContain(candidate.keyId);
    expect(world.entra.accepts(world.live() ?? "")).toBe(true);
    await expectConverged(world, 40 * day);
  });

  it("fault 24: a version disabled by hand is not retired for it", async () => {
    const { world } = due();
    const candidate = await toPromoted(world);
    world.entra.policy = { forbidden: true, longestLife: undefined };
    const [newest] = world.vault.versions(world.app.live);
    world.vault.edit(world.app.live, newest?.id ?? "", { enabled: false });

    await world.fireFor(10 * day);

    expect(world.entra.existing()).toContain(candidate);
  });

  it("fault 25: a value that a person stored stays live while it signs in", async () => {
    const world = new CredentialWorld();
    world.seed();
    await world.fire();
    const byHand = world.entra.add({ end: world.time + 300 * day });
    world.vault.put(world.app.live, byHand.text, { tags: {} });

    await world.fireFor(30 * day);

    expect(world.live()).toBe(byHand.text);
    expect(world.verdict("unknown_version")).toMatchObject({ level: "warning" });
    expect(world.entra.posted).toEqual([]);
    expect(world.entra.removed).toEqual([]);
  });

  it("fault 25: a value that a person stored is replaced in time, known by its first characters", async () => {
    const world = new CredentialWorld();
    const byHand = world.entra.add({ text: "Abc~made-by-hand", end: world.time + 300 * day });
    world.entra.add({ text: "Xyz~another", end: world.time + 30 * day });
    world.vault.put(world.app.live, byHand.text, { tags: {} });

    await world.fire();
    const early = world.entra.posted.length;
    world.toWindow(byHand);
    const begun = await world.fireUntil(() => world.entra.posted.length > 0, 2 * hour);

    expect(early).toBe(0);
    expect(begun).toBe(true);
  });

  it("fault 25: a value that a person stored and that does not sign in gives way", async () => {
    const world = new CredentialWorld();
    const old = world.seed();
    await world.fire();
    world.vault.put(world.app.live, "not-a-secret-of-this-app", { tags: {} });

    const back = await world.fireUntil(() => world.live() === old.text, 3 * hour);

    expect(back).toBe(true);
  });

  it.each([3 * day, -3 * day])(
    "fault 26: with the host's clock %d ms off nothing is changed",
    async (off) => {
      const { world } = due();
      world.hostOff = off;

      await world.fireFor(3 * hour);

      expect(world.calls.filter((call) => /set|update|Password/.test(call))).toEqual([]);
      expect(world.verdict("clock_skew")).toMatchObject({ level: "unknown" });
      world.hostOff = 0;
      await expectConverged(world);
    },
  );
});

describe("two timers", () => {
  const stages = {
    mint: async () => await Promise.resolve(due().world),
    promote: async () => {
      const { world } = due();
      await toCandidate(world);
      await world.fireFor(24 * hour - 10 * minute);
      return world;
    },
    quarantine: async () => {
      const { world } = due();
      await toPromoted(world);
      await world.fireFor(14 * day - 20 * minute);
      return world;
    },
    remove: async () => {
      const { world } = due();
      await world.fireUntil(stepsBegin("disabled"), 20 * day);
      await world.fireFor(72 * hour - 20 * minute);
      return world;
    },
  };

  it.each(Object.entries(stages))(
    "fault 27: a second run between any two calls of a %s turn does no harm",
    async (_stage, prepare) => {
      for (let at = 1; at < 60; at += 1) {
        const world = await prepare();
        let calls = 0;
        let met = false;
        world.time += 70 * minute;
        await runRotation(
          [world.app],
          world.ports(async (_call, run) => {
            calls += 1;
            if (calls === at) {
              met = true;
              // In another second, so that Key Vault tells the older intent.
              world.time += 2_000;
              await runRotation([world.app], world.ports(untouched));
            }
            return await run();
          }),
        );

        expect(world.own().length).toBeLessThanOrEqual(2);
        expect(new Set(world.entra.posted).size).toBe(world.entra.posted.length);
        expect(world.entra.accepts(world.live() ?? "")).toBe(true);
        if (!met) break;
        if (at % 7 === 0) await expectConverged(world, 45 * day);
      }
    },
  );
});

describe("limits and policies", () => {
  it("fault 29: where a foreign secret fills the last place, that is said long before", async () => {
    const world = new CredentialWorld();
    const old = world.seed({ end: world.time + 130 * day });
    world.entra.signInAudience = "AzureADandPersonalMicrosoftAccount";
    world.entra.add();

    const report = await world.fire();

    expect(report.level).toBe("blocked");
    expect(world.verdict("blocked_limit")?.action).toContain("Remove");
    world.toWindow(old);
    await world.fireFor(3 * day);
    expect(world.entra.posted).toEqual([]);
    expect(world.entra.removed).toEqual([]);
  });

  it.each(["AzureADMyOrg", "AzureADandPersonalMicrosoftAccount"])(
    "fault 30: own orphans make room at once when a rotation is due (%s)",
    async (audience) => {
      const { world } = due();
      world.entra.signInAudience = audience;
      const orphans = audience === "AzureADMyOrg" ? ["a", "b"] : ["a"];
      for (const letter of orphans) {
        const nonce = letter.repeat(32);
        world.entra.add({ displayName: `m365c:east:${nonce}`, start: world.time - 3 * hour });
        const tags = { n: nonce, s: "void", why: "stale" };
        world.vault.put(world.app.next, "intent", { tags });
      }
      world.time += day;

      await toCandidate(world);

      expect(world.entra.removed).toHaveLength(1);
      await expectConverged(world);
    },
  );

  it("fault 31: a policy that forbids secrets is reported and left as it is", async () => {
    const { world } = due();
    world.entra.policy = { forbidden: true, longestLife: undefined };

    const report = await world.fire();

    expect(report.level).toBe("blocked");
    expect(world.verdict("blocked_policy")?.action).toContain("federated");
    expect(world.entra.posted).toEqual([]);
  });

  it("fault 32: a policy shortens the life of a new secret", async () => {
    const { world } = due();
    world.entra.policy = { forbidden: false, longestLife: 90 * day };
    world.time += 20 * day;

    const candidate = await toCandidate(world);

    expect((candidate.end ?? 0) - world.time).toBeLessThanOrEqual(89 * day);
  });

  it("fault 32: a policy that changes in between costs one nonce", async () => {
    const { world, old } = due();
    world.around = once("directory.addPassword", (_call, run) => {
      world.entra.policy = { forbidden: false, longestLife: 120 * day };
      return run();
    });

    await world.fire();

    expect(world.verdict("short_policy")).toBeDefined();
    expect(await world.fireUntil(stepsBegin("made"), 10 * day)).toBe(false);
    // The shorter a secret lives, the later its rotation starts.
    world.time = (old.end ?? 0) - 45 * day;
    const candidate = await toCandidate(world);
    expect(new Set(world.entra.posted).size).toBe(2);
    expect((candidate.end ?? 0) - world.time).toBeLessThanOrEqual(119 * day);
  });

  it("fault 32: under a policy of two months people are told that warnings come late", async () => {
    const world = new CredentialWorld();
    world.seed();
    world.entra.policy = { forbidden: false, longestLife: 60 * day };

    await world.fire();

    expect(world.verdict("short_policy")?.summary).toContain("59 days");
  });
});

describe("what others do to the app", () => {
  it.each([0, 7, 19, 33, 47])(
    "fault 33: after the live key was removed by hand, calls work again within two hours (%i)",
    async (delay) => {
      const world = new CredentialWorld();
      const old = world.seed();
      world.entra.lag = () => 5 * minute;
      await world.fire();
      world.time += delay * minute;
      const removed = world.time;
      world.entra.removeByHand(old.keyId);

      const works = () => world.entra.accepts(world.live() ?? "");
      expect(await world.fireUntil(works, 5 * hour)).toBe(true);

      expect(world.time - removed).toBeLessThanOrEqual(2 * hour);
      expect(world.entra.posted).toHaveLength(1);
    },
  );

  it("fault 33: an absence from the list alone is no emergency", async () => {
    const world = new CredentialWorld();
    const old = world.seed();
    world.entra.signInAlways = (text) => (text === old.text ? "ok" : undefined);
    world.entra.removeByHand(old.keyId);

    await world.fireFor(3 * hour);

    expect(world.entra.posted).toEqual([]);
  });

  it("fault 34: a candidate removed by hand is given up, and another is made", async () => {
    const { world } = due();
    const candidate = await toCandidate(world);
    await world.fireFor(3 * hour);
    world.entra.removeByHand(candidate.keyId);

    expect(await world.fireUntil(stepsBegin("gave up: gone"), 6 * hour)).toBe(true);

    expect(world.verdict("emergency")).toBeUndefined();
    await world.fire();
    await expectConverged(world);
    expect(world.entra.posted).toHaveLength(2);
  });

  it("fault 35: a reset that wipes every secret is an emergency like any other", async () => {
    const { world } = due();
    await toCandidate(world);
    for (const { keyId } of world.entra.existing()) world.entra.removeByHand(keyId);
    const foreign = world.entra.add();
    const wiped = world.time;

    const works = () => world.entra.accepts(world.live() ?? "");
    expect(await world.fireUntil(works, 5 * hour)).toBe(true);

    expect(world.time - wiped).toBeLessThanOrEqual(2 * hour);
    expect(world.entra.removed).not.toContain(foreign.keyId);
  });

  it("fault 36: another connector's secrets are foreign, and both are told", async () => {
    const { world } = due();
    const other = world.entra.add({ displayName: `m365c:west:${"f".repeat(32)}` });

    await world.fire();
    expect(world.verdict("other_connector")).toMatchObject({ level: "warning" });
    await world.fireUntil(stepsBegin("closed"), 25 * day);

    expect(world.entra.removed).toHaveLength(1);
    expect(world.entra.existing()).toContain(other);
  });

  it("fault 37: a secret that expired long ago is replaced at the first run", async () => {
    const world = new CredentialWorld();
    const old = world.seed({ start: world.time - 190 * day, end: world.time - 10 * day });
    const started = world.time;

    const works = () => world.entra.accepts(world.live() ?? "");
    expect(await world.fireUntil(works, 5 * hour)).toBe(true);

    expect(world.time - started).toBeLessThanOrEqual(20 * minute);
    expect(world.live()).not.toBe(old.text);
  });

  it("fault 37: at the limit of two the expired secret makes room for its successor", async () => {
    const world = new CredentialWorld();
    world.entra.signInAudience = "AzureADandPersonalMicrosoftAccount";
    const old = world.seed({ start: world.time - 190 * day, end: world.time - 10 * day });
    const foreign = world.entra.add();

    await world.fireUntil(() => world.entra.accepts(world.live() ?? ""), 2 * hour);

    expect(world.entra.removed).toEqual([old.keyId]);
    expect(world.entra.existing()).toContain(foreign);
    expect(world.entra.accepts(world.live() ?? "")).toBe(true);
  });

  it("fault 38: without ownership nothing is made, and the missing right is named", async () => {
    const { world } = due();
    world.entra.ownerIds = [];

    const report = await world.fire();

    expect(report.level).toBe("blocked");
    expect(world.verdict("blocked_permission")?.summary).toContain("ownership");
    expect(world.entra.posted).toEqual([]);
    world.entra.ownerIds = ["rotator"];
    await expectConverged(world);
  });

  it("fault 38: without the permission nothing is made, and it is named", async () => {
    const { world } = due();
    world.entra.roles = ["Application.Read.All"];

    await world.fire();

    expect(world.verdict("blocked_permission")?.summary).toContain("OwnedBy");
    expect(world.report?.apps[0]?.credentials).toHaveLength(1);
  });

  it("fault 38: a refused removal is reported, and reading goes on", async () => {
    const { world } = due();
    world.around = always(["directory.removePassword"], fails("denied"));

    await world.fireUntil(() => world.verdict("blocked_permission") !== undefined, 25 * day);

    expect(world.verdict("blocked_permission")).toMatchObject({ level: "blocked" });
    expect(world.own()).toHaveLength(2);
    expect(world.report?.apps[0]?.credentials).toHaveLength(2);
  });

  it("fault 39: credentials that cannot be read are unknown, never none", async () => {
    const { world } = due();
    world.around = always(["directory.application"], fails("denied"));

    const report = await world.fire();

    expect(report.level).toBe("unknown");
    expect(world.verdict("unreadable")?.summary).toContain("app registration (denied)");
    expect(world.verdict("healthy")).toBeUndefined();
  });

  it("fault 39: an enterprise application that cannot be read is unknown as well", async () => {
    const world = new CredentialWorld();
    world.seed();
    world.around = always(["directory.servicePrincipal"], fails("denied"));

    const report = await world.fire();

    expect(report.level).toBe("unknown");
    expect(world.verdict("healthy")).toBeUndefined();
  });

  it.each([
    ["sign-in is disabled", (world: CredentialWorld) => (world.entra.principalState = "disabled")],
    ["it is not installed", (world: CredentialWorld) => (world.entra.principalState = "missing")],
    [
      "the app is deactivated",
      (world: CredentialWorld) => (world.entra.applicationState = "disabled"),
    ],
    [
      "the tenant is unknown",
      (world: CredentialWorld) => (world.entra.signInAlways = () => "hold" as const),
    ],
  ])("fault 40: while %s, everything is held", async (_name, arrange) => {
    const { world } = due();
    // Tokens may be issued a while longer.
    world.entra.signInAlways = () => "ok";
    arrange(world);

    await world.fireFor(3 * hour);

    expect(world.report?.apps[0]?.level).toBe("hold");
    expect(world.calls.filter((call) => /set|update|Password/.test(call))).toEqual([]);
  });

  it("fault 41: while the app registration is deleted, the vault is left alone", async () => {
    const { world } = due();
    world.entra.applicationState = "deleted";

    await world.fireFor(3 * hour);

    expect(world.report?.apps[0]?.level).toBe("hold");
    expect(world.calls.filter((call) => /set|update|Password/.test(call))).toEqual([]);
    world.entra.applicationState = "active";
    await expectConverged(world);
  });

  it("fault 42: sign-ins that Conditional Access blocks prove nothing", async () => {
    const { world, old } = due();
    await toCandidate(world);
    world.entra.signInAlways = () => "blocked";

    await world.fireFor(3 * day);

    expect(world.live()).toBe(old.text);
    expect(world.verdict("sign_in_blocked")).toMatchObject({ level: "warning" });
    expect(world.verdict("candidate_failed")).toBeUndefined();
    world.entra.signInAlways = undefined;
    await expectConverged(world);
  });

  it("fault 43: a foreign secret with years to live does not hide ours", async () => {
    const world = new CredentialWorld();
    const old = world.seed();
    const foreign = world.entra.add();
    world.time = (old.end ?? 0) - 20 * day;

    await toPromoted(world);

    expect(world.live()).not.toBe(old.text);
    expect(world.entra.existing()).toContain(foreign);
  });

  it.each([undefined, Date.UTC(2299, 11, 31)])(
    "fault 44: a secret that ends at %s is flagged",
    async (end) => {
      const world = new CredentialWorld();
      world.seed();
      const endless = world.entra.add({ end });

      await world.fire();

      expect(world.verdict("never_expires")).toMatchObject({
        keyId: endless.keyId,
        level: "warning",
      });
    },
  );

  it("fault 45: Entra's end wins over one edited in the vault", async () => {
    const world = new CredentialWorld();
    const old = world.seed();
    const [version] = world.vault.versions(world.app.live);
    world.vault.edit(world.app.live, version?.id ?? "", { expiresOn: world.time + 500 * day });

    await world.fire();

    expect(world.verdict("end_corrected")).toBeDefined();
    expect(world.vault.versions(world.app.live)[0]?.expiresOn).toBe(old.end);
    await world.fireFor(2 * hour);
    expect(world.verdict("healthy")).toBeDefined();
  });
});

describe("many apps", () => {
  it("fault 50: the nearest expiry comes first, and one app's fault stays its own", async () => {
    const world = new CredentialWorld();
    const apps = Array.from({ length: 100 }, (_, index) => ({
      ...aManagedApp,
      objectId: `app-${index}`,
      mode: "watched" as const,
    }));
    world.seed();
    const order: string[] = [];
    const ports = world.ports();
    const slow = {
      ...ports,
      directory: new Proxy(ports.directory, {
        get: (target, method) => {
          if (method !== "application") return Reflect.get(target, method) as unknown;
          return async (app: typeof aManagedApp) => {
            order.push(app.objectId);
            world.time += 10_000;
            if (app.objectId === "app-7") throw new TypeError("a bug");
            return await target.application(app);
          };
        },
      }),
    };
    const first = await runRotation(apps, slow, { timeLimitMs: Infinity });
    const soon = first.apps.map((report, index) => ({
      ...report,
      credentials: report.credentials.map((credential) => ({
        ...credential,
        end: new Date(world.time + (100 - index) * day).toISOString(),
      })),
    }));
    order.length = 0;
    world.time += hour;

    const run = await runRotation(apps, slow, {
      previous: { ...first, apps: soon },
      timeLimitMs: 5 * minute,
    });

    expect(order.slice(0, 4)).toEqual(["app-7", "app-99", "app-98", "app-97"]);
    expect(order).toHaveLength(30);
    expect(run.complete).toBe(false);
    expect(run.apps).toHaveLength(100);
    const unfinished = run.apps.filter(({ verdicts }) => verdicts[0]?.rule === "unfinished");
    expect(unfinished).toHaveLength(71);
    expect(new Set(unfinished.map(({ level }) => level))).toEqual(new Set(["unknown"]));
  });
});

describe("other proofs than a secret", () => {
  it("fault 53: a federated credential may lag half an hour, then people are told", async () => {
    const world = new CredentialWorld();
    world.app = { ...aManagedApp, mode: "federated" };
    world.entra.federation = "refused";

    await world.fireFor(30 * minute);
    const early = world.report?.apps[0]?.level;
    await world.fireFor(20 * minute);

    expect(early).toBe("info");
    expect(world.verdict("exchange_failed")).toMatchObject({ level: "critical" });
    expect(world.entra.posted).toEqual([]);
    world.entra.federation = "ok";
    await world.fire();
    expect(world.report?.apps[0]?.level).toBe("ok");
  });

  it("fault 54: a revoked secret is left to people until they confirm", async () => {
    const world = new CredentialWorld();
    const old = world.seed();
    world.entra.signInAlways = (text) => (text === old.text ? "revoked" : undefined);

    await world.fireFor(3 * hour);

    expect(world.verdict("revoked")).toMatchObject({ level: "critical" });
    expect(world.entra.posted).toEqual([]);
    await world.fire({ replaceRevoked: true });
    await world.fire({ replaceRevoked: true });
    expect(world.live()).not.toBe(old.text);
    expect(world.entra.accepts(world.live() ?? "")).toBe(true);
  });
});
