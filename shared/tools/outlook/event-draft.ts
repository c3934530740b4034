/** When an event is to be: days, or times on the clock of one zone. */
import type { DateTimeTimeZone } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import { ianaZone } from "../time-zones.ts";
import { type MailboxZone, openZone } from "../zone-clock.ts";

/** A day, a time on the clock of a zone, or an instant with offset. */
export const eventMoment = z
  .union([z.iso.date(), z.iso.datetime({ local: true, offset: true })], { error: expected() })
  .refine((when) => /^(?:20|21)\d\d/.test(when), expected());

function expected(): string {
  return "is a time such as 2026-03-02T10:00 (in timeZone) or 2026-03-02T10:00:00+01:00, or a day such as 2026-03-02";
}

export interface EventSpan {
  isAllDay: boolean;
  start: DateTimeTimeZone;
  end: DateTimeTimeZone;
}

/** @throws ConnectorError `invalid_input` for an end before the start, or a day beside a time. */
export function eventSpan(from: string, to: string, zone: MailboxZone): EventSpan {
  const isAllDay = isDay(from);
  if (isAllDay !== isDay(to))
    throw wrong("One of start and end is a day, the other a time.", "Give two days or two times.");
  // An event of whole days ends when the next day begins.
  const [start, end] = isAllDay
    ? [`${from}T00:00:00`, `${dayAfter(to)}T00:00:00`]
    : [wallTime(from, zone), wallTime(to, zone)];
  const areInstants = hasOffset.test(from) && hasOffset.test(to);
  if (areInstants ? Date.parse(to) <= Date.parse(from) : end <= start)
    throw wrong("It would end before it starts.", "Give an end after the start.");
  const at = (when: string, dateTime: string): DateTimeTimeZone =>
    isTwice(when, zone)
      ? { dateTime: new Date(when).toISOString().slice(0, 19), timeZone: "UTC" }
      : { dateTime, timeZone: zone.name };
  return { isAllDay, start: at(from, start), end: at(to, end) };
}

const hourMs = 60 * 60 * 1000;

/** An instant whose time on the clock comes a second time, as that is put back: it would be the first. */
function isTwice(when: string, zone: MailboxZone): boolean {
  if (!hasOffset.test(when)) return false;
  const wallAt = (hours: number) =>
    zone.tell(new Date(Date.parse(when) + hours * hourMs).toISOString())?.slice(0, 19);
  return [-1, -0.5, 0.5, 1].some((hours) => wallAt(hours) === wallAt(0));
}

/** @throws ConnectorError `invalid_input` for a zone that nobody knows. */
export async function namedZone(name: string): Promise<MailboxZone> {
  // The offset of a clock is no zone that Exchange knows.
  const known = /^[+-]/.test(name) ? undefined : await ianaZone(name);
  if (known !== undefined) return await openZone(known);
  throw wrong("timeZone is neither an IANA nor a Windows name.", "Use one such as Europe/Berlin.");
}

/**
 * A time without an offset means nothing where the mailbox's zone could not be read.
 *
 * @throws ConnectorError `invalid_input`
 */
export function requireKnownZone(
  { start, end }: { start: string; end: string },
  { note }: MailboxZone,
): void {
  const isClear = [start, end].every((when) => isDay(when) || hasOffset.test(when));
  if (note === undefined || isClear) return;
  throw wrong("The mailbox's time zone could not be read.", "Pass timeZone, or times with offset.");
}

const hasOffset = /(?:Z|[+-]\d\d:\d\d)$/;

function isDay(when: string): boolean {
  return !when.includes("T");
}

/** `2026-03-02T10:00:00` on the clock of the zone. */
function wallTime(when: string, zone: MailboxZone): string {
  const wall = hasOffset.test(when) ? (zone.tell(zone.instantOf(when)) ?? when) : when;
  return wall.length === 16 ? `${wall}:00` : wall.slice(0, 19);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

function wrong(because: string, remedy: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The event was not created.",
    because,
    remedy,
  });
}
