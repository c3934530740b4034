import { describe, expect, it } from "vitest";
import { parseSchedule } from "../../../local/host/schedule.ts";

const sunday = new Date("2026-03-01T10:00:00Z");

describe("a schedule", () => {
  it.each([
    ["0 */10 * * * *", "2026-03-01T10:10:00.000Z"],
    ["*/10 * * * *", "2026-03-01T10:10:00.000Z"], // five fields: without seconds
    ["30 0 9 * * 1-5", "2026-03-02T09:00:30.000Z"],
    ["0 0 0 * * MON", "2026-03-02T00:00:00.000Z"],
    ["0 0 0 1 January *", "2027-01-01T00:00:00.000Z"],
    ["0 0 0 13 * FRI", "2026-03-13T00:00:00.000Z"], // both must hold
    ["0 5/20 * * * *", "2026-03-01T10:05:00.000Z"],
    ["00:05:00", "2026-03-01T10:05:00.000Z"],
    ["1.00:00:00", "2026-03-02T10:00:00.000Z"],
  ])("%s comes due at %s", (expression, due) => {
    expect(parseSchedule(expression).next(sunday).toISOString()).toBe(due);
  });

  it.each([
    "",
    "daily",
    "@daily",
    "* * * *",
    "0 0 0 L * *",
    "0 0 0 * * 7",
    "61 * * * * *",
    "? * * * *",
  ])("cannot be '%s'", (expression) => {
    expect(() => parseSchedule(expression)).toThrow(
      "was not recognized as a valid cron expression",
    );
  });

  it("that never comes due says so", () => {
    expect(() => parseSchedule("0 0 0 31 2 *").next(sunday)).toThrow("never comes due");
  });
});
