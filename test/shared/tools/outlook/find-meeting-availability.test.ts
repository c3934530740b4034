import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { clouds } from "../../../../shared/identity/clouds.ts";
import { findMeetingAvailability } from "../../../../shared/tools/outlook/find-meeting-availability.ts";
import { openZone } from "../../../../shared/tools/zone-clock.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext, testTenant } from "../../../fakes/fake-tool-context.ts";

const ben = "ben.okafor@lumencycles.example";
const chiara = "chiara.rossi@lumencycles.example";
const room = "room.feldberg@lumencycles.example";
const anna = "anna.keller@lumencycles.example";
const utc = (dateTime: string) => ({ dateTime: `${dateTime}.0000000`, timeZone: "UTC" });

async function find(
  graph: FakeGraph,
  args: Record<string, unknown> = {},
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await findMeetingAvailability.run(
    findMeetingAvailability.input.parse(args),
    fakeToolContext(graph, context),
  );
}

const refused = new ConnectorError("consent_required", {
  happened: "h",
  because: "b",
  remedy: "r",
});

describe("for a signed-in user", () => {
  const path = "POST /me/findMeetingTimes";
  const suggestion = (
    start: string,
    end: string,
    availability: Record<string, string>,
    organizerAvailability = "free",
  ) => ({
    confidence: 100,
    organizerAvailability,
    attendeeAvailability: Object.entries(availability).map(([address, status]) => ({
      availability: status,
      attendee: { emailAddress: { address } },
    })),
    meetingTimeSlot: { start: utc(start), end: utc(end) },
  });
  const suggesting = (...meetingTimeSuggestions: object[]) =>
    new FakeGraph({ [path]: { emptySuggestionsReason: "", meetingTimeSuggestions } });

  it("asks Microsoft for suggestions and says who is free in each", async () => {
    const graph = suggesting(
      suggestion("2026-03-03T09:00:00", "2026-03-03T09:45:00", {
        [ben.toUpperCase()]: "free",
        [chiara]: "oof",
        [room]: "busy",
      }),
      suggestion("2026-03-03T10:00:00", "2026-03-03T10:45:00", {
        [ben]: "tentative",
        [chiara]: "workingElsewhere",
        [room]: "free",
      }),
      suggestion("2026-03-04T10:00:00", "2026-03-04T10:45:00", {
        [ben]: "free",
        [chiara]: "free",
        [room]: "free",
      }),
    );

    const answer = await find(graph, {
      attendees: [ben, chiara],
      rooms: [room],
      durationMinutes: 45,
      after: "2026-03-03",
      before: "2026-03-04T17:00:00+01:00",
      size: 3,
    });

    const day = "2026-03-03T";
    expect(answer).toEqual({
      organizer: "me",
      after: "2026-03-03T00:00:00+01:00",
      before: "2026-03-04T17:00:00+01:00",
      slots: [
        {
          start: "2026-03-04T11:00:00+01:00",
          end: "2026-03-04T11:45:00+01:00",
          everyoneFree: true,
          notFree: [],
          tentative: [],
          rooms: [room],
        },
        {
          start: `${day}11:00:00+01:00`,
          end: `${day}11:45:00+01:00`,
          everyoneFree: false,
          notFree: [],
          tentative: [ben],
          rooms: [room],
        },
        {
          start: `${day}10:00:00+01:00`,
          end: `${day}10:45:00+01:00`,
          everyoneFree: false,
          notFree: [chiara],
          tentative: [],
          rooms: [],
        },
      ],
      count: 3,
      truncated: false,
      unknown: undefined,
      explanation: undefined,
      notes: undefined,
    });
    expect(graph.requests).toEqual([
      {
        method: "POST",
        path: "/me/findMeetingTimes",
        query: {},
        prefer: ['outlook.timezone="UTC"'],
        headers: {},
        body: {
          attendees: [
            { type: "required", emailAddress: { address: ben } },
            { type: "required", emailAddress: { address: chiara } },
            { type: "resource", emailAddress: { address: room } },
          ],
          timeConstraint: {
            activityDomain: "work",
            timeSlots: [
              {
                start: { dateTime: "2026-03-02T23:00:00", timeZone: "UTC" },
                end: { dateTime: "2026-03-04T16:00:00", timeZone: "UTC" },
              },
            ],
          },
          meetingDuration: "PT45M",
          maxCandidates: 50,
          minimumAttendeePercentage: 32,
          returnSuggestionReasons: true,
        },
      },
    ]);
  });

  it("looks at five working days and half an hour unless told, also outside hours when told", async () => {
    const graph = suggesting();

    const answer = await find(graph, { outsideWorkingHours: true });

    expect(answer.after).toBe("2026-03-02T09:00:00+01:00");
    expect(answer.before).toBe("2026-03-07T00:00:00+01:00");
    expect(graph.requests[0]?.body).toMatchObject({
      attendees: [],
      meetingDuration: "PT30M",
      timeConstraint: { activityDomain: "unrestricted" },
      minimumAttendeePercentage: 0,
    });
  });

  it("says whose calendar nobody can see, and does not call them free", async () => {
    const stranger = "someone@contoso.com";
    const graph = suggesting(
      suggestion("2026-03-03T09:00:00", "2026-03-03T09:30:00", {
        [ben]: "free",
        [stranger]: "unknown",
      }),
    );

    const answer = await find(graph, { attendees: [ben, stranger] });

    expect(answer.slots).toMatchObject([{ everyoneFree: false, notFree: [], tentative: [] }]);
    expect(answer.unknown).toEqual([stranger]);
    expect(answer.notes).toEqual([
      `Not known when these are free: ${stranger} (outside the organisation, or the calendar could not be read).`,
    ]);
  });

  it("does not take for free whom Graph leaves out", async () => {
    const graph = suggesting(suggestion("2026-03-03T09:00:00", "2026-03-03T09:30:00", {}));

    const answer = await find(graph, { attendees: [ben], rooms: [room] });

    expect(answer.slots).toMatchObject([{ everyoneFree: false, rooms: [] }]);
    expect(answer.unknown).toEqual([ben, room]);
  });

  it.each([
    ["attendeesUnavailable", /enough of the attendees free/],
    ["AttendeesUnavailableOrUnknown", /known to be free/],
    ["OrganizerUnavailable", /organizer has no free time/],
    ["locationsUnavailable", /No room/],
    ["Unknown", /no reason/],
    ["", /no reason/],
  ])("explains an empty answer: %s", async (emptySuggestionsReason, explanation) => {
    const graph = new FakeGraph({ [path]: { emptySuggestionsReason, meetingTimeSuggestions: [] } });

    const answer = await find(graph, { attendees: [ben] });

    expect(answer).toMatchObject({ slots: [], count: 0, truncated: false });
    expect(answer.explanation).toMatch(explanation);
  });

  it("leaves out times that more than half cannot make, and explains what is left", async () => {
    const graph = suggesting(
      suggestion("2026-03-03T09:00:00", "2026-03-03T09:30:00", { [ben]: "busy", [chiara]: "busy" }),
    );

    const answer = await find(graph, { attendees: [ben, chiara] });

    expect(answer.slots).toEqual([]);
    expect(answer.explanation).toMatch(/enough of the attendees free/);
  });

  it("says that there are more than were asked for", async () => {
    const graph = suggesting(
      suggestion("2026-03-03T09:00:00", "2026-03-03T09:30:00", {}),
      suggestion("2026-03-03T09:30:00", "2026-03-03T10:00:00", {}),
    );

    expect(await find(graph, { size: 1 })).toMatchObject({ count: 1, truncated: true });
    expect(await find(graph, { size: 2 })).toMatchObject({ count: 2, truncated: false });
  });

  it("names at most five people of a kind, and each once however often they were named", async () => {
    const many = Array.from({ length: 20 }, (_, index) => `p${index}@lumencycles.example`);
    const busy = Object.fromEntries(many.map((one, index) => [one, index < 7 ? "busy" : "free"]));
    const graph = suggesting(suggestion("2026-03-03T09:00:00", "2026-03-03T09:30:00", busy));

    const answer = await find(graph, { attendees: [...many, "P0@lumencycles.example"] });

    expect(answer.slots[0]?.notFree).toHaveLength(6);
    expect(answer.slots[0]?.notFree.at(-1)).toBe("and 2 more");
    expect((graph.requests[0]!.body as { attendees: object[] }).attendees).toHaveLength(20);
  });

  it.each(["access_denied", "throttled", "mailbox_unavailable"] as const)(
    "lets Graph's %s rise",
    async (code) => {
      const refusal = new ConnectorError(code, { happened: "h", because: "b", remedy: "r" });

      const attempt = find(new FakeGraph({ [path]: refusal }));

      await expect(attempt).rejects.toBe(refusal);
    },
  );
});

