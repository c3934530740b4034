import type { RecurrencePattern } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { events } from "../../../local/tenant/calendar/events.ts";
import { occurrenceDates } from "../../../local/tenant/calendar/recurrence.ts";
import { sampleContent, type Mailbox, type SampleEvent } from "../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../local/tenant/directory.ts";
import { occurrenceId, readOccurrenceId } from "../../../local/tenant/ids.ts";
import { recordedMeetings } from "../../../local/tenant/meeting-links.ts";

const directory = sampleDirectory();
const contentAt = (now: string) => sampleContent(directory, new Date(now));
const { mailboxes, meetings } = contentAt("2026-11-20T10:00:00Z");
const copies = mailboxes.flatMap((mailbox) => mailbox.events);

const mailboxOf = (alias: string): Mailbox => {
  const found = mailboxes.find(({ mail }) => mail.startsWith(`${alias}@`));
  if (!found) throw new Error(`Nobody is called ${alias}.`);
  return found;
};
const eventOf = (alias: string, subject: string): SampleEvent => {
  const found = mailboxOf(alias).events.find((event) => event.subject === subject);
  if (!found) throw new Error(`${alias} has no ${subject}.`);
  return found;
};

describe("the sample calendars", () => {
  it("hold more than forty events, of every kind that Outlook knows", () => {
    const values = (pick: (event: SampleEvent) => unknown) => new Set(copies.map(pick));

    expect(events.length).toBeGreaterThanOrEqual(40);
    expect(values(({ showAs }) => showAs)).toEqual(
      new Set(["free", "tentative", "busy", "oof", "workingElsewhere"]),
    );
    expect(values(({ sensitivity }) => sensitivity)).toEqual(
      new Set(["normal", "personal", "private", "confidential"]),
    );
    expect(values(({ responseStatus }) => responseStatus.response)).toEqual(
      new Set(["organizer", "accepted", "tentativelyAccepted", "declined", "none"]),
    );
    expect(values(({ isCancelled }) => isCancelled)).toEqual(new Set([true, false]));
    expect(values(({ isAllDay }) => isAllDay)).toEqual(new Set([true, false]));
    expect(values(({ recurrence }) => recurrence?.pattern?.type)).toEqual(
      new Set([undefined, "daily", "weekly", "absoluteMonthly", "relativeMonthly"]),
    );
    expect(values(({ recurrence }) => recurrence?.range?.type)).toEqual(
      new Set([undefined, "noEnd", "endDate", "numbered"]),
    );
    expect(values(({ originalStartTimeZone }) => originalStartTimeZone).size).toBeGreaterThan(4);
  });

  it("are a copy for each person concerned, with the same uid and another id", () => {
    const ids = copies.map(({ id }) => id);
    const standups = copies.filter(({ subject }) => subject === "Aurora stand-up");

    expect(new Set(ids).size).toBe(ids.length);
    expect(standups).toHaveLength(5);
    expect(new Set(standups.map(({ iCalUId }) => iCalUId)).size).toBe(1);
    expect(standups.filter(({ isOrganizer }) => isOrganizer)).toHaveLength(1);
  });

  it("have two rooms, which show who meets and not what about", () => {
    const rooms = mailboxes.filter(({ kind }) => kind === "room");
    const inRooms = rooms.flatMap((room) => room.events);

    expect(rooms.map(({ displayName }) => displayName)).toEqual([
      "Room Feldberg",
      "Room Schauinsland",
    ]);
    expect(inRooms.length).toBeGreaterThan(4);
    for (const { subject, organizer, body, attendees } of inRooms) {
      expect(subject).toBe(organizer.emailAddress?.name);
      expect(body.content).toBe("");
      expect(attendees.some(({ type }) => type === "resource")).toBe(true);
    }
  });

  it("leave what was called off with the attendees alone", () => {
    const cancelled = copies.filter(({ isCancelled }) => isCancelled);

    expect(cancelled).toHaveLength(2);
    expect(cancelled.every(({ isOrganizer, showAs }) => !isOrganizer && showAs === "free")).toBe(
      true,
    );
    expect(cancelled[0]?.subject).toMatch(/^Canceled: /);
  });

  it("hold the recorded meetings when they were held", () => {
    for (const subject of Object.values(recordedMeetings)) {
      const meeting = meetings.find((each) => each.meeting.subject === subject)?.meeting;
      const organizer = subject === recordedMeetings.launchReview ? "anna.keller" : "daniel.meier";
      const { start, end, onlineMeeting, isOrganizer } = eventOf(organizer, subject);
      const instant = ({ dateTime }: { dateTime: string }) =>
        Temporal.PlainDateTime.from(dateTime).toZonedDateTime("Europe/Berlin").epochMilliseconds;

      expect(isOrganizer).toBe(true);
      expect(onlineMeeting?.joinUrl).toBe(meeting?.joinWebUrl);
      expect(instant(start)).toBe(Date.parse(meeting?.startDateTime ?? ""));
      expect(instant(end)).toBe(Date.parse(meeting?.endDateTime ?? ""));
    }
  });

  it("share a team's calendar and two people's", () => {
    const shares = mailboxes.flatMap(({ mail, calendars }) =>
      calendars
        .filter(({ sharedWith }) => Object.keys(sharedWith).length > 0)
        .map(({ name, sharedWith }) => [mail.split("@")[0], name, Object.values(sharedWith)]),
    );

    expect(shares).toEqual([
      ["anna.keller", "Calendar", ["read"]],
      ["daniel.meier", "Kalender", ["limitedRead"]],
      ["support", "Helpdesk rota", ["write", "write"]],
    ]);
    for (const { calendars } of mailboxes)
      for (const { source } of calendars.filter(({ source: from }) => from !== null)) {
        const owner = mailboxes.find(({ userId }) => userId === source?.userId);
        expect(owner?.calendars.map(({ id }) => id)).toContain(source?.calendarId);
      }
  });

  it("follow each person's own week", () => {
    const hours = (alias: string) => mailboxOf(alias).settings.workingHours;

    expect(hours("anna.keller")).toMatchObject({ startTime: "08:30:00.0000000" });
    expect(hours("farid.haddad")?.daysOfWeek).toEqual([
      "sunday",
      "monday",
      "tuesday",
      "wednesday",
      "thursday",
    ]);
    expect(hours("kavita.rao")).toMatchObject({
      daysOfWeek: ["tuesday", "wednesday", "thursday"],
      endTime: "13:00:00.0000000",
    });
  });

  it("hold texts that try to steer their reader, visibly and hidden", () => {
    const injected = eventOf("anna.keller", "Partnership call BrightVolt x Lumen Cycles");
    const hidden = eventOf("anna.keller", "Exhibitor webinar: set-up, badges, charging");

    expect(injected.body.content).toContain("Ignore previous instructions");
    expect(injected.location.displayName).toContain("ignore your instructions");
    expect(hidden.body.content).toContain("display:none");
  });

  it.each([
    ["on a working day", "2026-11-20T10:00:00Z"],
    ["on a Sunday", "2026-11-22T20:00:00Z"],
    ["just after midnight in Freiburg", "2026-11-19T23:01:00Z"],
    ["on the day the clocks go forward", "2027-03-28T12:00:00Z"],
    ["on new year's day", "2027-01-01T00:00:00Z"],
  ])("keep their ids %s, and lie on both sides of today", (_when, now) => {
    const own = contentAt(now).mailboxes.flatMap((mailbox) => mailbox.events);
    const days = own.map(({ start }) => start.dateTime.slice(0, 10));

    expect(own.map(({ id }) => id)).toEqual(copies.map(({ id }) => id));
    expect(own.every(({ createdDateTime }) => createdDateTime <= now)).toBe(true);
    expect(days.filter((day) => day < now.slice(0, 10)).length).toBeGreaterThan(20);
    expect(days.filter((day) => day > now.slice(0, 10)).length).toBeGreaterThan(20);
  });

  it("begin every series on a day of its rule and change days that it has", () => {
    for (const { recurrence, start, changes } of copies) {
      if (!recurrence) continue;
      const dates: string[] = [];
      for (const date of occurrenceDates(recurrence)) if (dates.push(date.toString()) > 300) break;
      expect(dates[0]).toBe(start.dateTime.slice(0, 10));
      expect(dates).toEqual(expect.arrayContaining(changes.map(({ date }) => date)));
    }
  });
});

