/** The rule of a series, of its script: when it comes again, from when on, until when. */
import type { PatternedRecurrence } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import { occurrenceDates } from "./recurrence.ts";
import type { Repeats, SeriesScript } from "./script.ts";

/** As Exchange answers a rule, with its zeros and dates of the year 1. */
export function ruleOf(
  { repeats, ends }: SeriesScript,
  planned: Temporal.PlainDate,
  timeZone: string,
): PatternedRecurrence {
  const rule = (startDate: string): PatternedRecurrence => ({
    pattern: {
      month: 0,
      dayOfMonth: 0,
      firstDayOfWeek: "monday",
      index: "first",
      ...pattern(repeats),
    },
    range: {
      type: ends === undefined ? "noEnd" : "after" in ends ? "numbered" : "endDate",
      startDate,
      endDate:
        ends && "weeks" in ends
          ? Temporal.PlainDate.from(startDate).add({ weeks: ends.weeks }).toString()
          : "0001-01-01",
      recurrenceTimeZone: timeZone,
      numberOfOccurrences: ends && "after" in ends ? ends.after : 0,
    },
  });
  const [first] = occurrenceDates(rule(planned.toString()));
  return rule((first ?? planned).toString());
}

function pattern(repeats: Repeats): NonNullable<PatternedRecurrence["pattern"]> {
  if (repeats.every === "day") return { type: "daily", interval: 1 };
  if (repeats.every === "week")
    return { type: "weekly", interval: repeats.interval ?? 1, daysOfWeek: repeats.days };
  if ("dayOfMonth" in repeats)
    return { type: "absoluteMonthly", interval: 1, dayOfMonth: repeats.dayOfMonth };
  return { type: "relativeMonthly", interval: 1, daysOfWeek: [repeats.day], index: repeats.index };
}

/** Occurrences by their distance from the first that lies today or later. */
export function datesAround(recurrence: PatternedRecurrence, today: Temporal.PlainDate) {
  const past: Temporal.PlainDate[] = [];
  const coming: Temporal.PlainDate[] = [];
  for (const date of occurrenceDates(recurrence)) {
    if (Temporal.PlainDate.compare(date, today) < 0) past.push(date);
    else if (coming.push(date) > 60) break;
  }
  return (occurrence: number) => (occurrence < 0 ? past.at(occurrence) : coming[occurrence]);
}