describe("the window", () => {
  const asked = async (args: Record<string, unknown>, now = "2026-03-02T08:00:00Z") => {
    const graph = new FakeGraph({ "POST /me/findMeetingTimes": {} });
    const { after, before } = await find(graph, args, { now: () => Date.parse(now) });
    return [after, before];
  };

  it("begins at the next half hour, at the next quarter for short meetings", async () => {
    const now = "2026-03-02T08:01:00Z";

    expect((await asked({}, now))[0]).toBe("2026-03-02T09:30:00+01:00");
    expect((await asked({ durationMinutes: 20 }, now))[0]).toBe("2026-03-02T09:15:00+01:00");
  });

  it("begins at a half hour of clocks that are three quarters off", async () => {
    const graph = new FakeGraph({ "POST /me/findMeetingTimes": {} });
    const zones = { of: async () => await openZone("Asia/Kathmandu") };

    const { after } = await find(graph, {}, { zones });

    expect(after).toBe("2026-03-02T14:00:00+05:45");
  });

  it("is never in the past", async () => {
    expect((await asked({ after: "2026-02-01" }))[0]).toBe("2026-03-02T09:00:00+01:00");
  });

  it("leaves out weekends where it counts days", async () => {
    // A Saturday, and a week in which the clocks change.
    expect(await asked({ after: "2026-03-28" })).toEqual([
      "2026-03-28T00:00:00+01:00",
      "2026-04-04T00:00:00+02:00",
    ]);
  });

  it("may last a month, also one that is an hour longer", async () => {
    expect(await asked({ after: "2026-10-01", before: "2026-10-31" })).toEqual([
      "2026-10-01T00:00:00+02:00",
      "2026-11-01T00:00:00+01:00",
    ]);
  });

  it.each([
    ["has passed", { before: "2026-03-01" }],
    [
      "is too short for the meeting",
      { after: "2026-03-03T10:00:00Z", before: "2026-03-03T10:15:00Z" },
    ],
    ["is longer than a month", { after: "2026-03-03", before: "2026-04-10" }],
  ])("that %s is refused before any call", async (_what, args) => {
    const graph = new FakeGraph();

    const attempt = find(graph, args);

    await expect(attempt).rejects.toMatchObject({ code: "invalid_input" });
    expect(graph.requests).toEqual([]);
  });
});