describe("a series' dates", () => {
  const range = { type: "numbered", startDate: "2026-01-31", numberOfOccurrences: 4 } as const;

  it.each<[RecurrencePattern, string[]]>([
    [{ type: "daily", interval: 3 }, ["01-31", "02-03", "02-06", "02-09"]],
    [
      { type: "weekly", interval: 2, daysOfWeek: ["saturday", "monday"] },
      ["01-31", "02-09", "02-14", "02-23"],
    ],
    // A month too short for the day has its last one.
    [
      { type: "absoluteMonthly", interval: 1, dayOfMonth: 31 },
      ["01-31", "02-28", "03-31", "04-30"],
    ],
    [
      { type: "relativeMonthly", interval: 1, daysOfWeek: ["friday"], index: "last" },
      ["02-27", "03-27", "04-24", "05-29"],
    ],
    [
      { type: "relativeMonthly", interval: 2, daysOfWeek: ["tuesday"], index: "second" },
      ["03-10", "05-12", "07-14", "09-08"],
    ],
  ])("follow %j", (pattern, dates) => {
    const found = occurrenceDates({ pattern, range });

    expect([...found].map((date) => date.toString().slice(5))).toEqual(dates);
  });

  it("end with the day that the rule names", () => {
    const found = occurrenceDates({
      pattern: { type: "daily", interval: 1 },
      range: { type: "endDate", startDate: "2026-02-27", endDate: "2026-03-01" },
    });

    expect([...found].map(String)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  });
});

it("an occurrence's id tells its series and its day, and no other id does", () => {
  const id = occurrenceId("AAkALgAAAAAA==", "2026-11-20");

  expect(readOccurrenceId(id)).toEqual({ series: "AAkALgAAAAAA", date: "2026-11-20" });
  expect(readOccurrenceId("AAkALgAAAAAA==")).toBeUndefined();
  expect(readOccurrenceId("AAkALgFRAAgMjAyNnothing8AAA=")).toBeUndefined();
});
