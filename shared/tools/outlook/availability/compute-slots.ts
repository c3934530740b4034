/** Finds the times at which people are free from what their calendars say. */
import type { EmptyReason, Slot } from "./slot.ts";
import { contains, overlapsAny, type Span } from "./span.ts";

/** What a calendar says about a window; each list in order, and `joined`. */
export interface Schedule {
  name: string;
  /** Busy or out of office. */
  taken: Span[];
  tentative: Span[];
  /** Undefined when nothing is known: then any time will do. */
  working: Span[] | undefined;
}

export interface Question {
  organizer: Schedule | undefined;
  attendees: readonly Schedule[];
  rooms: readonly Schedule[];
  window: Span;
  durationMs: number;
  /** From one possible beginning to the next; the first is the window's. */
  stepMs: number;
  outsideWorkingHours: boolean;
}

/**
 * Every slot at which the organizer is free, in time order, whoever else is; or why there is none.
 * Who does not work then is not free: across time zones there may be no hours that all share.
 */
export function computeSlots(question: Question): { slots: Slot[]; reason?: EmptyReason } {
  const { organizer, attendees, rooms, outsideWorkingHours } = question;
  const people = [...(organizer ? [organizer] : []), ...attendees];
  const isAway = (person: Schedule, time: Span) => !outsideWorkingHours && !isWorking(person, time);
  const isFree = (person: Schedule, time: Span) => !isTaken(person, time) && !isAway(person, time);
  const times = possibleTimes(question).filter((time) => !(organizer && isAway(organizer, time)));
  const slots = times
    .filter((time) => !(organizer && isTaken(organizer, time)))
    .map((time) => ({
      ...time,
      notFree: namesOf(people, (person) => !isFree(person, time)),
      tentative: namesOf(people, (person) => isFree(person, time) && isTentative(person, time)),
      rooms: namesOf(rooms, (room) => !isTaken(room, time) && !isTentative(room, time)),
    }));
  if (slots.length > 0) return { slots };
  return { slots, reason: times.length === 0 ? "outsideWorkingHours" : "organizerUnavailable" };
}

function possibleTimes({ window, durationMs, stepMs }: Question): Span[] {
  const times: Span[] = [];
  for (let start = window.start; start + durationMs <= window.end; start += stepMs)
    times.push({ start, end: start + durationMs });
  return times;
}

function namesOf(schedules: readonly Schedule[], is: (one: Schedule) => boolean): string[] {
  return schedules.filter(is).map(({ name }) => name);
}

function isWorking({ working }: Schedule, time: Span): boolean {
  return working === undefined || working.some((span) => contains(span, time));
}

function isTaken({ taken }: Schedule, time: Span): boolean {
  return overlapsAny(taken, time);
}

function isTentative({ tentative }: Schedule, time: Span): boolean {
  return overlapsAny(tentative, time);
}
