/** `findMeetingTimes`: suggestions for a meeting that the caller organises. */
import { readMeetingRequest, type MeetingRequest } from "../calendar/meeting-request.ts";
import { suggestMeetings, type Suggestion } from "../calendar/suggestions.ts";
import { wallOf } from "../calendar/zones.ts";
import { openMailbox } from "../resources/mailbox.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";

export const meetingTimeRoutes: GraphRoutes = { "POST {U}/findMeetingTimes": findMeetingTimes };

function findMeetingTimes(call: GraphCall): GraphAnswer {
  const organizer = openMailbox(call);
  const request = readMeetingRequest(call);
  const { mailboxes } = call.service.content;
  const { found, emptyReason } = suggestMeetings(request, organizer, (address) =>
    mailboxes.find(({ mail }) => mail.toLowerCase() === address.toLowerCase()),
  );
  return {
    body: {
      ...contextOf(call.service, "microsoft.graph.meetingTimeSuggestionsResult"),
      emptySuggestionsReason: emptyReason,
      meetingTimeSuggestions: found.map((suggestion, index) =>
        suggestionResource(suggestion, index + 1, request, call.prefer.timeZone),
      ),
    },
  };
}

function suggestionResource(
  { span, confidence, organizer, attendees, location }: Suggestion,
  order: number,
  { tellsReasons }: MeetingRequest,
  timeZone: string,
): object {
  return {
    confidence,
    order,
    organizerAvailability: organizer,
    suggestionReason: tellsReasons ? reasonOf(attendees) : "",
    meetingTimeSlot: { start: wallOf(span.from, timeZone), end: wallOf(span.to, timeZone) },
    attendeeAvailability: attendees.map(({ attendee, availability }) => ({
      availability,
      attendee: { type: attendee.type, emailAddress: { address: attendee.address } },
    })),
    locations: location
      ? [{ displayName: location.displayName, locationEmailAddress: location.address }]
      : [],
  };
}

function reasonOf(attendees: Suggestion["attendees"]): string {
  const free = attendees.filter(({ availability }) => availability === "free").length;
  return free === attendees.length
    ? "Suggested because it is one of the nearest times when all attendees are available."
    : `Suggested because it is one of the nearest times when ${free} of ${attendees.length} attendees are available.`;
}