describe("from free and busy times", () => {
  const berlin = {
    daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
    startTime: "09:00:00.0000000",
    endTime: "12:00:00.0000000",
    timeZone: { name: "W. Europe Standard Time" },
  };
  const item = (status: string, start: string, end: string) => ({
    status,
    start: utc(start),
    end: utc(end),
  });
  const schedule = (scheduleId: string, ...scheduleItems: object[]) => ({
    scheduleId,
    availabilityView: "",
    scheduleItems,
    workingHours: berlin,
  });
  const user = { user: anna };
  const application = { mode: "application" } as const;
  const mailbox = `/users/${encodeURIComponent(anna)}`;
  const calendars = {
    value: [
      { id: "2", isDefaultCalendar: false, owner: { address: ben } },
      { id: "1", isDefaultCalendar: true, owner: { name: "Anna Keller", address: anna } },
    ],
  };
  const knowing = (...value: object[]) =>
    new FakeGraph({
      [`GET ${mailbox}/calendars`]: calendars,
      [`POST ${mailbox}/calendar/getSchedule`]: { value },
    });

  it("computes the times itself for an application, in the same words", async () => {
    const graph = knowing(
      schedule(anna, item("busy", "2026-03-03T08:00:00", "2026-03-03T08:30:00")),
      schedule(
        ben.toUpperCase(),
        item("oof", "2026-03-03T08:30:00", "2026-03-03T09:00:00"),
        item("workingElsewhere", "2026-03-03T09:00:00", "2026-03-03T11:00:00"),
      ),
      schedule(chiara, item("tentative", "2026-03-03T09:00:00", "2026-03-03T10:00:00")),
      schedule(room, item("tentative", "2026-03-03T10:00:00", "2026-03-03T10:30:00")),
    );

    const answer = await find(
      graph,
      {
        ...user,
        attendees: [ben, chiara],
        rooms: [room],
        after: "2026-03-03",
        before: "2026-03-03",
        size: 10,
      },
      application,
    );

    const slot = (start: string, end: string, rest: object) => ({
      start: `2026-03-03T${start}:00+01:00`,
      end: `2026-03-03T${end}:00+01:00`,
      everyoneFree: false,
      notFree: [],
      tentative: [],
      rooms: [room],
      ...rest,
    });
    expect(answer).toEqual({
      organizer: anna,
      after: "2026-03-03T00:00:00+01:00",
      before: "2026-03-04T00:00:00+01:00",
      slots: [
        slot("11:30", "12:00", { everyoneFree: true }),
        slot("10:00", "10:30", { tentative: [chiara] }),
        slot("10:30", "11:00", { tentative: [chiara] }),
        slot("11:00", "11:30", { everyoneFree: true, rooms: [] }),
        slot("09:30", "10:00", { notFree: [ben] }),
      ],
      count: 5,
      truncated: false,
      unknown: undefined,
      explanation: undefined,
      notes: undefined,
    });
    expect(graph.requests).toEqual([
      {
        method: "GET",
        path: `${mailbox}/calendars`,
        query: { $select: "id,name,owner,isDefaultCalendar", $top: 100 },
        prefer: [],
        headers: {},
        body: undefined,
      },
      {
        method: "POST",
        path: `${mailbox}/calendar/getSchedule`,
        query: {},
        prefer: ['outlook.timezone="UTC"'],
        headers: {},
        body: {
          schedules: [anna, ben, chiara, room],
          startTime: { dateTime: "2026-03-02T23:00:00", timeZone: "UTC" },
          endTime: { dateTime: "2026-03-03T23:00:00", timeZone: "UTC" },
          availabilityViewInterval: 15,
        },
      },
    ]);
  });

  it("does so where the cloud makes no suggestions", async () => {
    const graph = new FakeGraph({
      "GET /me/calendars": calendars,
      "POST /me/calendar/getSchedule": { value: [schedule(anna)] },
    });
    const tenant = { ...testTenant, cloud: clouds.china };

    const answer = await find(graph, { size: 1 }, { tenant });

    expect(answer).toMatchObject({
      organizer: "me",
      slots: [{ start: "2026-03-02T09:00:00+01:00", everyoneFree: true }],
      truncated: true,
      notes: undefined,
    });
  });

  it("does so without Calendars.Read.Shared, and says so", async () => {
    const graph = new FakeGraph({
      "POST /me/findMeetingTimes": refused,
      "GET /me/calendars": calendars,
      "POST /me/calendar/getSchedule": { value: [schedule(anna)] },
    });

    const answer = await find(graph);

    expect(answer.count).toBe(5);
    expect(answer.notes).toEqual([expect.stringContaining("Calendars.Read.Shared")]);
  });

  it("lets the refusal rise when free and busy times are refused as well", async () => {
    const graph = new FakeGraph({
      "POST /me/findMeetingTimes": refused,
      "GET /me/calendars": refused,
    });

    await expect(find(graph)).rejects.toBe(refused);
  });

  it("keeps to the hours of everyone, across time zones, unless told otherwise", async () => {
    const tokyo = {
      ...berlin,
      endTime: "17:00:00.0000000",
      timeZone: { name: "Tokyo Standard Time" },
    };
    const london = {
      ...berlin,
      endTime: "17:00:00.0000000",
      timeZone: { name: "GMT Standard Time" },
    };
    const graph = (workingHours: object) =>
      knowing(schedule(anna), { ...schedule(ben), workingHours });
    const args = { ...user, attendees: [ben], size: 1 };

    const none = await find(graph(tokyo), args, application);
    const some = await find(graph(london), args, application);
    const any = await find(graph(tokyo), { ...args, outsideWorkingHours: true }, application);

    expect(none.slots).toEqual([]);
    expect(none.explanation).toMatch(/everyone's working hours/);
    expect(some.slots[0]?.start).toBe("2026-03-02T10:00:00+01:00");
    expect(any.slots[0]?.start).toBe("2026-03-02T09:00:00+01:00");
  });

  it("says that the organizer has no time", async () => {
    const graph = knowing(
      schedule(anna, item("oof", "2026-03-01T00:00:00", "2026-03-08T00:00:00")),
    );

    const answer = await find(graph, user, application);

    expect(answer.explanation).toMatch(/organizer has no free time/);
  });

  it("reads busy from free where it is not told what the items are", async () => {
    const view = { scheduleId: anna, availabilityView: "2310", workingHours: berlin };

    const answer = await find(
      knowing(view),
      { ...user, durationMinutes: 15, before: "2026-03-02T10:00:00+01:00" },
      application,
    );

    expect(answer.slots).toMatchObject([
      { start: "2026-03-02T09:45:00+01:00", tentative: [] },
      { start: "2026-03-02T09:30:00+01:00", tentative: [anna] },
    ]);
  });

  it("says of each calendar that cannot be read why that is, and goes on without", async () => {
    const failing = (scheduleId: string, responseCode: string) => ({
      scheduleId,
      error: { message: "Text of a server", responseCode },
    });
    const graph = knowing(
      schedule(anna),
      failing("nobody@lumencycles.example", "5009"),
      failing("noone@lumencycles.example", "ErrorMailRecipientNotFound"),
      failing("boss@lumencycles.example", "ErrorNoFreeBusyAccess"),
      failing("partner@contoso.com", "ErrorProxyRequestProcessingFailed"),
      { scheduleId: "secret@lumencycles.example" },
    );

    const answer = await find(
      graph,
      {
        ...user,
        attendees: [
          "nobody@lumencycles.example",
          "noone@lumencycles.example",
          "boss@lumencycles.example",
          "partner@contoso.com",
          "secret@lumencycles.example",
        ],
        rooms: ["lost@lumencycles.example"],
        size: 1,
      },
      application,
    );

    expect(answer.slots).toMatchObject([{ everyoneFree: false, notFree: [], rooms: [] }]);
    expect(answer.unknown).toHaveLength(6);
    expect(answer.notes).toEqual([
      "Not known when these are free: nobody@lumencycles.example, noone@lumencycles.example (not an address of this organisation).",
      "Not known when these are free: boss@lumencycles.example, secret@lumencycles.example (the calendar is not shown to the caller).",
      "Not known when these are free: partner@contoso.com (the calendar could not be read, or is outside the organisation).",
      "Not known when these are free: lost@lumencycles.example (Microsoft 365 gave no answer).",
    ]);
  });

  it("calls the organizer unknown, too, by the name that the caller gave", async () => {
    const graph = knowing({ scheduleId: anna, error: { responseCode: "5009" } }, schedule(ben));

    const answer = await find(graph, { ...user, attendees: [ben], size: 1 }, application);

    expect(answer.unknown).toEqual([anna]);
    expect(answer.slots).toMatchObject([{ everyoneFree: false }]);
  });

  it("asks for twenty calendars at a time", async () => {
    const people = Array.from({ length: 45 }, (_, index) => `p${index}@lumencycles.example`);
    const graph = knowing(schedule(anna), ...people.map((one) => schedule(one)));

    const answer = await find(graph, { ...user, attendees: people, size: 1 }, application);

    const asked = graph.requests.slice(1).map(({ body }) => (body as { schedules: [] }).schedules);
    expect(asked.map(({ length }) => length)).toEqual([20, 20, 6]);
    expect(asked.flat()).toEqual([anna, ...people]);
    expect(answer.unknown).toBeUndefined();
  });

  it("asks for a view no longer than the window, as Graph wants it", async () => {
    const graph = knowing({ scheduleId: anna, availabilityView: "0", workingHours: berlin });

    const answer = await find(
      graph,
      { ...user, durationMinutes: 10, before: "2026-03-02T08:10:00Z" },
      application,
    );

    expect(graph.requests[1]?.body).toMatchObject({ availabilityViewInterval: 10 });
    expect(answer.count).toBe(1);
  });

  it("needs the name of an organizer from an application, before any call", async () => {
    const graph = new FakeGraph();

    const attempt = find(graph, { attendees: [ben] }, application);

    await expect(attempt).rejects.toMatchObject({
      code: "invalid_input",
      remedy: expect.stringMatching(/user/),
    });
    expect(graph.requests).toEqual([]);
  });

  it("cannot go without the organizer's address", async () => {
    const graph = new FakeGraph({ [`GET ${mailbox}/calendars`]: { value: [] } });

    const attempt = find(graph, user, application);

    await expect(attempt).rejects.toMatchObject({ code: "mailbox_unavailable" });
  });

  it("lets throttling rise", async () => {
    const throttled = new ConnectorError("throttled", { happened: "h", because: "b", remedy: "r" });
    const graph = new FakeGraph({
      [`GET ${mailbox}/calendars`]: calendars,
      [`POST ${mailbox}/calendar/getSchedule`]: throttled,
    });

    await expect(find(graph, user, application)).rejects.toBe(throttled);
  });
});

it.each([
  { attendees: ["Ben Okafor"] },
  { attendees: Array.from({ length: 51 }, (_, index) => `p${index}@contoso.com`) },
  { rooms: [] },
  { durationMinutes: 0 },
  { durationMinutes: 2_000 },
])("refuses %j", (args) => {
  expect(findMeetingAvailability.input.safeParse(args).success).toBe(false);
});
