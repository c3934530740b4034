/** How an event reads in results; shared by every tool that returns one. */
import type { DateTimeTimeZone, Event } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { untrustedLine } from "../fields.ts";
import { formatUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { people, person } from "./message.ts";

export const eventFields =
  "id,subject,start,end,isAllDay,location,organizer,attendees,responseStatus,showAs,isCancelled," +
  "sensitivity,type,isOnlineMeeting,webLink";

export const eventSummary = z.object({
  subject: untrustedLine(120),
  start: z.string().nullable().describe("With allDay the first day."),
  end: z.string().nullable().describe("With allDay the last day."),
  allDay: z.boolean().optional().describe("Present when true, like the other flags."),
  location: untrustedLine(80).optional(),
  organizer: untrustedLine(120),
  attendees: untrustedLine(130).optional(),
  myResponse: z.string().optional().describe("Of the calendar's owner."),
  showAs: z.string().optional().describe("Unless busy."),
  cancelled: z.boolean().optional(),
  recurring: z.boolean().optional(),
  private: z.boolean().optional(),
  online: z.boolean().optional(),
  uri: z.string(),
  link: z.string().optional(),
});

/** The summary of an event; flags that are false are left out to keep lists short. */
export function summariseEvent(
  event: Event,
  user: string,
  zone: MailboxZone,
): z.input<typeof eventSummary> {
  const response = event.responseStatus?.response;
  return {
    subject: event.subject || "(no subject)",
    ...eventTimes(event, zone),
    allDay: event.isAllDay || undefined,
    location: event.location?.displayName || undefined,
    organizer: person(event.organizer),
    attendees: people(event.attendees) || undefined,
    myResponse: response && response !== "none" ? response : undefined,
    showAs: event.showAs && event.showAs !== "busy" ? event.showAs : undefined,
    cancelled: event.isCancelled || undefined,
    recurring: (event.type ?? "singleInstance") !== "singleInstance" || undefined,
    private: isPrivate(event) || undefined,
    online: event.isOnlineMeeting || undefined,
    uri: formatUri({ kind: "event", user, eventId: event.id ?? "" }),
    link: event.webLink ?? undefined,
  };
}

export function isPrivate({ sensitivity }: Event): boolean {
  return sensitivity === "private" || sensitivity === "confidential";
}

/** Start and end on the clock of `zone`; first and last day of an event of whole days. */
export function eventTimes(
  { start, end, isAllDay }: Pick<Event, "start" | "end" | "isAllDay">,
  zone: MailboxZone,
): { start: string | null; end: string | null } {
  if (!isAllDay) return { start: zone.tell(instantOf(start)), end: zone.tell(instantOf(end)) };
  // It ends when the next day begins: a moment earlier it is still the last day.
  return { start: dayOf(start, zone, 0), end: dayOf(end, zone, -1) };
}

/** `2026-03-02T09:30:00Z`; answers are asked for in UTC, which Graph writes without an offset. */
export function instantOf(value: DateTimeTimeZone | null | undefined): string | null {
  return value?.dateTime ? `${value.dateTime.slice(0, 19)}Z` : null;
}

/** Days have no zone, so midnight in UTC means that day everywhere. */
function dayOf(
  value: DateTimeTimeZone | null | undefined,
  zone: MailboxZone,
  moveMs: number,
): string | null {
  const instant = instantOf(value);
  if (instant === null) return null;
  const moved = new Date(Date.parse(instant) + moveMs).toISOString();
  return instant.endsWith("T00:00:00Z")
    ? moved.slice(0, 10)
    : (zone.tell(moved)?.slice(0, 10) ?? null);
}
