/** Making events: one per `transactionId`, and a copy in the calendar of everyone invited. */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Mailbox, SampleEvent } from "../../../tenant/content.ts";
import * as ids from "../../../tenant/ids.ts";
import { meetingJoinUrl } from "../../../tenant/meeting-links.ts";
import { type Fields, readFields } from "../calendar/action-body.ts";
import { itself } from "../calendar/instances.ts";
import { ianaName, instantOfWall, type WallTime } from "../calendar/zones.ts";
import { badRequest, GraphError, mailAccessDenied } from "../errors.ts";
import { openCalendar } from "../resources/calendar.ts";
import { eventResource } from "../resources/event.ts";
import { htmlToText } from "../resources/html-text.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import {
  readAddress,
  readBody,
  readEntity,
  readFlag,
  readList,
  readMember,
  readText,
} from "../written-fields.ts";

export const eventWritingRoutes: GraphRoutes = { "POST {U}/events": createEvent };

const writable = [
  "allowNewTimeProposals",
  "attendees",
  "body",
  "end",
  "hideAttendees",
  "importance",
  "isAllDay",
  "isOnlineMeeting",
  "isReminderOn",
  "location",
  "onlineMeetingProvider",
  "reminderMinutesBeforeStart",
  "responseRequested",
  "sensitivity",
  "showAs",
  "start",
  "subject",
  "transactionId",
];

/** What a request asked for, to tell its repetition from another request. */
const requests = new WeakMap<SampleEvent, unknown>();

function createEvent(call: GraphCall): GraphAnswer {
  const { mailbox, calendar, right } = openCalendar(call);
  if (right !== "all" && right !== "write") throw mailAccessDenied();
  const fields = readEntity(call.body, "event", writable);
  const event = repeated(mailbox, fields) ?? add(call, mailbox, calendar.id, fields);
  const view = { mailbox, right, prefer: call.prefer, basic: false };
  const fragment = `users('${mailbox.userId}')/events/$entity`;
  return {
    status: 201,
    body: { ...contextOf(call.service, fragment), ...eventResource(itself(event), view) },
  };
}

/** The event that an earlier request with the same `transactionId` made. */
function repeated(mailbox: Mailbox, fields: Fields): SampleEvent | undefined {
  const id = readText(fields, "transactionId");
  const found = mailbox.events.find(
    ({ transactionId }) => id !== undefined && transactionId === id,
  );
  if (found === undefined || isDeepStrictEqual(requests.get(found), fields)) return found;
  throw new GraphError(
    409,
    "ErrorDuplicateTransactionId",
    "Your request can't be completed. An event with the same transaction id exists.",
  );
}

function add(call: GraphCall, mailbox: Mailbox, calendarId: string, fields: Fields): SampleEvent {
  const event = eventFrom(call, mailbox, calendarId, fields);
  requests.set(event, fields);
  mailbox.events.push(event);
  for (const { emailAddress } of event.attendees) {
    const address = emailAddress?.address?.toLowerCase();
    const invited = call.service.content.mailboxes.find(
      ({ mail }) => mail.toLowerCase() === address && mail !== mailbox.mail,
    );
    if (invited) invited.events.push(invitation(event, invited));
  }
  return event;
}

/** What Exchange writes for "never". */
const never = "0001-01-01T00:00:00Z";

function eventFrom(
  { service }: GraphCall,
  mailbox: Mailbox,
  calendarId: string,
  fields: Fields,
): SampleEvent {
  const key = randomUUID();
  const id = ids.eventId(mailbox.mail, key);
  const now = service.clock().toISOString().replace(/\.\d+/, "");
  const body = readBody(fields);
  const isAllDay = readFlag(fields, "isAllDay") ?? false;
  const location = readPlace(fields);
  return {
    id,
    createdDateTime: now,
    lastModifiedDateTime: now,
    changeKey: ids.changeKey(id),
    categories: [],
    transactionId: readText(fields, "transactionId") ?? null,
    ...readTimes(fields, isAllDay),
    calendarId,
    seriesMasterId: null,
    type: "singleInstance",
    iCalUId: ids.iCalUId(key),
    recurrence: null,
    changes: [],
    subject: readText(fields, "subject") ?? "",
    body,
    bodyPreview: previewOf(body),
    hasAttachments: false,
    attachments: [],
    isOrganizer: true,
    responseStatus: { response: "organizer", time: never },
    showAs:
      readMember(fields, "showAs", ["free", "tentative", "busy", "oof", "workingElsewhere"]) ??
      (isAllDay ? "free" : "busy"),
    importance: readMember(fields, "importance", ["low", "normal", "high"]) ?? "normal",
    sensitivity:
      readMember(fields, "sensitivity", ["normal", "personal", "private", "confidential"]) ??
      "normal",
    isAllDay,
    isCancelled: false,
    isDraft: false,
    isReminderOn: readFlag(fields, "isReminderOn") ?? true,
    reminderMinutesBeforeStart: Number(fields["reminderMinutesBeforeStart"] ?? 15),
    responseRequested: readFlag(fields, "responseRequested") ?? true,
    allowNewTimeProposals: readFlag(fields, "allowNewTimeProposals") ?? true,
    hideAttendees: readFlag(fields, "hideAttendees") ?? false,
    ...meeting(service, mailbox, fields, key),
    location,
    locations: location.displayName === "" ? [] : [location],
    attendees: readList(fields, "attendees").map(readAttendee),
    organizer: { emailAddress: { name: mailbox.displayName, address: mailbox.mail } },
  };
}

