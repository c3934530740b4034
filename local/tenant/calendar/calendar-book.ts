/** Everybody's calendars: which a mailbox lists, and its copies of the events. */
import type { Mailbox } from "../content-types.ts";
import type { Directory } from "../directory.ts";
import type { Parties, Party } from "../mail/parties.ts";
import { meetingJoinUrl } from "../meeting-links.ts";
import { calendarsOf } from "./calendars.ts";
import { composeEvent, type JoinUrl } from "./compose.ts";
import { concernsEvent, eventCopy } from "./deliver.ts";
import { events } from "./events.ts";

export type CalendarBook = (
  owner: Party,
  language: string,
) => Pick<Mailbox, "calendars" | "events">;

export function calendarBook(directory: Directory, now: Date, parties: Parties): CalendarBook {
  const joinUrl = joinUrls(directory);
  const composed = events.map((script) => composeEvent(script, now, parties, joinUrl));
  return (owner, language) => ({
    calendars: calendarsOf(owner, language, parties),
    events: composed
      .filter((event) => concernsEvent(event, owner))
      .map((event) => eventCopy(event, owner)),
  });
}

function joinUrls(directory: Directory): JoinUrl {
  return ({ userId, name: organizerName }, name) => {
    const organizer = directory.people.find(({ id }) => id === userId);
    if (!organizer) throw new Error(`${organizerName} cannot hold a Teams meeting.`);
    return meetingJoinUrl(directory, organizer, name);
  };
}
