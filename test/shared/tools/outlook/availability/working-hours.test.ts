import type { CustomTimeZone } from "@microsoft/microsoft-graph-types";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { workingSpans } from "../../../../../shared/tools/outlook/availability/working-hours.ts";

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"] as const;
const office = {
  daysOfWeek: [...weekdays],
  startTime: "09:00:00.0000000",
  endTime: "17:00:00.0000000",
};
const at = (instant: string) => Date.parse(instant);

async function told(hours: Parameters<typeof workingSpans>[0], start: string, end: string) {
  const window = { start: at(start), end: at(end) };
  const spans = await workingSpans(hours, window);
  return spans
    ?.filter((span) => span.end > window.start && span.start < window.end)
    .map((span) => [span.start, span.end].map((one) => new Date(one).toISOString().slice(5, 16)));
}

it("are the hours of the mailbox's own zone, on its days", async () => {
  const hours = { ...office, timeZone: { name: "Tokyo Standard Time" } };

  expect(await told(hours, "2026-03-06T00:00:00Z", "2026-03-09T09:00:00Z")).toEqual([
    ["03-06T00:00", "03-06T08:00"],
    ["03-09T00:00", "03-09T08:00"],
  ]);
});

it("move with the clocks", async () => {
  const hours = { ...office, timeZone: { name: "Europe/Berlin" } };

  expect(await told(hours, "2026-03-27T00:00:00Z", "2026-03-31T00:00:00Z")).toEqual([
    ["03-27T08:00", "03-27T16:00"],
    ["03-30T07:00", "03-30T15:00"],
  ]);
});

it("may go over midnight", async () => {
  const night = {
    ...office,
    daysOfWeek: ["monday" as const],
    startTime: "22:00",
    endTime: "06:00",
  };
  const hours = { ...night, timeZone: { name: "UTC" } };

  expect(await told(hours, "2026-03-03T01:00:00Z", "2026-03-10T00:00:00Z")).toEqual([
    ["03-02T22:00", "03-03T06:00"],
    ["03-09T22:00", "03-10T06:00"],
  ]);
});

it("may have no end, when each day's begin where the last one's end", async () => {
  const always = {
    ...office,
    startTime: "00:00:00",
    endTime: "00:00:00",
    timeZone: { name: "UTC" },
  };

  expect(await told(always, "2026-03-02T00:00:00Z", "2026-03-07T12:00:00Z")).toEqual([
    ["03-02T00:00", "03-07T00:00"],
  ]);
});

it.each([
  ["without hours", undefined],
  ["without a zone", office],
  ["in a zone that nobody knows", { ...office, timeZone: { name: "Customized Time Zone" } }],
])("are unknown %s", async (_what, hours) => {
  expect(await told(hours, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")).toBeUndefined();
});

describe("in a zone that Exchange gives by rules", () => {
  const pacific: CustomTimeZone = {
    bias: 480,
    name: "Customized Time Zone",
    standardOffset: { time: "02:00:00", dayOccurrence: 1, dayOfWeek: "sunday", month: 11, year: 0 },
    daylightOffset: {
      daylightBias: -60,
      time: "02:00:00",
      dayOccurrence: 2,
      dayOfWeek: "sunday",
      month: 3,
      year: 0,
    },
  };
  const sydney: CustomTimeZone = {
    bias: -600,
    standardOffset: { time: "03:00:00", dayOccurrence: 1, dayOfWeek: "sunday", month: 4, year: 0 },
    daylightOffset: {
      daylightBias: -60,
      time: "02:00:00",
      dayOccurrence: 1,
      dayOfWeek: "sunday",
      month: 10,
      year: 0,
    },
  };
  const berlin: CustomTimeZone = {
    bias: -60,
    standardOffset: { time: "03:00:00", dayOccurrence: 5, dayOfWeek: "sunday", month: 10, year: 0 },
    daylightOffset: {
      daylightBias: -60,
      time: "02:00:00",
      dayOccurrence: 5,
      dayOfWeek: "sunday",
      month: 3,
      year: 0,
    },
  };
  const kathmandu: CustomTimeZone = {
    bias: -345,
    standardOffset: { month: 0 },
    daylightOffset: { month: 0 },
  };

  it.each([
    ["America/Los_Angeles", pacific],
    ["Australia/Sydney", sydney],
    ["Europe/Berlin", berlin],
    ["Asia/Kathmandu", kathmandu],
  ])("are those of %s, all year round", async (name, timeZone) => {
    const year = ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"] as const;

    const byRules = await told({ ...office, timeZone }, ...year);

    expect(byRules).toEqual(await told({ ...office, timeZone: { name } }, ...year));
    expect(byRules?.length).toBeGreaterThan(255);
  });
});

const names = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

it("agree with a calendar that counts them out, in any zone", async () => {
  const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"];
  // Clocks change between midnight and four: what begins or ends then is told by nobody exactly.
  const hour = fc.integer({ min: 4, max: 23 });
  const property = fc.asyncProperty(
    fc.constantFrom(...zones),
    fc.subarray([...names], { minLength: 1 }),
    hour,
    hour,
    // The days around a change of clocks as often as all others.
    fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(64, 65, 85, 93, 275, 295, 302)),
    async (name, daysOfWeek, from, to, day) => {
      const startTime = `${String(from).padStart(2, "0")}:00:00`;
      const endTime = `${String(to).padStart(2, "0")}:00:00`;
      const first = Temporal.PlainDate.from("2026-01-01").add({ days: day });
      const start = first.toZonedDateTime(name).epochMilliseconds;
      const window = { start, end: start + 3 * 24 * 3_600_000 };

      const spans = await workingSpans(
        { daysOfWeek, startTime, endTime, timeZone: { name } },
        window,
      );

      for (let time = window.start; time < window.end; time += 1_800_000) {
        const isWorking = spans?.some((span) => span.start <= time && time < span.end);
        expect([time, isWorking]).toEqual([time, counted(time, name, daysOfWeek, from, to)]);
      }
    },
  );

  await fc.assert(property, { numRuns: 100 });
});

function counted(time: number, zone: string, days: readonly string[], from: number, to: number) {
  const shown = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
  const isDay = (back: number) =>
    days.includes(names[shown.subtract({ days: back }).dayOfWeek - 1]!);
  if (from < to) return isDay(0) && shown.hour >= from && shown.hour < to;
  return (isDay(0) && shown.hour >= from) || (isDay(1) && shown.hour < to);
}
