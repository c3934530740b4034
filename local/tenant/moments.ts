/** Turns "three workdays ago at 09:14" into an instant, so that the tenant never ages. */
import { Temporal } from "temporal-polyfill";
import { findIana } from "windows-iana";

/** Workdays before today (at least 1) and the local time; or, for what machines send, minutes before now. */
export type When = readonly [workdaysAgo: number, time: string] | { minutesAgo: number };

/** Days are counted here for everyone, so that an answer from Osaka never comes before its question. */
const home = "Europe/Berlin";

const zones = new Map<string, string>();

/** Kept, as each look-up reads the whole table of zones. */
export function ianaZone(windowsZone: string): string {
  const zone = zones.get(windowsZone) ?? findIana(windowsZone)[0] ?? "UTC";
  zones.set(windowsZone, zone);
  return zone;
}

export function instantOf(when: When, now: Date, windowsZone: string): Date {
  if ("minutesAgo" in when) return new Date(now.getTime() - when.minutesAgo * 60_000);
  const [workdaysAgo, time] = when;
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(home);
  const day = workdaysBefore(today.toPlainDate(), workdaysAgo);
  const plainTime = Temporal.PlainTime.from(time);
  const at = day.toZonedDateTime({ timeZone: ianaZone(windowsZone), plainTime });
  return new Date(at.epochMilliseconds);
}

/** Steps back at most a week day by day, then whole weeks. */
function workdaysBefore(date: Temporal.PlainDate, count: number): Temporal.PlainDate {
  const steps = ((count - 1) % 5) + 1;
  let day = date;
  for (let left = steps; left > 0;) {
    day = day.subtract({ days: 1 });
    if (day.dayOfWeek <= 5) left -= 1;
  }
  return day.subtract({ weeks: (count - steps) / 5 });
}

/** Graph writes instants without fractions for mail and files. */
export const graphTime = (instant: Date) => instant.toISOString().replace(/\.\d{3}Z$/, "Z");
