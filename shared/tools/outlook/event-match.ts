/** Whether an event is one that a search asks for: Graph cannot filter a calendarView by its texts. */
import type { Attendee, Event, Recipient } from "@microsoft/microsoft-graph-types";

export interface EventWish {
  /** Every word must stand somewhere in subject, place, text or people. */
  query?: string;
  /** Part of the name or address of somebody who takes part. */
  attendee?: string;
}

export function isNarrowed({ query, attendee }: EventWish): boolean {
  return query !== undefined || attendee !== undefined;
}

export function matches(event: Event, { query, attendee }: EventWish): boolean {
  const people = peopleOf(event);
  return (
    (attendee === undefined || people.some((one) => one.includes(plain(attendee)))) &&
    (query === undefined || hasWords(event, people, plain(query).split(/\s+/)))
  );
}

function hasWords(event: Event, people: readonly string[], words: readonly string[]): boolean {
  const texts = [event.subject, event.location?.displayName, event.bodyPreview];
  const text = [...texts.map((one) => plain(one ?? "")), ...people].join("\n");
  return words.every((word) => text.includes(word));
}

function peopleOf({ organizer, attendees }: Event): string[] {
  const people: (Recipient | Attendee | null | undefined)[] = [organizer, ...(attendees ?? [])];
  return people.map((one) => {
    const { name, address } = one?.emailAddress ?? {};
    return plain(`${name ?? ""} ${address ?? ""}`);
  });
}

/** As people compare: without case, width and accents. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
