import { expect, it } from "vitest";
import { describeRecurrence } from "../../../../shared/tools/outlook/recurrence.ts";

type Pattern = NonNullable<Parameters<typeof describeRecurrence>[0]["pattern"]>;

it.each<[Pattern, string]>([
  [{ type: "daily", interval: 1 }, "every day"],
  [{ type: "daily", interval: 3 }, "every 3 days"],
  [
    { type: "weekly", interval: 1, daysOfWeek: ["monday", "wednesday", "friday"] },
    "every week on Monday, Wednesday and Friday",
  ],
  [{ type: "absoluteMonthly", interval: 2, dayOfMonth: 15 }, "every 2 months on day 15"],
  [
    { type: "relativeMonthly", interval: 1, index: "last", daysOfWeek: ["friday"] },
    "every month on the last Friday",
  ],
  [
    { type: "relativeMonthly", interval: 1, index: "first", daysOfWeek: ["saturday", "sunday"] },
    "every month on the first Saturday or Sunday",
  ],
  [{ type: "absoluteYearly", interval: 1, dayOfMonth: 24, month: 12 }, "every year on 24 December"],
  [
    { type: "relativeYearly", interval: 1, index: "second", daysOfWeek: ["sunday"], month: 5 },
    "every year on the second Sunday of May",
  ],
])("puts %j into words", (pattern, words) => {
  expect(describeRecurrence({ pattern })).toBe(words);
});

it.each([
  [{ type: "noEnd", startDate: "2026-03-02" }, ", from 2026-03-02 without end"],
  [
    { type: "endDate", startDate: "2026-03-02", endDate: "2026-06-30" },
    ", from 2026-03-02 until 2026-06-30",
  ],
  [
    { type: "numbered", startDate: "2026-03-02", numberOfOccurrences: 10 },
    ", from 2026-03-02, 10 times",
  ],
] as const)("tells the range %j", (range, words) => {
  expect(describeRecurrence({ pattern: { type: "daily", interval: 1 }, range })).toBe(
    `every day${words}`,
  );
});
