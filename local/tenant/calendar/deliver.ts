/** Puts a composed event into one mailbox: the organiser's copy, an attendee's or a room's, each with its own id. */
import type { Attendee, FreeBusyStatus, ResponseType } from "@microsoft/microsoft-graph-types";
import * as ids from "../ids.ts";
import { graphTime } from "../moments.ts";
import { fileAttachment } from "../mail/attachments.ts";
import type { Party } from "../mail/parties.ts";
import type { ComposedEvent, Span } from "./compose.ts";
import type { SampleEvent } from "./types.ts";

/** What Exchange writes for "never". */
const never = "0001-01-01T00:00:00Z";

const recipient = ({ name, address }: Party) => ({ emailAddress: { name, address } });

export function concernsEvent(event: ComposedEvent, { alias }: Party): boolean {
  // What is called off leaves its organiser's calendar at once.
  if (event.organizer.alias === alias) return !event.script.cancelled;
  return [...event.required, ...event.optional, ...event.rooms].some((one) => one.alias === alias);
}

export function eventCopy(event: ComposedEvent, owner: Party): SampleEvent {
  const { script, recurrence } = event;
  const id = ids.eventId(owner.alias, script.key);
  const copy: SampleEvent = {
    id,
    ...records(event, owner, id),
    ...texts(event, owner, script.subject, event.content, event.preview),
    ...attachments(event, owner, id),
    ...state(event, owner),
    ...meeting(event),
    type: recurrence ? "seriesMaster" : "singleInstance",
    iCalUId: ids.iCalUId(script.key),
    ...times(event.span, event.timeZone),
    recurrence,
    attendees: attendeesOf(event, owner),
    organizer: recipient(event.organizer),
    changes: [],
  };
  return { ...copy, changes: changesOf(event, owner, copy) };
}

function changesOf(
  event: ComposedEvent,
  owner: Party,
  master: SampleEvent,
): SampleEvent["changes"] {
  return event.changes.map(({ date, exception }) => {
    if (!exception) return { date, exception: null };
    const { subject, content, preview, span } = exception;
    const id = ids.occurrenceId(master.id, date);
    return {
      date,
      exception: {
        ...master,
        id,
        seriesMasterId: master.id,
        type: "exception",
        changeKey: ids.changeKey(id),
        ...texts(event, owner, subject, content, preview),
        ...times(span, event.timeZone),
        recurrence: null,
      },
    };
  });
}

function records(
  { script, created, timeZone, organizer }: ComposedEvent,
  owner: Party,
  id: string,
) {
  const calendar = owner.alias === organizer.alias ? script.calendar : undefined;
  return {
    createdDateTime: graphTime(created),
    lastModifiedDateTime: graphTime(created),
    changeKey: ids.changeKey(id),
    categories: script.categories ?? [],
    transactionId: null,
    originalStartTimeZone: timeZone,
    originalEndTimeZone: timeZone,
    calendarId: ids.calendarId(owner.alias, calendar ?? "calendar"),
    seriesMasterId: null,
  };
}

const isRoom = (event: ComposedEvent, { alias }: Party) =>
  event.rooms.some((room) => room.alias === alias);

/** A room's copy holds the organiser's name for a subject, no text and no files: so Exchange sets rooms up. */
function texts(
  event: ComposedEvent,
  owner: Party,
  subject: string,
  content: string,
  preview: string,
) {
  const forRoom = isRoom(event, owner);
  const shown = forRoom ? event.organizer.name : subject;
  return {
    subject: event.script.cancelled ? `Canceled: ${shown}` : shown,
    bodyPreview: forRoom ? "" : preview,
    body: { contentType: "html" as const, content: forRoom ? "" : content },
  };
}

function attachments(event: ComposedEvent, owner: Party, id: string) {
  const scripts = isRoom(event, owner) ? [] : (event.script.attachments ?? []);
  const lastModifiedDateTime = graphTime(event.created);
  return {
    hasAttachments: scripts.length > 0,
    attachments: scripts.map((script, index) =>
      fileAttachment(script, { id: ids.attachmentId(id, String(index)), lastModifiedDateTime }),
    ),
  };
}

function answerOf({ script, organizer }: ComposedEvent, { alias }: Party): ResponseType {
  return alias === organizer.alias ? "organizer" : (script.answers?.[alias] ?? "accepted");
}

function state(event: ComposedEvent, owner: Party) {
  const { script, created } = event;
  const response = answerOf(event, owner);
  const answered = response !== "organizer" && response !== "none";
  return {
    isOrganizer: response === "organizer",
    responseStatus: { response, time: answered ? graphTime(created) : never },
    showAs: script.cancelled ? ("free" as const) : shownAs(response, script.showAs ?? "busy"),
    importance: script.importance ?? ("normal" as const),
    sensitivity: script.sensitivity ?? ("normal" as const),
    isAllDay: script.from === undefined,
    isCancelled: script.cancelled ?? false,
    isDraft: false,
    isReminderOn: response !== "declined",
    reminderMinutesBeforeStart: 15,
    responseRequested: true,
    allowNewTimeProposals: true,
    hideAttendees: false,
  };
}

function shownAs(response: ResponseType, showAs: FreeBusyStatus): FreeBusyStatus {
  if (response === "declined") return "free";
  return response === "none" || response === "tentativelyAccepted" ? "tentative" : showAs;
}

function meeting({ joinUrl, locations }: ComposedEvent) {
  const [first] = locations;
  const displayName = locations.map((location) => location.displayName).join("; ");
  return {
    isOnlineMeeting: joinUrl !== null,
    onlineMeetingProvider: joinUrl === null ? ("unknown" as const) : ("teamsForBusiness" as const),
    onlineMeetingUrl: null,
    onlineMeeting: joinUrl === null ? null : { joinUrl },
    location:
      first === undefined
        ? { displayName: "", locationType: "default" as const, uniqueIdType: "unknown" as const }
        : { ...first, displayName },
    locations,
  };
}

const times = ({ start, end }: Span, timeZone: string) => ({
  start: { dateTime: start, timeZone },
  end: { dateTime: end, timeZone },
});

/** Only the organiser learns what the others answered. */
function attendeesOf(event: ComposedEvent, owner: Party): Attendee[] {
  const isOrganizer = owner.alias === event.organizer.alias;
  const attendee = (type: NonNullable<Attendee["type"]>) => (party: Party) => {
    const response = isOrganizer ? answerOf(event, party) : "none";
    const time = response === "none" ? never : graphTime(event.created);
    return { type, status: { response, time }, ...recipient(party) };
  };
  return [
    ...event.required.map(attendee("required")),
    ...event.optional.map(attendee("optional")),
    ...event.rooms.map(attendee("resource")),
  ];
}
