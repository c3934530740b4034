import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RetrySchedule, retryLimits } from "../../../shared/graph/retry-schedule.ts";
import { VirtualPacing } from "./virtual-pacing.ts";

const serverWait = fc.option(fc.nat(40_000), { nil: undefined });

describe("RetrySchedule", () => {
  it("ends within its number of attempts and its time, whatever the service asks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(serverWait, fc.nat(5_000)), { minLength: 10, maxLength: 10 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, chance) => {
          const pacing = new VirtualPacing(chance);
          const schedule = new RetrySchedule(pacing);
          let begun = 1;
          for (const [asked, duration] of attempts) {
            pacing.time += duration;
            const wait = schedule.next(asked);
            if (wait === undefined) break;
            expect(wait).toBeGreaterThanOrEqual(asked ?? 0);
            pacing.time += wait;
            begun += 1;
            expect(pacing.time).toBeLessThanOrEqual(retryLimits.totalMs);
          }

          expect(begun).toBeLessThanOrEqual(retryLimits.attempts);
        },
      ),
    );
  });

  it("backs off exponentially with full jitter when the service names no wait", () => {
    const schedule = new RetrySchedule(new VirtualPacing(0.5));

    const waits = [1, 2, 3, 4, 5].map(() => schedule.next(undefined));

    expect(waits).toEqual([250, 500, 1000, 2000, undefined]);
  });

  it("backs off when the service says to wait 0 seconds", () => {
    expect(new RetrySchedule(new VirtualPacing(0.5)).next(0)).toBe(250);
  });

  it("refuses a wait that would pass the bound, and allows one that just meets it", () => {
    const schedule = new RetrySchedule(new VirtualPacing());

    expect(schedule.next(retryLimits.totalMs + 1)).toBeUndefined();
    expect(schedule.next(retryLimits.totalMs)).toBe(retryLimits.totalMs);
  });
});
