/** A rotation from its first step to its last, when nothing goes wrong. */
import { expect, it } from "vitest";
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
