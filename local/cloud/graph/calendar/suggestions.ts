/** Meeting times out of everybody's real free/busy times, the likeliest first. */
import type { FreeBusyStatus } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import type { Mailbox } from "../../../tenant/content.ts";
import { isWithinWorkingHours, publishedTimes, statusWithin } from "./free-busy.ts";
import type { Instance, Span } from "./instances.ts";
import type { MeetingRequest, RequestedAttendee, RequestedLocation } from "./meeting-request.ts";

export interface Suggestion {
  span: Span;
  confidence: number;
  organizer: FreeBusyStatus;
  attendees: { attendee: RequestedAttendee; availability: FreeBusyStatus }[];
  location: RequestedLocation | undefined;
}

export type EmptyReason =
  | "AttendeesUnavailable"
  | "AttendeesUnavailableOrUnknown"
  | "LocationsUnavailable"
  | "OrganizerUnavailable";

export interface Suggestions {
  found: Suggestion[];
  /** Why nothing was found; empty where something was. */
  emptyReason: EmptyReason | "";
}

/** Somebody's free/busy times; undefined outside the organisation. */
interface Busy {
  mailbox: Mailbox | undefined;
  times: Instance[];
}

type FindMailbox = (address: string) => Mailbox | undefined;

/** Suggestions begin on the hour and the half hour. */
const step = 30;

/** What each candidate time is judged by. */
interface Table {
  request: MeetingRequest;
  organizer: Busy;
  attendees: (Busy & { attendee: RequestedAttendee })[];
  locations: (Busy & { location: RequestedLocation })[];
}

export function suggestMeetings(
  request: MeetingRequest,
  organizer: Mailbox,
  find: FindMailbox,
): Suggestions {
  const table = tableOf(request, organizer, find);
  const found: Suggestion[] = [];
  const refused = new Set<EmptyReason>();
  for (const slot of candidates(request)) {
    const verdict = judge(slot, table);
    if (typeof verdict === "string") refused.add(verdict);
    else found.push(verdict);
  }
  const best = found.toSorted((one, other) => other.confidence - one.confidence);
  return {
    found: best.slice(0, request.mostCandidates),
    emptyReason: found.length > 0 ? "" : mainReason(refused),
  };
}

function tableOf(request: MeetingRequest, organizer: Mailbox, find: FindMailbox): Table {
  const span = wholeSpan(request.slots);
  const busy = (mailbox: Mailbox | undefined): Busy => ({
    mailbox,
    times: mailbox ? publishedTimes(mailbox, span) : [],
  });
  return {
    request,
    organizer: busy(organizer),
    attendees: request.attendees.map((attendee) => ({
      attendee,
      ...busy(find(attendee.address)),
    })),
    locations: request.locations.map((location) => ({
      location,
      ...busy(location.address === undefined ? undefined : find(location.address)),
    })),
  };
}

/** The suggestion that a time makes, or why it makes none. */
function judge(slot: Span, table: Table): Suggestion | EmptyReason {
  const { request } = table;
  const organizer = availabilityOf(table.organizer, slot, request.workHoursOnly);
  if (!request.isOrganizerOptional && !isAvailable(organizer)) return "OrganizerUnavailable";
  const attendees = table.attendees.map(({ attendee, ...busy }) => ({
    attendee,
    availability: availabilityOf(busy, slot, request.workHoursOnly && attendee.type !== "resource"),
  }));
  const confidence = confidenceOf(attendees.map(({ availability }) => availability));
  if (confidence < request.leastPercentage)
    return attendees.some(({ availability }) => availability === "unknown")
      ? "AttendeesUnavailableOrUnknown"
      : "AttendeesUnavailable";
  const place = table.locations.find((each) => isAvailable(availabilityOf(each, slot, false)));
  if (request.isLocationRequired && !place) return "LocationsUnavailable";
  return { span: slot, confidence, organizer, attendees, location: place?.location };
}

/** Attendees are what most often stands in the way: their reason goes before the organiser's. */
function mainReason(refused: ReadonlySet<EmptyReason>): EmptyReason {
  const reasons: EmptyReason[] = [
    "LocationsUnavailable",
    "AttendeesUnavailableOrUnknown",
    "AttendeesUnavailable",
  ];
  return reasons.find((reason) => refused.has(reason)) ?? "OrganizerUnavailable";
}

function wholeSpan(slots: readonly Span[]): Span {
  const at = (milliseconds: number) => Temporal.Instant.fromEpochMilliseconds(milliseconds);
  return {
    from: at(Math.min(...slots.map(({ from }) => from.epochMilliseconds))),
    to: at(Math.max(...slots.map(({ to }) => to.epochMilliseconds))),
  };
}

function candidates({ slots, minutes }: MeetingRequest): Span[] {
  return slots.flatMap(({ from, to }) => {
    const spans: Span[] = [];
    const grid = step * 60_000;
    const first = Math.ceil(from.epochMilliseconds / grid) * grid;
    for (let start = first; start + minutes * 60_000 <= to.epochMilliseconds; start += grid) {
      const begins = Temporal.Instant.fromEpochMilliseconds(start);
      spans.push({ from: begins, to: begins.add({ minutes }) });
    }
    return spans;
  });
}

/** Meetings at work lie within everybody's working hours: outside them, nobody is there. */
function availabilityOf(
  { mailbox, times }: Busy,
  slot: Span,
  workHoursOnly: boolean,
): FreeBusyStatus {
  if (!mailbox) return "unknown";
  if (workHoursOnly && !isWithinWorkingHours(mailbox, slot)) return "oof";
  return statusWithin(times, slot);
}

const isAvailable = (status: FreeBusyStatus) => status === "free" || status === "workingElsewhere";

/** Free counts fully, unknown 49 %, anything else nothing; the average over the attendees. */
function confidenceOf(statuses: readonly FreeBusyStatus[]): number {
  if (statuses.length === 0) return 100;
  const chances = statuses.map((status): number =>
    isAvailable(status) ? 100 : status === "unknown" ? 49 : 0,
  );
  return chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
}
