/** A rotation from its first step to its last, when nothing goes wrong. */
import { expect, it } from "vitest";
import { previewRotation } from "../../../shared/credentials/rotate-app.ts";
import { CredentialWorld, day, hour, minute } from "../../fakes/credential-world.ts";

it("replaces a secret with no moment without a working one, and removes the old", async () => {
  const world = new CredentialWorld();
  const old = world.seed();
  world.toWindow(old);

  const steps: string[] = [];
  await world.fireUntil(({ step }) => {
    if (steps.at(-1) !== step) steps.push(step);
    return step.startsWith("closed");
  }, 30 * day);

  expect(steps).toEqual([
    "made key-0002",
    "ok, ok, ok",
    "live: key-0002, signs in: ok",
    "nothing is due",
    "disabled key-0001",
    "nothing is due",
    "removed key-0001: retired",
    "noted gone",
    "closed key-0001",
  ]);
  expect(world.own().map(({ text }) => text)).toEqual([world.live()]);
});

it("makes the first secret within half an hour", async () => {
  const world = new CredentialWorld();

  await world.fireUntil(() => world.live() !== undefined, 30 * minute);

  expect(world.entra.accepts(world.live() ?? "")).toBe(true);
});

it("does nothing while nothing is due", async () => {
  const world = new CredentialWorld();
  world.seed();

  const report = await world.fireFor(2 * hour);

  expect(report.level).toBe("ok");
  expect(report.step).toBe("nothing is due");
});

it("looks at an app once an hour while all is well, and at every firing while it is not", async () => {
  const world = new CredentialWorld();
  const old = world.seed();
  await world.fire();
  world.calls = [];

  await world.fireFor(6 * hour);
  const calm = world.calls.filter((call) => call === "directory.owners").length;
  world.entra.removeByHand(old.keyId);
  await world.fireUntil(() => world.verdict("emergency") !== undefined, 3 * hour);
  const first = world.time;
  await world.fireUntil(() => world.entra.accepts(world.live() ?? ""), 3 * hour);

  expect(calm).toBe(6);
  expect(world.time - first).toBeLessThanOrEqual(10 * minute);
});

it("changes nothing once the time of its run is up", async () => {
  const world = new CredentialWorld();
  world.toWindow(world.seed());
  world.around = async (call, run) => {
    if (call === "signIn.withSecret") world.time += 9 * minute;
    return await run();
  };

  const report = await world.fire();

  expect(report.verdicts).toContainEqual(expect.objectContaining({ rule: "unfinished" }));
  expect(world.calls.filter((call) => /set|update|Password/.test(call))).toEqual([]);
});

it("leaves a step undone when the facts are no longer those it was decided on", async () => {
  const world = new CredentialWorld();
  world.toWindow(world.seed());
  world.around = async (call, run) => {
    const result = await run();
    if (call === "signIn.withSecret") world.entra.policy = { forbidden: true, longestLife: 0 };
    return result;
  };

  const report = await world.fire();

  expect(report.step).toBe("none: the facts changed meanwhile");
  expect(world.vault.versions(world.app.next)).toEqual([]);
});

it("starts before its time when an administrator asks, and goes on by itself", async () => {
  const world = new CredentialWorld();
  const old = world.seed({ end: world.time + 170 * day });
  await world.fire();

  const asked = await world.fire({ rotate: true });
  await world.fireUntil(({ step }) => step.startsWith("live:"), 3 * day);

  expect(asked.step).toMatch(/^made /);
  expect(world.live()).not.toBe(old.text);
  expect(world.entra.posted).toHaveLength(1);
});

it("lists what a rotation would do, and when, without doing any of it", async () => {
  const world = new CredentialWorld();
  world.seed();

  const steps = await previewRotation(world.app, world.ports());

  expect(steps.map(({ what }) => what.split(":")[0])).toEqual([
    "INTENT, MINT, STORE",
    "PROVE",
    "PROMOTE",
    "SOAK",
    "QUARANTINE",
    "REMOVE",
    "CLOSE",
  ]);
  expect(steps[2]?.at).toBe(new Date(world.time + day).toISOString());
  expect(world.calls.filter((call) => /set|update|Password/.test(call))).toEqual([]);
});

it("never writes a secret's text into tags, logs or reports", async () => {
  const world = new CredentialWorld();
  world.toWindow(world.seed());

  await world.fireFor(20 * day);

  expect(world.traces()).toContain("key-0002");
  expect(world.traces()).not.toMatch(/top-secret|S0002/);
});
