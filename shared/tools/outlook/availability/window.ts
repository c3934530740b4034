/** The stretch of time in which to look for a meeting, and how it is divided. */
import { ConnectorError } from "../../../errors/connector-error.ts";
import type { MailboxZone } from "../../zone-clock.ts";
import type { Span } from "./span.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Graph takes 42 days at once; a month of busy calendars is what an answer can use. */
const mostDays = 31;
const defaultWorkingDays = 5;

/** Short meetings begin at any quarter, others at the full or half hour. */
export function stepOf(durationMinutes: number): number {
  return (durationMinutes < 30 ? 15 : 30) * minuteMs;
}

/**
 * From `after`, or now if that is later, to `before`; without one until five working days are over.
 * Begins on the step, as the clock of `zone` shows it.
 *
 * @throws ConnectorError `invalid_input` for a window that no meeting fits, or of more than a month.
 */
export function meetingWindow(
  { after, before, durationMinutes }: { after?: string; before?: string; durationMinutes: number },
  zone: MailboxZone,
  now: number,
): Span {
  const from = after === undefined ? now : Math.max(now, Date.parse(zone.instantOf(after)));
  const start = roundUp(from, stepOf(durationMinutes), zone);
  const end =
    before === undefined
      ? endOfWorkingDays(start, zone)
      : Date.parse(zone.instantOf(before, "end"));
  if (end - start < durationMinutes * minuteMs)
    throw badWindow(
      "Between `after`, or now, and `before` there is no room for the meeting.",
      "Choose a later `before`, an earlier `after`, or a shorter meeting.",
    );
  // A month in which the clocks go back is an hour longer.
  if (end - start > mostDays * dayMs + 60 * minuteMs)
    throw badWindow(
      `The window is longer than ${mostDays} days.`,
      "Choose `after` and `before` closer to each other, and ask again for what follows.",
    );
  return { start, end };
}

/** Zones are off UTC by quarter hours, so that a half hour is not the same everywhere. */
function roundUp(at: number, step: number, zone: MailboxZone): number {
  const offset = shownAt(at, zone) - Math.floor(at / 1000) * 1000;
  return Math.ceil((at + offset) / step) * step - offset;
}

function endOfWorkingDays(start: number, zone: MailboxZone): number {
  const day = new Date(shownAt(start, zone));
  for (let left = defaultWorkingDays; ; day.setUTCDate(day.getUTCDate() + 1)) {
    const isWeekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
    if (!isWeekend && --left === 0) break;
  }
  return Date.parse(zone.instantOf(day.toISOString().slice(0, 10), "end"));
}

/** What the clock shows, as if it were UTC. */
function shownAt(at: number, zone: MailboxZone): number {
  return Date.parse(`${zone.tell(new Date(at).toISOString())?.slice(0, 19)}Z`);
}

function badWindow(because: string, remedy: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "No meeting times were looked for.",
    because,
    remedy,
  });
}
