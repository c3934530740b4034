/**
 * What must hold whatever happens: thousands of random histories. `ROTATION_RUNS` says how many; a
 * failure prints the seed and path that repeat it.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { hour, minute } from "../../fakes/credential-world.ts";
import { type Chaos, RotationModel } from "./rotation-model.ts";

const numRuns = Number(process.env["ROTATION_RUNS"] ?? 200);
const timeout = 60_000 + numRuns * 2_000;

const chaos: fc.Arbitrary<Chaos> = fc.record({
  seed: fc.integer(),
  errors: fc.double({ min: 0, max: 0.3, noNaN: true }),
  kills: fc.double({ min: 0, max: 0.15, noNaN: true }),
  mostKills: fc.constant(Infinity),
  lagHours: fc.double({ min: 0, max: 10, noNaN: true }),
  timers: fc.constantFrom(1, 2),
  doublePuts: fc.boolean(),
  days: fc.double({ min: 0.5, max: 3, noNaN: true }),
});

it(
  "keeps every invariant and fails no call, whatever fails or dies",
  async () => {
    await fc.assert(
      fc.asyncProperty(chaos, async (history) => await new RotationModel(history).run()),
      { numRuns },
    );
  },
  timeout,
);

it(
  "has calls work again within three hours of the live secret's removal by somebody",
  async () => {
    const mild = chaos.map((history) => ({
      ...history,
      errors: history.errors / 10,
      // Each costs a run, or two when an intent is left behind.
      mostKills: 4,
      lagHours: 0.2,
    }));
    const property = fc.asyncProperty(mild, fc.nat({ max: 59 }), async (history, delay) => {
      const model = new RotationModel(history);
      await model.fireFor(delay * minute, 10 * minute);
      model.brokenAt = model.world.time;
      const live = model.world.live();
      for (const { text, keyId } of model.world.own())
        if (text === live) model.world.entra.removeByHand(keyId);

      while (!model.world.entra.accepts(model.world.live() ?? ""))
        await model.fireFor(10 * minute, 10 * minute);

      expect(model.world.time - model.brokenAt).toBeLessThanOrEqual(3 * hour);
      await model.converge();
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 4) });
  },
  timeout,
);
