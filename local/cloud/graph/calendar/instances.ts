/** What stands in a calendar: single events, and each occurrence of the series with what became of it. */
import { Temporal } from "temporal-polyfill";
import { occurrenceDates } from "../../../tenant/calendar/recurrence.ts";
import type { SampleEvent } from "../../../tenant/content.ts";
import { instantOfWall, graphWall, type WallTime } from "./zones.ts";

export interface Instance {
  /** The event whose properties it shows: of an occurrence as planned, the series. */
  event: SampleEvent;
  type: "singleInstance" | "seriesMaster" | "occurrence" | "exception";
  /** In the event's own time zone. */
  start: WallTime;
  end: WallTime;
  begins: Temporal.Instant;
  ends: Temporal.Instant;
  /** Of an occurrence or exception: its series, and the date that the rule gave it. */
  series: { master: SampleEvent; date: string } | null;
}

export interface Span {
  from: Temporal.Instant;
  to: Temporal.Instant;
}

/** The event itself: a single one, or the series as a whole. */
export function itself(event: SampleEvent): Instance {
  return { ...timed(event.start, event.end), event, type: event.type, series: null };
}

/** Everything that takes place within a span, by its beginning. */
export function instancesWithin(events: readonly SampleEvent[], span: Span): Instance[] {
  const found = events.flatMap((event) =>
    event.recurrence ? occurrencesWithin(event, span) : [itself(event)],
  );
  return found
    .filter((instance) => overlaps(instance, span))
    .toSorted((one, other) => Temporal.Instant.compare(one.begins, other.begins));
}

export function occurrencesWithin(master: SampleEvent, span: Span): Instance[] {
  const changed = new Set(master.changes.map(({ date }) => date));
  const found = master.changes.flatMap(({ date, exception }) =>
    exception ? [exceptionOf(master, exception, date)] : [],
  );
  for (const date of datesOf(master)) {
    if (changed.has(date.toString()) || isWellBefore(date, span.from)) continue;
    const occurrence = occurrenceOf(master, date);
    if (Temporal.Instant.compare(occurrence.begins, span.to) >= 0) break;
    found.push(occurrence);
  }
  return found.filter((instance) => overlaps(instance, span));
}

/** The occurrence that the rule gave a date; undefined where there is none or it was cancelled. */
export function occurrenceOn(master: SampleEvent, date: string): Instance | undefined {
  const change = master.changes.find((each) => each.date === date);
  if (change) return change.exception ? exceptionOf(master, change.exception, date) : undefined;
  for (const day of datesOf(master)) {
    if (day.toString() === date) return occurrenceOf(master, day);
    if (day.toString() > date) return undefined;
  }
  return undefined;
}

function datesOf({ recurrence }: SampleEvent): Iterable<Temporal.PlainDate> {
  return recurrence ? occurrenceDates(recurrence) : [];
}

function occurrenceOf(master: SampleEvent, date: Temporal.PlainDate): Instance {
  const start = Temporal.PlainDateTime.from(master.start.dateTime);
  const end = Temporal.PlainDateTime.from(master.end.dateTime);
  const { days } = start.toPlainDate().until(end.toPlainDate(), { largestUnit: "days" });
  const startsAt = { ...master.start, dateTime: graphWall(date.toPlainDateTime(start)) };
  const endsAt = { ...master.end, dateTime: graphWall(date.add({ days }).toPlainDateTime(end)) };
  const series = { master, date: date.toString() };
  return { ...timed(startsAt, endsAt), event: master, type: "occurrence", series };
}

function exceptionOf(master: SampleEvent, exception: SampleEvent, date: string): Instance {
  const times = timed(exception.start, exception.end);
  return { ...times, event: exception, type: "exception", series: { master, date } };
}

function timed(start: WallTime, end: WallTime) {
  return { start, end, begins: instantOfWall(start), ends: instantOfWall(end) };
}

const overlaps = ({ begins, ends }: Instance, { from, to }: Span) =>
  Temporal.Instant.compare(begins, to) < 0 && Temporal.Instant.compare(ends, from) > 0;

/** Spares the reckoning of times that cannot matter: no event of a series takes a week. */
function isWellBefore(date: Temporal.PlainDate, from: Temporal.Instant): boolean {
  const limit = from.toZonedDateTimeISO("UTC").toPlainDate().subtract({ days: 8 });
  return Temporal.PlainDate.compare(date, limit) < 0;
}
