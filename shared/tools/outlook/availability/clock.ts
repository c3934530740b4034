/** What the clocks of a time zone show, also of one that Exchange describes by rules instead of a name. */
import type {
  CustomTimeZone,
  StandardTimeZoneOffset,
  TimeZoneBase,
} from "@microsoft/microsoft-graph-types";
import { ianaZone } from "../../time-zones.ts";
import { openZone } from "../../zone-clock.ts";

/** An instant to what the clock shows then, both in milliseconds; the latter as if it were UTC. */
export type Clock = (at: number) => number;

const minuteMs = 60_000;

/** Undefined for a zone that nobody knows. */
export async function openClock(
  timeZone: TimeZoneBase | null | undefined,
): Promise<Clock | undefined> {
  if (timeZone && "bias" in timeZone) return customClock(timeZone as CustomTimeZone);
  const name = timeZone?.name ? await ianaZone(timeZone.name) : undefined;
  if (name === undefined) return undefined;
  const zone = await openZone(name);
  return (at) => Date.parse(`${zone.tell(new Date(at).toISOString())?.slice(0, 19)}Z`);
}

/** The instant at which a clock shows a time; twice, as the offset may change in between. */
export function instantAt(clock: Clock, shown: number): number {
  const near = shown - (clock(shown) - shown);
  return shown - (clock(near) - near);
}

/** Bias is what has to be added to the clock to get UTC, in minutes. */
function customClock({ bias, standardOffset, daylightOffset }: CustomTimeZone): Clock {
  const standard = (bias ?? 0) * minuteMs;
  const daylight = standard + (daylightOffset?.daylightBias ?? 0) * minuteMs;
  return (at) => {
    const year = new Date(at - standard).getUTCFullYear();
    const toDaylight = changeIn(year, daylightOffset);
    const toStandard = changeIn(year, standardOffset);
    if (toDaylight === undefined || toStandard === undefined) return at - standard;
    // Each change is given on the clock that it ends.
    const begins = toDaylight + standard;
    const ends = toStandard + daylight;
    const isDaylight = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
    return at - (isDaylight ? daylight : standard);
  };
}

const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const dayMs = 24 * 60 * minuteMs;

/** Such as the second Sunday of March at two; the fifth is the last. */
function changeIn(
  year: number,
  rule: StandardTimeZoneOffset | null | undefined,
): number | undefined {
  if (!rule?.month) return undefined;
  const first = Date.UTC(year, rule.month - 1, 1);
  const weekday = days.indexOf(rule.dayOfWeek ?? "sunday");
  const toWeekday = (weekday - new Date(first).getUTCDay() + 7) % 7;
  let day = 1 + toWeekday + 7 * ((rule.dayOccurrence ?? 1) - 1);
  if (day > new Date(Date.UTC(year, rule.month, 0)).getUTCDate()) day -= 7;
  return first + (day - 1) * dayMs + timeOfDay(rule.time);
}

/** `08:30:00.0000000` in milliseconds. */
export function timeOfDay(time: string | null | undefined): number {
  const [hours = 0, minutes = 0, seconds = 0] = (time ?? "").split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + Math.trunc(seconds)) * 1000;
}

/** Of what a clock shows, in Graph's words. */
export function weekdayOf(shown: number): string {
  return days[new Date(shown).getUTCDay()] ?? "";
}
