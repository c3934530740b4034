import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseSlots } from "../../../../../shared/tools/outlook/availability/choose-slots.ts";
import {
  computeSlots,
  type Question,
  type Schedule,
} from "../../../../../shared/tools/outlook/availability/compute-slots.ts";
import { joined } from "../../../../../shared/tools/outlook/availability/span.ts";
import type { Slot } from "../../../../../shared/tools/outlook/availability/slot.ts";

// In these tests a minute is a unit of time: nothing here knows how long one is.
const free = (name: string): Schedule => ({ name, taken: [], tentative: [], working: undefined });

const question: Question = {
  organizer: free("me"),
  attendees: [free("ben")],
  rooms: [],
  window: { start: 0, end: 90 },
  durationMs: 60,
  stepMs: 30,
  outsideWorkingHours: false,
};

describe("slots", () => {
  it("begin at each step at which the meeting still fits into the window", () => {
    const { slots } = computeSlots(question);

    expect(slots.map(({ start, end }) => [start, end])).toEqual([
      [0, 60],
      [30, 90],
    ]);
  });

  it("may touch what comes before and after", () => {
    const taken = [
      { start: 0, end: 15 },
      { start: 75, end: 90 },
    ];

    const { slots } = computeSlots({
      ...question,
      durationMs: 60,
      stepMs: 15,
      attendees: [{ ...free("ben"), taken }],
    });

    expect(slots.filter(({ notFree }) => notFree.length === 0)).toEqual([
      { start: 15, end: 75, notFree: [], tentative: [], rooms: [] },
    ]);
  });

  it("say that working hours leave no time, or that the organizer has none", () => {
    const never = { ...free("ben"), working: [] };
    const taken = [{ start: 0, end: 90 }];

    expect(computeSlots({ ...question, attendees: [never] }).reason).toBe("outsideWorkingHours");
    expect(computeSlots({ ...question, organizer: { ...free("me"), taken } }).reason).toBe(
      "organizerUnavailable",
    );
  });

  const span = fc
    .tuple(fc.integer({ min: -20, max: 200 }), fc.integer({ min: 1, max: 60 }))
    .map(([start, length]) => ({ start, end: start + length }));
  const spans = (most: number) => fc.array(span, { maxLength: most }).map(joined);
  const schedule = (name: string) =>
    fc.record({
      name: fc.constant(name),
      taken: spans(4),
      tentative: spans(3),
      working: fc.option(
        fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).map((parts) =>
          // Apart from each other, as joined spans are.
          parts.map((part) => ({ start: part * 60, end: part * 60 + 50 })),
        ),
        { nil: undefined },
      ),
    });
  const anyQuestion = fc.record<Question>({
    organizer: fc.option(schedule("me"), { nil: undefined }),
    attendees: fc.tuple(schedule("ben"), schedule("chiara")),
    rooms: fc.tuple(schedule("feldberg")),
    window: fc.constant({ start: 0, end: 180 }),
    durationMs: fc.integer({ min: 1, max: 70 }),
    stepMs: fc.constantFrom(15, 30),
    outsideWorkingHours: fc.boolean(),
  });

  it("are those that a model finds which looks at every minute of every calendar", () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const { slots, reason } = computeSlots(asked);

        expect(slots).toEqual(minuteByMinute(asked));
        expect(reason === undefined).toBe(slots.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});

function minuteByMinute(asked: Question): Slot[] {
  const people = [asked.organizer, ...asked.attendees].filter((one) => one !== undefined);
  const slots: Slot[] = [];
  for (let start = asked.window.start; start < asked.window.end; start += 1) {
    const end = start + asked.durationMs;
    if (start % asked.stepMs !== 0 || end > asked.window.end) continue;
    const minutes = Array.from({ length: asked.durationMs }, (_, index) => start + index);
    const within = (spans: Schedule["taken"], minute: number) =>
      spans.some((span) => span.start <= minute && minute < span.end);
    const works = ({ working }: Schedule) =>
      working === undefined || minutes.every((minute) => within(working, minute));
    const status = ({ taken, tentative }: Schedule) => {
      if (minutes.some((minute) => within(taken, minute))) return "taken";
      return minutes.some((minute) => within(tentative, minute)) ? "tentative" : "free";
    };
    const having = (wanted: string, schedules: readonly Schedule[]) =>
      schedules.filter((one) => status(one) === wanted).map(({ name }) => name);
    if (!asked.outsideWorkingHours && !people.every(works)) continue;
    if (asked.organizer && status(asked.organizer) === "taken") continue;
    slots.push({
      start,
      end,
      notFree: having("taken", people),
      tentative: having("tentative", people),
      rooms: having("free", asked.rooms),
    });
  }
  return slots;
}

it("spans are joined where they touch, whatever their order", () => {
  const spans = [
    { start: 50, end: 60 },
    { start: 0, end: 30 },
    { start: 10, end: 20 },
    { start: 30, end: 40 },
  ];

  expect(joined(spans)).toEqual([
    { start: 0, end: 40 },
    { start: 50, end: 60 },
  ]);
});

describe("the choice", () => {
  const slot = (start: number, rest: Partial<Slot> = {}): Slot => ({
    start,
    end: start + 60,
    notFree: [],
    tentative: [],
    rooms: [],
    ...rest,
  });

  it("puts those at which everyone is free first, then rooms, then who is sure, then the earliest", () => {
    const slots = [
      slot(0, { notFree: ["ben"], rooms: ["feldberg"] }),
      slot(60),
      slot(120, { rooms: ["feldberg"], tentative: ["ben"] }),
      slot(180, { rooms: ["feldberg"] }),
      slot(240, { rooms: ["feldberg"] }),
    ];

    const { chosen } = chooseSlots(slots, { attendees: 2, size: 10 });

    expect(chosen.map(({ start }) => start)).toEqual([180, 240, 120, 60, 0]);
  });

  it("leaves out what overlaps a better one, and what more than half cannot make", () => {
    const slots = [slot(0), slot(30), slot(60), slot(120, { notFree: ["ben", "chiara"] })];

    const { chosen, more } = chooseSlots(slots, { attendees: 3, size: 10 });

    expect(chosen.map(({ start }) => start)).toEqual([0, 60]);
    expect(more).toBe(false);
  });

  it("says when there are more, not counting what overlaps", () => {
    expect(chooseSlots([slot(0), slot(30)], { attendees: 1, size: 1 }).more).toBe(false);
    expect(chooseSlots([slot(0), slot(60)], { attendees: 1, size: 1 }).more).toBe(true);
  });
});