function readPlace(fields: Fields) {
  const { displayName = "" } = readFields(fields["location"], "location", [
    "displayName",
    "locationType",
    "locationEmailAddress",
  ]);
  return {
    displayName: String(displayName),
    locationType: "default" as const,
    uniqueIdType: "unknown" as const,
  };
}

function readAttendee(value: unknown): SampleEvent["attendees"][number] {
  const fields = readFields(value, "attendee", ["type", "emailAddress", "status"]);
  const emailAddress = readAddress(fields["emailAddress"]);
  if (!/^[^\s@]+@[^\s@]+$/.test(emailAddress.address))
    throw badRequest("At least one recipient isn't valid.", "ErrorInvalidRecipients");
  return {
    type: readMember(fields, "type", ["required", "optional", "resource"] as const) ?? "required",
    status: { response: "none", time: never },
    emailAddress,
  };
}

function readTimes(fields: Fields, isAllDay: boolean) {
  const [start, end] = [readMoment(fields, "start"), readMoment(fields, "end")];
  const days = [start, end].map(({ dateTime }) => dateTime.slice(11) === "00:00:00.0000000");
  if (isAllDay && days.includes(false))
    throw badRequest(
      "The Event.Start property for an all-day event needs to be set to midnight.",
      "ErrorPropertyValidationFailure",
    );
  const order = instantOfWall(start).until(instantOfWall(end)).total("minutes");
  if (order < 0 || (isAllDay && order <= 0))
    throw badRequest(
      "End date cannot be earlier than start date.",
      "ErrorCalendarEndDateIsEarlierThanStartDate",
    );
  return {
    start,
    end,
    originalStartTimeZone: start.timeZone,
    originalEndTimeZone: end.timeZone,
  };
}

function readMoment(fields: Fields, name: string): WallTime {
  const moment = readFields(fields[name], "dateTimeTimeZone", ["dateTime", "timeZone"]);
  const [dateTime, timeZone] = [
    readText(moment, "dateTime"),
    readText(moment, "timeZone") ?? "UTC",
  ];
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?$/.exec(dateTime ?? "");
  if (!match || Number.isNaN(Date.parse(`${match[1]}Z`)))
    throw badRequest(
      `The value of property '${name}' is missing or invalid.`,
      "ErrorInvalidRequest",
    );
  if (ianaName(timeZone) === undefined)
    throw badRequest(
      `A valid TimeZone value must be specified. The following TimeZone value is not supported: ${timeZone}.`,
      "TimeZoneNotSupportedException",
    );
  return { dateTime: `${match[1]}.${(match[2] ?? "").padEnd(7, "0")}`, timeZone };
}

function meeting(
  { directory }: GraphCall["service"],
  mailbox: Mailbox,
  fields: Fields,
  key: string,
) {
  const organizer = directory.people.find(({ id }) => id === mailbox.userId);
  readMember(fields, "onlineMeetingProvider", ["unknown", "teamsForBusiness"]);
  // A shared mailbox has no Teams licence.
  const isOnline = (readFlag(fields, "isOnlineMeeting") ?? false) && organizer !== undefined;
  return {
    isOnlineMeeting: isOnline,
    onlineMeetingProvider: isOnline ? ("teamsForBusiness" as const) : ("unknown" as const),
    onlineMeetingUrl: null,
    onlineMeeting: isOnline ? { joinUrl: meetingJoinUrl(directory, organizer, key) } : null,
  };
}

const previewOf = ({ contentType, content }: { contentType: string; content: string }) =>
  (contentType === "html" ? htmlToText(content) : content)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 255);

function invitation(event: SampleEvent, mailbox: Mailbox): SampleEvent {
  const id = ids.eventId(mailbox.mail, event.id);
  const standard = mailbox.calendars.find(({ isDefaultCalendar }) => isDefaultCalendar);
  return {
    ...structuredClone(event),
    id,
    changeKey: ids.changeKey(id),
    transactionId: null,
    calendarId: standard?.id ?? "",
    isOrganizer: false,
    responseStatus: { response: "notResponded", time: never },
    showAs: "tentative",
  };
}
