/** Finds meeting times by Microsoft Graph's own suggestions, which only signed-in users get. */
import type {
  AttendeeAvailability,
  FreeBusyStatus,
  MeetingTimeSuggestion,
  MeetingTimeSuggestionsResult,
} from "@microsoft/microsoft-graph-types";
import type { Graph } from "../../../graph/graph.ts";
import { graphPath } from "../../../graph/path.ts";
import { inUtc } from "../calendar.ts";
import { instantOf } from "../event.ts";
import { inGraphTime, type Meeting } from "./meeting.ts";
import type { EmptyReason, Finding, Slot } from "./slot.ts";

/** More than are proposed: Graph ranks by likelihood alone, and a room that is taken lowers that. */
const candidates = 50;

export async function findBySuggestions(meeting: Meeting, graph: Graph): Promise<Finding> {
  const { meetingTimeSuggestions, emptySuggestionsReason } =
    await graph.post<MeetingTimeSuggestionsResult>(
      graphPath`${meeting.mailbox}/findMeetingTimes`,
      requestBody(meeting),
      { idempotent: true, prefer: inUtc, permissions: ["Calendars.Read.Shared"] },
    );
  const suggestions = meetingTimeSuggestions ?? [];
  const unknown = [...meeting.attendees, ...meeting.rooms].filter((name) =>
    suggestions.some((one) => availabilityOf(name, one) === "unknown"),
  );
  return {
    slots: suggestions.flatMap((one) => slotOf(one, meeting) ?? []),
    unknown: unknown.map((name) => ({ name, because: outside })),
    reason: suggestions.length === 0 ? emptyReason(emptySuggestionsReason) : undefined,
  };
}

const outside = "outside the organisation, or the calendar could not be read";

function requestBody(meeting: Meeting): object {
  const { attendees, rooms, durationMinutes, window, outsideWorkingHours } = meeting;
  const attendee = (type: "required" | "resource") => (address: string) => ({
    type,
    emailAddress: { address },
  });
  return {
    attendees: [...attendees.map(attendee("required")), ...rooms.map(attendee("resource"))],
    timeConstraint: {
      activityDomain: outsideWorkingHours ? "unrestricted" : "work",
      timeSlots: [{ start: inGraphTime(window.start), end: inGraphTime(window.end) }],
    },
    meetingDuration: `PT${durationMinutes}M`,
    maxCandidates: candidates,
    minimumAttendeePercentage: quorum(attendees.length, rooms.length),
    returnSuggestionReasons: true,
  };
}

/** Half of the people, one unknown counted as free; rooms, of which one will do, do not count. */
function quorum(people: number, rooms: number): number {
  const half = 49;
  return people === 0 ? 0 : Math.floor((half * people) / (people + rooms));
}

function slotOf(suggestion: MeetingTimeSuggestion, meeting: Meeting): Slot | undefined {
  const { meetingTimeSlot, organizerAvailability } = suggestion;
  const start = instantOf(meetingTimeSlot?.start);
  const end = instantOf(meetingTimeSlot?.end);
  if (start === null || end === null) return undefined;
  const people = [
    { name: meeting.organizer, status: organizerAvailability },
    ...meeting.attendees.map((name) => ({ name, status: availabilityOf(name, suggestion) })),
  ];
  const named = (...statuses: FreeBusyStatus[]) =>
    people.filter(({ status }) => status && statuses.includes(status)).map(({ name }) => name);
  return {
    start: Date.parse(start),
    end: Date.parse(end),
    notFree: named("busy", "oof"),
    tentative: named("tentative"),
    rooms: meeting.rooms.filter((room) => availabilityOf(room, suggestion) === "free"),
  };
}

/** Graph may answer with another spelling of an address; who is left out is not known to be free. */
function availabilityOf(
  address: string,
  { attendeeAvailability }: MeetingTimeSuggestion,
): FreeBusyStatus {
  const isMeant = ({ attendee }: AttendeeAvailability) =>
    attendee?.emailAddress?.address?.toLowerCase() === address.toLowerCase();
  return attendeeAvailability?.find(isMeant)?.availability ?? "unknown";
}

const reasons: readonly EmptyReason[] = [
  "attendeesUnavailable",
  "attendeesUnavailableOrUnknown",
  "organizerUnavailable",
  "locationsUnavailable",
];

/** Graph writes them with and without a capital. */
function emptyReason(given: string | null | undefined): EmptyReason {
  return reasons.find((reason) => reason.toLowerCase() === given?.toLowerCase()) ?? "unknown";
}
