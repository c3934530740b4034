/** Turns "in three workdays" and "Tuesday of last week" into dates, so that the calendars never age. */
import type { DayOfWeek } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import type { Day } from "./script.ts";

/** Days are counted here for everyone, as in the rest of the tenant. */
const home = "Europe/Berlin";

export const daysOfWeek: readonly DayOfWeek[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

export function todayAt(now: Date): Temporal.PlainDate {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  return instant.toZonedDateTimeISO(home).toPlainDate();
}

export function dateOf(day: Day, now: Date): Temporal.PlainDate {
  const today = todayAt(now);
  if ("workday" in day) return workdaysFrom(today, day.workday);
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  return monday.add({ days: 7 * day.week + daysOfWeek.indexOf(day.day) });
}

function workdaysFrom(today: Temporal.PlainDate, count: number): Temporal.PlainDate {
  const direction = count < 0 ? -1 : 1;
  let day = today;
  let left = Math.abs(count);
  if (count === 0 && !isWorkday(day)) left = 1;
  while (left > 0) {
    day = day.add({ days: direction });
    if (isWorkday(day)) left -= 1;
  }
  return day;
}

const isWorkday = ({ dayOfWeek }: Temporal.PlainDate) => dayOfWeek <= 5;
