/** When a person works in a window, by the hours that the mailbox keeps. */
import type { DayOfWeek, WorkingHours } from "@microsoft/microsoft-graph-types";
import { instantAt, openClock, timeOfDay, weekdayOf } from "./clock.ts";
import { joined, type Span } from "./span.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Undefined when the mailbox does not say, or in a time zone that nobody knows. */
export async function workingSpans(
  hours: WorkingHours | null | undefined,
  window: Span,
): Promise<Span[] | undefined> {
  const clock = await openClock(hours?.timeZone);
  if (!hours?.daysOfWeek || clock === undefined) return undefined;
  const from = timeOfDay(hours.startTime);
  const to = timeOfDay(hours.endTime);
  // Hours that end before they begin end on the next day.
  const length = to > from ? to - from : to - from + dayMs;
  const spans: Span[] = [];
  const firstDay = Math.floor(clock(window.start) / dayMs) * dayMs - dayMs;
  for (let day = firstDay; day <= clock(window.end); day += dayMs) {
    if (!hours.daysOfWeek.includes(weekdayOf(day) as DayOfWeek)) continue;
    const start = instantAt(clock, day + from);
    const end = instantAt(clock, day + from + length);
    spans.push({ start, end });
  }
  return joined(spans);
}
