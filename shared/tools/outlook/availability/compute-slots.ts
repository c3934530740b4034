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

/** Every slot at which the organizer is free, in time order, whoever else is; or why there is none. */
export function computeSlots(question: Question): { slots: Slot[]; reason?: EmptyReason } {
  const people = [...(question.organizer ? [question.organizer] : []), ...question.attendees];
  const times = possibleTimes(question).filter(
    (time) => question.outsideWorkingHours || people.every((person) => isWorking(person, time)),
  );
  const slots = times
    .filter((time) => !(question.organizer && isTaken(question.organizer, time)))
    .map((time) => ({
      ...time,
      notFree: namesOf(people, (person) => isTaken(person, time)),
      tentative: namesOf(people, (person) => !isTaken(person, time) && isTentative(person, time)),
      rooms: namesOf(question.rooms, (room) => !isTaken(room, time) && !isTentative(room, time)),
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
