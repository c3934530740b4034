/** Events as Exchange answers them: in the reader's time zone, as far as the reader's rights go. */
import type { Mailbox, SampleEvent } from "../../../tenant/content.ts";
import { iCalUIdOn } from "../../../tenant/ids.ts";
import { instanceId, ownId } from "../calendar/event-ids.ts";
import type { Instance } from "../calendar/instances.ts";
import { instantOfWall, wallOf, type WallTime } from "../calendar/zones.ts";
import type { ComplexShape, EntityModel } from "../odata/model.ts";
import type { Prefer } from "../prefer.ts";
import type { Right } from "./calendar.ts";
import { htmlToText } from "./html-text.ts";

const moment: ComplexShape = { dateTime: "string", timeZone: "string" };
const recipient: ComplexShape = { emailAddress: { name: "string", address: "string" } };
const location: ComplexShape = {
  address: "open",
  coordinates: "open",
  displayName: "string",
  locationEmailAddress: "string",
  locationType: "enum",
  locationUri: "string",
  uniqueId: "string",
  uniqueIdType: "enum",
};
const status: ComplexShape = { response: "enum", time: "date" };

export const eventModel: EntityModel = {
  name: "microsoft.graph.event",
  properties: {
    id: "string",
    allowNewTimeProposals: "boolean",
    attendees: [
      { ...recipient, proposedNewTime: { start: moment, end: moment }, status, type: "enum" },
    ],
    body: { contentType: "enum", content: "string" },
    bodyPreview: "string",
    cancelledOccurrences: ["string"],
    categories: ["string"],
    changeKey: "string",
    createdDateTime: "date",
    end: moment,
    hasAttachments: "boolean",
    hideAttendees: "boolean",
    iCalUId: "string",
    importance: "enum",
    isAllDay: "boolean",
    isCancelled: "boolean",
    isDraft: "boolean",
    isOnlineMeeting: "boolean",
    isOrganizer: "boolean",
    isReminderOn: "boolean",
    lastModifiedDateTime: "date",
    location,
    locations: [location],
    onlineMeeting: "open",
    onlineMeetingProvider: "enum",
    onlineMeetingUrl: "string",
    organizer: recipient,
    originalEndTimeZone: "string",
    originalStart: "date",
    originalStartTimeZone: "string",
    recurrence: "open",
    reminderMinutesBeforeStart: "number",
    responseRequested: "boolean",
    responseStatus: status,
    sensitivity: "enum",
    seriesMasterId: "string",
    showAs: "enum",
    start: moment,
    subject: "string",
    transactionId: "string",
    type: "enum",
    webLink: "string",
  },
  expands: {},
  unfilterable: ["attendees", "body", "bodyPreview", "locations", "onlineMeeting", "recurrence"],
};

export interface EventView {
  mailbox: Mailbox;
  prefer: Prefer;
  right: Right;
  /** `Calendars.ReadBasic`: no bodies. */
  basic: boolean;
}

/** The event with all that this caller may see; `$select` is still to be applied. */
export function eventResource(instance: Instance, view: EventView): Record<string, unknown> {
  const { mailbox, prefer, basic } = view;
  const { series, start, end, begins, ends } = instance;
  const {
    changes: _,
    calendarId: __,
    attachments: ___,
    ...event
  } = shownTo(view.right, instance.event);
  const at = (instant: typeof begins, wall: WallTime) =>
    event.isAllDay
      ? { dateTime: wall.dateTime, timeZone: prefer.timeZone }
      : wallOf(instant, prefer.timeZone);
  const resource: Record<string, unknown> = {
    "@odata.etag": `W/"${event.changeKey}"`,
    ...event,
    id: instanceId(mailbox, instance, prefer),
    seriesMasterId: series && ownId(mailbox, series.master, prefer),
    type: instance.type,
    ...(series && {
      originalStart: originalStart(series),
      iCalUId: iCalUIdOn(event.iCalUId, series.date),
    }),
    webLink: webLink(instanceId(mailbox, instance, { immutableIds: false })),
    start: at(begins, start),
    end: at(ends, end),
    recurrence: instance.type === "seriesMaster" ? event.recurrence : null,
    ...(prefer.textBodies && {
      body: { contentType: "text", content: htmlToText(event.body.content ?? "") },
    }),
  };
  if (basic) for (const name of ["body", "bodyPreview"]) delete resource[name];
  return resource;
}

const webLink = (id: string) =>
  `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`;

/** When the rule had it start, in UTC. */
function originalStart({ master, date }: NonNullable<Instance["series"]>): string {
  const dateTime = `${date}${master.start.dateTime.slice(10)}`;
  return instantOfWall({ ...master.start, dateTime }).toString({ smallestUnit: "second" });
}

/** A private event shows others that there is one; those who may see titles alone, see no more. */
export function shownTo(right: Right, event: SampleEvent): SampleEvent {
  if (right === "all") return event;
  if (event.sensitivity === "private") return { ...withoutDetails(event), ...privateEvent };
  return right === "limitedRead" ? withoutDetails(event) : event;
}

const nowhere = {
  displayName: "",
  locationType: "default" as const,
  uniqueIdType: "unknown" as const,
};

const privateEvent = { subject: "Private Appointment", location: nowhere, locations: [] };

function withoutDetails(event: SampleEvent): SampleEvent {
  return {
    ...event,
    categories: [],
    bodyPreview: "",
    body: { contentType: "html", content: "" },
    isOnlineMeeting: false,
    onlineMeetingProvider: "unknown",
    onlineMeeting: null,
    attendees: [],
    hasAttachments: false,
    attachments: [],
  };
}
