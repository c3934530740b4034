import { describe, expect, it } from "vitest";
import { asApp } from "./graph-client.ts";
import { address, as, everyScope, startCalendars } from "./calendar-client.ts";

const berlin = "W. Europe Standard Time";
const inBerlin = { Prefer: `outlook.timezone="${berlin}"` };
const at = (dateTime: string, timeZone = berlin) => ({ dateTime, timeZone });

const thursday = {
  startTime: at("2026-03-05T08:00:00"),
  endTime: at("2026-03-05T18:00:00"),
};

describe("getSchedule", () => {
  const path = "/me/calendar/getSchedule";

  it("answers each address by itself, with the caller's own details", async () => {
    const { ask } = startCalendars();
    const schedules = [address("anna.keller"), address("ben.okafor"), "nobody@else.example"];

    const { status, body } = await ask(path, {
      headers: inBerlin,
      body: { schedules, ...thursday, availabilityViewInterval: 60 },
    });

    expect(status).toBe(200);
    const [anna, ben, nobody] = body.value;
    expect(anna).toMatchObject({
      scheduleId: address("anna.keller"),
      availabilityView: "0200020010",
    });
    expect(anna.scheduleItems[1]).toEqual({
      isPrivate: true,
      status: "busy",
      subject: "Dentist, Dr. Vogel",
      location: "Bertoldstraße 8, Freiburg",
      start: at("2026-03-05T13:00:00.0000000"),
      end: at("2026-03-05T14:00:00.0000000"),
    });
    expect(ben).toEqual({
      scheduleId: address("ben.okafor"),
      availabilityView: "0200000000",
      scheduleItems: [
        {
          status: "busy",
          start: at("2026-03-05T09:15:00.0000000"),
          end: at("2026-03-05T09:30:00.0000000"),
        },
      ],
      workingHours: {
        daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
        startTime: "08:30:00.0000000",
        endTime: "17:30:00.0000000",
        timeZone: { name: berlin },
      },
    });
    expect(nobody).toEqual({
      scheduleId: "nobody@else.example",
      error: {
        message:
          "Unable to resolve e-mail address nobody@else.example to an Active Directory object.",
        responseCode: "5009",
      },
    });
  });

  it("hides what private items are about, and all from those without a share", async () => {
    const { ask } = startCalendars();
    const request = {
      headers: inBerlin,
      body: { schedules: [address("anna.keller")], ...thursday },
    };

    const shared = await ask(path, { ...request, token: as("ben.okafor") });
    const app = await ask(`/users/${address("ben.okafor")}/calendar/getSchedule`, {
      ...request,
      token: asApp("Calendars.ReadBasic.All"),
    });
    const stranger = await ask(path, { ...request, token: as("clara.dubois") });

    const [standup, dentist] = shared.body.value[0].scheduleItems;
    expect(standup).toMatchObject({ isPrivate: false, subject: "Aurora stand-up" });
    expect(dentist).toMatchObject({ isPrivate: true, status: "busy" });
    expect(dentist).not.toHaveProperty("subject");
    expect(app.body.value[0].scheduleItems[1]).not.toHaveProperty("subject");
    expect(stranger.body.value[0].scheduleItems.map(Object.keys)).toEqual(
      stranger.body.value[0].scheduleItems.map(() => ["status", "start", "end"]),
    );
  });

  it("has a digit for every kind of absence", async () => {
    const { ask } = startCalendars();
    const days = async (alias: string, from: string, to: string) => {
      const { body } = await ask(path, {
        body: {
          schedules: [address(alias)],
          startTime: at(`${from}T09:00:00`),
          endTime: at(`${to}T10:00:00`),
          availabilityViewInterval: 60,
        },
      });
      return body.value[0].availabilityView as string;
    };

    expect(await days("anna.keller", "2026-03-06", "2026-03-06")).toBe("2");
    expect(await days("daniel.meier", "2026-03-13", "2026-03-13")).toBe("3");
    expect(await days("emiko.tanaka", "2026-03-12", "2026-03-12")).toBe("4");
    expect(await days("mia.novak", "2026-03-05", "2026-03-05")).toBe("3");
    expect(await days("room.feldberg", "2026-03-05", "2026-03-05")).toBe("0");
  });

  it.each([
    [{ schedules: [] }, "ErrorInvalidParameter"],
    [{ schedules: "anna" }, "ErrorInvalidParameter"],
    [
      { schedules: Array.from({ length: 21 }, (_, index) => `p${index}@else.example`) },
      "ErrorMailboxDataArrayTooBig",
    ],
    [{ endTime: undefined }, "ErrorInvalidParameter"],
    [{ endTime: at("soon") }, "ErrorInvalidParameter"],
    [{ endTime: at("2026-03-05T18:00:00", "Mars") }, "TimeZoneNotSupportedException"],
    [{ endTime: at("2026-03-05T07:00:00") }, "ErrorInvalidTimeInterval"],
    [{ endTime: at("2026-04-16T09:00:00") }, "ErrorTimeIntervalTooBig"],
    [{ availabilityViewInterval: 4 }, "ErrorInvalidMergedFreeBusyInterval"],
    [{ availabilityViewInterval: 1441 }, "ErrorInvalidMergedFreeBusyInterval"],
    [{ availabilityViewInterval: 900 }, "ErrorInvalidMergedFreeBusyInterval"],
    [{ interval: 30 }, "RequestBodyRead"],
  ])("refuses %j", async (change, code) => {
    const { ask } = startCalendars();
    const body = { schedules: [address("anna.keller")], ...thursday, ...change };

    const answer = await ask(path, { body });

    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });

  it("takes the basic permission, and no calendar permission of another kind", async () => {
    const { ask } = startCalendars();
    const body = { schedules: [address("anna.keller")], ...thursday };

    const basic = await ask(path, { body, token: as("anna.keller", "Calendars.ReadBasic") });
    const shared = await ask(path, { body, token: as("anna.keller", "Calendars.Read.Shared") });

    expect(basic.status).toBe(200);
    expect([shared.status, shared.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });
});

describe("findMeetingTimes", () => {
  const path = "/me/findMeetingTimes";
  const attendee = (alias: string, type = "required") => ({
    type,
    emailAddress: { address: alias.includes("@") ? alias : address(alias) },
  });
  const within = (start: string, end: string) => ({
    timeSlots: [{ start: at(start), end: at(end) }],
  });

  it("suggests when everybody is free, at work, soonest first", async () => {
    const { ask } = startCalendars();

    const { status, body } = await ask(path, {
      headers: inBerlin,
      body: {
        attendees: [attendee("ben.okafor"), attendee("henrik.sorensen", "optional")],
        timeConstraint: within("2026-03-05T06:00:00", "2026-03-05T20:00:00"),
        meetingDuration: "PT1H",
        maxCandidates: 2,
        returnSuggestionReasons: true,
      },
    });

    expect(status).toBe(200);
    expect(body.emptySuggestionsReason).toBe("");
    expect(body.meetingTimeSuggestions).toEqual([
      {
        confidence: 100,
        order: 1,
        organizerAvailability: "free",
        suggestionReason:
          "Suggested because it is one of the nearest times when all attendees are available.",
        meetingTimeSlot: {
          start: at("2026-03-05T09:30:00.0000000"),
          end: at("2026-03-05T10:30:00.0000000"),
        },
        attendeeAvailability: [
          { availability: "free", attendee: attendee("ben.okafor") },
          { availability: "free", attendee: attendee("henrik.sorensen", "optional") },
        ],
        locations: [],
      },
      expect.objectContaining({
        order: 2,
        meetingTimeSlot: {
          start: at("2026-03-05T10:00:00.0000000"),
          end: at("2026-03-05T11:00:00.0000000"),
        },
      }),
    ]);
  });

  it.each([
    [
      {
        attendees: [attendee("liam.murphy"), attendee("emiko.tanaka")],
        minimumAttendeePercentage: 100,
      },
      "AttendeesUnavailable",
    ],
    [{ attendees: [attendee("k.z@voltara.example")] }, "AttendeesUnavailableOrUnknown"],
    [
      { timeConstraint: within("2026-03-05T13:00:00", "2026-03-05T14:00:00") },
      "OrganizerUnavailable",
    ],
    [
      {
        timeConstraint: within("2026-03-09T11:00:00", "2026-03-09T11:30:00"),
        locationConstraint: {
          isRequired: true,
          locations: [{ displayName: "Feldberg", locationEmailAddress: "nowhere@else.example" }],
        },
      },
      "LocationsUnavailable",
    ],
  ])("tells why %j finds nothing", async (request, reason) => {
    const { ask } = startCalendars();

    const { status, body } = await ask(path, { body: request });

    expect([status, body.meetingTimeSuggestions, body.emptySuggestionsReason]).toEqual([
      200,
      [],
      reason,
    ]);
  });

  it("counts people outside as unknown, and suggests rooms that are free", async () => {
    const { ask } = startCalendars();

    const { body } = await ask(path, {
      body: {
        attendees: [attendee("ben.okafor"), attendee("k.z@voltara.example")],
        timeConstraint: within("2026-03-05T09:30:00", "2026-03-05T10:30:00"),
        locationConstraint: {
          locations: [{ displayName: "Feldberg", locationEmailAddress: address("room.feldberg") }],
        },
      },
    });

    expect(body.meetingTimeSuggestions[0]).toMatchObject({
      confidence: 74.5,
      attendeeAvailability: [{ availability: "free" }, { availability: "unknown" }],
      locations: [{ displayName: "Feldberg", locationEmailAddress: address("room.feldberg") }],
      meetingTimeSlot: { start: at("2026-03-05T08:30:00.0000000", "UTC") },
    });
  });

  it("keeps to everybody's own working week unless it may not", async () => {
    const { ask } = startCalendars();
    const sunday = within("2026-03-08T06:00:00", "2026-03-08T12:00:00");
    const request = (activityDomain: string) => ({
      body: { timeConstraint: { ...sunday, activityDomain } },
    });

    const work = await ask(path, { ...request("work"), token: as("farid.haddad") });
    const closed = await ask(path, request("work"));
    const open = await ask(path, request("unrestricted"));

    expect(work.body.meetingTimeSuggestions.length).toBeGreaterThan(0);
    expect(closed.body.emptySuggestionsReason).toBe("OrganizerUnavailable");
    expect(open.body.meetingTimeSuggestions).toHaveLength(12);
  });

  it.each([
    { meetingDuration: "an hour" },
    { attendees: [{ type: "required" }] },
    { attendees: [attendee("ben.okafor", "speaker")] },
    { timeConstraint: { activityDomain: "leisure" } },
    { maxCandidates: "ten" },
    { isOrganizerOptional: "perhaps" },
    { meetingDuration: "PT1H", colour: "red" },
  ])("refuses %j", async (body) => {
    const { ask } = startCalendars();

    expect((await ask(path, { body })).status).toBe(400);
  });

  it("is for signed-in users who may see shared calendars", async () => {
    const { ask } = startCalendars();

    const own = await ask(path, { body: {}, token: as("anna.keller", "Calendars.Read") });
    const app = await ask(`/users/${address("anna.keller")}/findMeetingTimes`, {
      body: {},
      token: asApp("Calendars.Read"),
    });

    expect([own.status, own.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
    expect(app.status).toBe(403);
  });
});

describe("searching for events", () => {
  const search = (change: object = {}) => ({
    body: {
      requests: [{ entityTypes: ["event"], query: { queryString: "steering" }, ...change }],
    },
  });

  it("finds series and single events of the caller's own calendar", async () => {
    const { ask } = startCalendars();

    const { status, body } = await ask("/search/query", search());

    expect(status).toBe(200);
    expect(body.value[0].hitsContainers).toEqual([
      {
        hits: [
          {
            hitId: expect.stringMatching(/^AAMk/),
            rank: 1,
            summary: expect.any(String),
            resource: {
              "@odata.type": "#microsoft.graph.event",
              end: { dateTime: expect.stringMatching(/Z$/), timeZone: "UTC" },
              hasAttachments: false,
              iCalUId: expect.any(String),
              isAllDay: false,
              sensitivity: "normal",
              start: { dateTime: expect.stringMatching(/Z$/), timeZone: "UTC" },
              subject: "Aurora steering committee",
              type: "seriesMaster",
            },
          },
        ],
        total: 1,
        moreResultsAvailable: false,
      },
    ]);
    const { hitId } = body.value[0].hitsContainers[0].hits[0];
    const read = await ask(`/me/events/${encodeURIComponent(hitId)}?$select=subject`);
    expect(read.body.subject).toBe("Aurora steering committee");
  });

  it.each([
    [search({ sortProperties: [{ name: "start" }] }), as("anna.keller"), 400],
    [search({ size: 26 }), as("anna.keller"), 400],
    [search({ entityTypes: ["event", "message"] }), as("anna.keller"), 400],
    [search({ query: { queryString: "colour:red" } }), as("anna.keller"), 400],
    [search(), as("anna.keller", "Mail.Read"), 403],
    [search(), asApp("Calendars.Read Sites.Read.All"), 400],
    [search(), as("anna.keller", everyScope), 200],
  ])("is refused or answered (%#)", async (request, token, status) => {
    const { ask } = startCalendars();

    expect((await ask("/search/query", { ...request, token })).status).toBe(status);
  });
});
