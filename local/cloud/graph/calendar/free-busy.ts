/** How busy a mailbox is: by its standard calendar alone, as Exchange publishes it. */
import type { FreeBusyStatus } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import { daysOfWeek } from "../../../tenant/calendar/days.ts";
import type { Mailbox } from "../../../tenant/content.ts";
import { instancesWithin, type Instance, type Span } from "./instances.ts";
import { ianaName } from "./zones.ts";

export function publishedTimes(mailbox: Mailbox, span: Span): Instance[] {
  const standard = mailbox.calendars.find(({ isDefaultCalendar }) => isDefaultCalendar);
  const events = mailbox.events.filter(({ calendarId }) => calendarId === standard?.id);
  return instancesWithin(events, span);
}

/** What counts more hides what counts less. */
const weights: FreeBusyStatus[] = ["free", "workingElsewhere", "tentative", "busy", "oof"];

const digits: Partial<Record<FreeBusyStatus, string>> = {
  free: "0",
  tentative: "1",
  busy: "2",
  oof: "3",
  workingElsewhere: "4",
};

export function statusWithin(times: readonly Instance[], { from, to }: Span): FreeBusyStatus {
  const found = times
    .filter(
      ({ begins, ends }) =>
        Temporal.Instant.compare(begins, to) < 0 && Temporal.Instant.compare(ends, from) > 0,
    )
    .map(({ event }) => weights.indexOf(event.showAs));
  return weights[Math.max(0, ...found)] ?? "free";
}

/** A digit for each interval of the span. */
export function availabilityView(times: readonly Instance[], span: Span, minutes: number): string {
  const count = Math.ceil(span.from.until(span.to).total("minutes") / minutes);
  return Array.from({ length: count }, (_, index) => {
    const from = span.from.add({ minutes: index * minutes });
    return digits[statusWithin(times, { from, to: from.add({ minutes }) })] ?? "0";
  }).join("");
}

/** Whether a span lies within the hours that the mailbox's owner set in Outlook. */
export function isWithinWorkingHours({ settings, timeZone }: Mailbox, { from, to }: Span): boolean {
  const hours = settings.workingHours;
  const zone = ianaName(hours?.timeZone?.name ?? timeZone) ?? "UTC";
  const [start, end] = [from.toZonedDateTimeISO(zone), to.toZonedDateTimeISO(zone)];
  const day = daysOfWeek[start.dayOfWeek - 1];
  const isWorkday = day !== undefined && (hours?.daysOfWeek ?? []).includes(day);
  const isOneDay = start.toPlainDate().equals(end.toPlainDate());
  return (
    isWorkday &&
    isOneDay &&
    clock(start) >= (hours?.startTime ?? "") &&
    clock(end) <= (hours?.endTime ?? "")
  );
}

const clock = (time: Temporal.ZonedDateTime) =>
  time.toPlainTime().toString({ fractionalSecondDigits: 7 });
