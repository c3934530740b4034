/** Reads an event of a calendar: when, where, who comes, and its text. */
import type { Attendee, Event } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { type CalendarAccess, calendarPermissions, inUtc } from "../outlook/calendar.ts";
import { eventTimes, isPrivate } from "../outlook/event.ts";
import { userPath } from "../outlook/mailbox.ts";
import { person } from "../outlook/message.ts";
import { describeRecurrence } from "../outlook/recurrence.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri, type ResourceUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { listAttachments } from "./attachment-list.ts";
import type { Resource } from "./resource.ts";
import { readText, textAsHtml } from "./text.ts";

const fields =
  "id,subject,start,end,isAllDay,location,locations,organizer,attendees,responseStatus,showAs," +
  "isCancelled,sensitivity,type,seriesMasterId,recurrence,isOnlineMeeting,onlineMeeting," +
  "onlineMeetingUrl,body,hasAttachments,lastModifiedDateTime,webLink";

export async function readEvent(
  uri: Extract<ResourceUri, { kind: "event" }>,
  context: ToolContext,
): Promise<Resource> {
  const { graph, mode, signal } = context;
  const mailbox = userPath(uri.user, mode);
  const path = graphPath`${mailbox}/events/${uri.eventId}`;
  const access = { graph, permissions: calendarPermissions(uri.user, mode) };
  const [event, zone] = await Promise.all([
    graph.get<Event>(path, {
      query: { $select: fields },
      prefer: inUtc,
      permissions: access.permissions,
    }),
    zoneOf(context, mailbox),
  ]);
  const recurrence = event.recurrence ?? (await ofSeries(event, mailbox, access));
  const uriOf = (attachmentId: string) =>
    formatUri({ ...uri, kind: "eventattachment", attachmentId });
  const list = event.hasAttachments ? await attachmentsOf(path, uriOf, access) : undefined;
  const resource = await eventResource({ ...event, recurrence }, zone, signal);
  return {
    ...resource,
    attachments: list?.attachments,
    notes: [...resource.notes, list?.note],
  };
}

/** An event as a resource, wherever it came from: a calendar, or attached to a mail. */
export async function eventResource(
  event: Event,
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<Resource> {
  const html = `<ul>${facts(event, zone)}</ul>${attendeesHtml(event)}${bodyHtml(event)}`;
  const { markdown, notes } = await readText(html, "text/html", signal);
  return {
    kind: "event",
    title: event.subject || "(no subject)",
    from: person(event.organizer) || undefined,
    time: zone.tell(event.lastModifiedDateTime),
    link: event.webLink ?? undefined,
    markdown,
    notes: [...notes, typeof event.body?.content === "string" ? undefined : bodyMissing, zone.note],
  };
}

const bodyMissing =
  "The text is missing: the connector holds Calendars.ReadBasic only; reading it takes Calendars.Read.";

/** An occurrence does not say how often it comes again: its series does. */
async function ofSeries(
  { seriesMasterId }: Event,
  mailbox: GraphPath,
  { graph, permissions }: CalendarAccess,
): Promise<Event["recurrence"]> {
  if (!seriesMasterId) return null;
  try {
    const series = await graph.get<Event>(graphPath`${mailbox}/events/${seriesMasterId}`, {
      query: { $select: "id,recurrence" },
      prefer: inUtc,
      permissions,
    });
    return series.recurrence;
  } catch (error) {
    // Who was invited to one occurrence only has no series.
    if (error instanceof ConnectorError && error.code === "not_found") return null;
    throw error;
  }
}

/** Those, too, take more than Calendars.ReadBasic: said, as the rest of the event can be read. */
async function attachmentsOf(
  event: GraphPath,
  uriOf: (attachmentId: string) => string,
  { graph, permissions }: CalendarAccess,
): Promise<{ attachments?: Resource["attachments"]; note: string | undefined }> {
  try {
    return await listAttachments(event, uriOf, permissions, graph);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "consent_required") throw error;
    return { note: "The attachments are not listed: that takes the permission Calendars.Read." };
  }
}

function facts(event: Event, zone: MailboxZone): string {
  const { start, end } = eventTimes(event, zone);
  return [
    fact("When", start && `${start} to ${end}${event.isAllDay ? " (all day)" : ""}`),
    fact("Repeats", event.recurrence && describeRecurrence(event.recurrence)),
    fact("Part of a series", seriesPart(event)),
    fact("Where", placesOf(event)),
    fact("Join online", event.onlineMeeting?.joinUrl ?? event.onlineMeetingUrl),
    fact("Cancelled", event.isCancelled && "yes"),
    fact("Private", isPrivate(event) && "yes"),
    fact("My response", event.responseStatus?.response),
    fact("Shown as", event.showAs),
  ].join("");
}

function fact(name: string, value: string | false | null | undefined): string {
  return value && value !== "none" ? `<li><b>${name}:</b> ${textAsHtml(value)}</li>` : "";
}

function seriesPart({ type }: Event): string | undefined {
  if (type === "occurrence") return "one occurrence";
  if (type === "exception") return "one occurrence, changed";
  return type === "seriesMaster" ? "the whole series" : undefined;
}

function placesOf({ location, locations }: Event): string {
  const places = (locations?.length ? locations : [location]).map((one) => one?.displayName);
  return places.filter(Boolean).join("; ");
}

const mostAttendees = 50;

function attendeesHtml({ attendees }: Event): string {
  if (!attendees?.length) return "";
  const shown = attendees.slice(0, mostAttendees).map((one) => `<li>${attendeeHtml(one)}</li>`);
  const hidden = attendees.length - shown.length;
  if (hidden > 0) shown.push(`<li>and ${hidden} more</li>`);
  return `<p><b>Attendees:</b></p><ul>${shown.join("")}</ul>`;
}

function attendeeHtml(attendee: Attendee): string {
  const { type, status } = attendee;
  const response = responses[status?.response ?? "none"];
  const role = type === "required" ? undefined : type;
  return textAsHtml([person(attendee), response, role].filter(Boolean).join(", "));
}

const responses: Record<string, string> = {
  none: "no response",
  notResponded: "no response",
  organizer: "organizer",
  accepted: "accepted",
  tentativelyAccepted: "tentative",
  declined: "declined",
};

function bodyHtml({ body }: Event): string {
  const content = body?.content ?? "";
  return `<div>${body?.contentType === "html" ? content : textAsHtml(content)}</div>`;
}
