/** The dates of a series, counted out from its rule. */
import type { DayOfWeek, PatternedRecurrence, WeekIndex } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import { daysOfWeek } from "./days.ts";

type PlainDate = Temporal.PlainDate;

/**
 * In order, endless where the rule has no end.
 *
 * @throws Error for a rule of a kind that the sample tenant does not use
 */
export function* occurrenceDates({ pattern, range }: PatternedRecurrence): Generator<PlainDate> {
  const start = Temporal.PlainDate.from(range?.startDate ?? "");
  const last = range?.type === "endDate" ? Temporal.PlainDate.from(range.endDate ?? "") : undefined;
  let left = range?.type === "numbered" ? (range.numberOfOccurrences ?? 0) : Infinity;
  for (const date of patternDates(pattern ?? {}, start)) {
    if (left <= 0 || (last && Temporal.PlainDate.compare(date, last) > 0)) return;
    left -= 1;
    yield date;
  }
}

function* patternDates(
  pattern: NonNullable<PatternedRecurrence["pattern"]>,
  start: PlainDate,
): Generator<PlainDate> {
  const { interval = 1, dayOfMonth = 1 } = pattern;
  const days = pattern.daysOfWeek ?? [];
  if (pattern.type === "daily")
    for (let day = start; ; day = day.add({ days: interval })) yield day;
  if (pattern.type === "weekly") yield* weeklyDates(days, interval, start);
  const inMonth = (month: Temporal.PlainYearMonth) =>
    pattern.type === "absoluteMonthly"
      ? month.toPlainDate({ day: Math.min(dayOfMonth, month.daysInMonth) })
      : weekdayOfMonth(month, days[0] ?? "monday", pattern.index ?? "first");
  if (pattern.type !== "absoluteMonthly" && pattern.type !== "relativeMonthly")
    throw new Error(`No dates are known for the recurrence '${pattern.type}'.`);
  for (let month = start.toPlainYearMonth(); ; month = month.add({ months: interval })) {
    const date = inMonth(month);
    if (Temporal.PlainDate.compare(date, start) >= 0) yield date;
  }
}

function* weeklyDates(
  days: readonly DayOfWeek[],
  interval: number,
  start: PlainDate,
): Generator<PlainDate> {
  const offsets = days.map((day) => daysOfWeek.indexOf(day)).toSorted((one, other) => one - other);
  const monday = start.subtract({ days: start.dayOfWeek - 1 });
  for (let week = monday; ; week = week.add({ weeks: interval }))
    for (const offset of offsets) {
      const date = week.add({ days: offset });
      if (Temporal.PlainDate.compare(date, start) >= 0) yield date;
    }
}

const indexes: readonly WeekIndex[] = ["first", "second", "third", "fourth", "last"];

function weekdayOfMonth(
  month: Temporal.PlainYearMonth,
  day: DayOfWeek,
  index: WeekIndex,
): PlainDate {
  const first = month.toPlainDate({ day: 1 });
  const ahead = (daysOfWeek.indexOf(day) + 1 - first.dayOfWeek + 7) % 7;
  const date = first.add({ days: ahead, weeks: indexes.indexOf(index) });
  return date.month === month.month ? date : date.subtract({ weeks: 1 });
}
