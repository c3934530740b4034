import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GraphGrants } from "../../local/tenant/directory.ts";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
let all: GraphGrants;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  all = structuredClone(connector.cloud.directory.api.grants);
});
afterAll(async () => await connector.discard());

/** Each test signs in anew: Graph tokens are kept for minutes. */
let token: string;
beforeEach(() => {
  connector.cloud.directory.api.grants = structuredClone(all);
  token = connector.cloud.entra.userToken("anna.keller@lumencycles.example");
});

function without(...permissions: string[]) {
  const { grants } = connector.cloud.directory.api;
  grants.delegated = grants.delegated.filter((name) => !permissions.includes(name));
  grants.application = grants.application.filter((name) => !permissions.includes(name));
}

const calendarPermissions = ["Calendars.Read", "Calendars.Read.Shared"];
const anna = "anna.keller@lumencycles.example";
const ben = "ben.okafor@lumencycles.example";
const daniel = "daniel.meier@lumencycles.example";
const room = "room.feldberg@lumencycles.example";

interface Event {
  subject: string;
  start: string;
  end: string;
  allDay?: boolean;
  organizer: string;
  attendees?: string;
  recurring?: boolean;
  uri: string;
}

async function events(args: object): Promise<Event[]> {
  const { status, body } = await connector.call("outlook_calendar_search", args, token);
  expect(status).toBe(200);
  return body.events;
}

/** Those of every page. */
async function allEvents(args: object): Promise<Event[]> {
  const found: Event[] = [];
  let cursor: string | undefined;
  do {
    const sent = { ...args, ...(cursor && { cursor }) };
    const { status, body } = await connector.call("outlook_calendar_search", sent, token);
    expect(status).toBe(200);
    found.push(...body.events);
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return found;
}

const dayMs = 24 * 60 * 60 * 1000;
const day = (fromToday: number) =>
  new Date(Date.now() + fromToday * dayMs).toISOString().slice(0, 10);

describe("outlook_calendar_search", () => {
  it("lists what comes, occurrence by occurrence, on the mailbox's clock", async () => {
    const found = await events({ size: 50 });

    expect(found.filter(({ subject }) => subject === "Aurora stand-up").length).toBeGreaterThan(5);
    const timed = found.filter(({ allDay }) => !allDay);
    for (const { start, end } of timed) {
      expect(start).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+0[12]:00$/);
      expect(Date.parse(end)).toBeGreaterThan(Date.parse(start));
    }
    const starts = timed.map(({ start }) => Date.parse(start));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  it("tells whole days as days, the last one included", async () => {
    const found = await allEvents({ attendee: "anna", size: 50 });

    const fridays = found.filter(({ subject }) => subject === "Working from home");
    expect(fridays.length).toBeGreaterThan(10);
    for (const { start, end } of fridays) {
      expect(start).toBe(end);
      expect(new Date(start).getUTCDay()).toBe(5);
    }
  });

  it("keeps the clock time of a series, also when the clocks change", async () => {
    const found = await allEvents({ query: "Aurora stand-up", size: 50 });

    expect(found.length).toBeGreaterThan(50);
    expect(new Set(found.map(({ start }) => start.slice(11, 16)))).toEqual(new Set(["09:15"]));
  });

  it("pages to the end, losing and repeating nothing", async () => {
    const window = { after: day(-30), before: day(30) };
    const everything = await allEvents({ ...window, size: 50 });

    const found = await allEvents({ ...window, attendee: ben, size: 7 });

    const uris = found.map(({ uri }) => uri);
    // The list of an event's people is cut, so that Ben may take part without being seen in it.
    const seen = everything.filter(({ organizer, attendees }) =>
      `${organizer} ${attendees}`.includes("Ben Okafor"),
    );
    expect(seen.length).toBeGreaterThan(20);
    expect(uris).toEqual(expect.arrayContaining(seen.map(({ uri }) => uri)));
    const everyUri = everything.map(({ uri }) => uri);
    expect(uris).toEqual(everyUri.filter((uri) => uris.includes(uri)));
  });

  it("finds by words in place and text, and nothing where there is nothing", async () => {
    const inText = await events({ query: "certificates city" });
    const nothing = await connector.call("outlook_calendar_search", { query: "zebra" }, token);

    expect(inText[0]?.subject).toBe("Dealer call Boston");
    expect(nothing.body).toMatchObject({ events: [], count: 0, truncated: false });
  });

  it("reads one's own second calendar, and one that a colleague shared", async () => {
    const travel = await events({ calendar: "travel", after: day(-120), before: day(120) });
    const shared = await events({ calendar: "Daniel Meier" });

    expect(travel.map(({ subject }) => subject)).toContain("Train Freiburg – Cologne");
    const { status, body } = await connector.call("read_resource", { uri: shared[0]?.uri }, token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "event", title: shared[0]?.subject });
  });

  it("shows a colleague's shared calendar, but what is private as Graph gives it", async () => {
    const found = await allEvents({ user: daniel, after: day(-30), before: day(60) });

    const hidden = found.filter((event) => "private" in event);
    expect(found.length).toBeGreaterThan(hidden.length);
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.map(({ subject }) => subject)).not.toContain("Zürich: Gespräche mit der Bank");
  });

  it("is refused a calendar that nobody shared, which is not an empty one", async () => {
    const { status, body } = await connector.call("outlook_calendar_search", { user: ben }, token);

    expect(status).toBe(403);
    expect(body.code).toBe("access_denied");
  });

  it("says that there is no calendar of a name", async () => {
    const args = { calendar: "Nowhere" };

    const { status, body } = await connector.call("outlook_calendar_search", args, token);

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "not_found", remedy: expect.stringContaining("calendar") });
  });

  it("reads any calendar for an application, which must name one", async () => {
    const unnamed = await connector.call("outlook_calendar_search", {}, connector.daemonToken);
    const named = await connector.call(
      "outlook_calendar_search",
      { user: ben },
      connector.daemonToken,
    );

    expect(unnamed).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    expect(named).toMatchObject({ status: 200, body: { mailbox: ben } });
    expect(named.body.count).toBeGreaterThan(0);
  });
});

describe("read_resource", () => {
  it("reads each kind of event: single, occurrence, exception, whole day, cancelled, private", async () => {
    const found = await allEvents({ after: day(-10), before: day(14), size: 50 });

    const texts: string[] = [];
    for (const { uri, subject } of found) {
      const { status, body } = await connector.call("read_resource", { uri }, token);
      expect([status, body.kind, body.title]).toEqual([200, "event", subject]);
      texts.push(body.text);
    }

    const having = (text: string) => texts.some((one) => one.includes(text));
    expect(texts.every((text) => text.startsWith("- **When:** 20"))).toBe(true);
    expect(having("**Part of a series:** one occurrence\n")).toBe(true);
    expect(having("**Part of a series:** one occurrence, changed")).toBe(true);
    expect(having("**Repeats:** every week on Friday")).toBe(true);
    expect(having("**Join online:** `https://teams.microsoft.com/")).toBe(true);
    expect(having("**Cancelled:** yes")).toBe(true);
    expect(having("**Private:** yes")).toBe(true);
    expect(having("(all day)")).toBe(true);
    expect(having("Henrik Sørensen (henrik.sorensen@lumencycles.example), accepted")).toBe(true);
  });

  it("lists what an event carries, and reads it", async () => {
    const [review] = await events({ query: "launch review", attendee: "Anna", size: 1 });
    const { body } = await connector.call("read_resource", { uri: review?.uri }, token);

    expect(body.attachments.length).toBeGreaterThan(0);
    for (const { uri } of body.attachments) {
      const read = await connector.call("read_resource", { uri }, token);
      expect(read.status).toBe(200);
      expect(read.body.text.length).toBeGreaterThan(50);
    }
  });

  it("reads an event for an application", async () => {
    const found = await connector.call(
      "outlook_calendar_search",
      { user: ben, size: 1 },
      connector.daemonToken,
    );
    const { uri } = found.body.events[0];

    const { status, body } = await connector.call("read_resource", { uri }, connector.daemonToken);

    expect(status).toBe(200);
    expect(body.kind).toBe("event");
  });
});

describe("find_meeting_availability", () => {
  const meeting = { attendees: [ben, daniel], rooms: [room], durationMinutes: 60, size: 4 };

  /** Whether nobody's calendar, as its owner sees it, has anything in a slot. */
  async function isFree(user: string, slot: { start: string; end: string }): Promise<boolean> {
    const { body } = await connector.call(
      "outlook_calendar_search",
      { user, after: slot.start, before: slot.end, size: 50 },
      connector.daemonToken,
    );
    return body.events.every(({ showAs }: { showAs?: string }) =>
      ["free", "workingElsewhere"].includes(showAs ?? "busy"),
    );
  }

  it.each([
    ["a signed-in user", () => token, {}],
    ["an application", () => connector.daemonToken, { user: anna }],
  ])("tells %s times at which calendars are indeed empty", async (_who, bearer, whose) => {
    const args = { ...meeting, ...whose };

    const { status, body } = await connector.call("find_meeting_availability", args, bearer());

    expect(status).toBe(200);
    expect(body.slots.length).toBeGreaterThan(2);
    const best = body.slots.filter((slot: { everyoneFree: boolean }) => slot.everyoneFree);
    expect(best.length).toBeGreaterThan(0);
    for (const slot of best) {
      for (const person of [anna, ben, daniel])
        expect([slot.start, person, await isFree(person, slot)]).toEqual([
          slot.start,
          person,
          true,
        ]);
      expect(slot.rooms).toEqual((await isFree(room, slot)) ? [room] : []);
    }
  });

  it("finds the same best time in both ways", async () => {
    const delegated = await connector.call("find_meeting_availability", meeting, token);
    const application = await connector.call(
      "find_meeting_availability",
      { ...meeting, user: anna },
      connector.daemonToken,
    );

    expect(application.body.slots[0]).toEqual(delegated.body.slots[0]);
    expect(application.body.slots[0]).toMatchObject({ everyoneFree: true, rooms: [room] });
  });

  it.each([
    ["a signed-in user", () => token, {}],
    ["an application", () => connector.daemonToken, { user: anna }],
  ])("tells %s whose calendar nobody can see", async (_who, bearer, whose) => {
    const args = { attendees: [ben, "someone@contoso.com"], ...whose };

    const { status, body } = await connector.call("find_meeting_availability", args, bearer());

    expect(status).toBe(200);
    expect(body.unknown).toEqual(["someone@contoso.com"]);
    expect(body.notes).toEqual([expect.stringContaining("someone@contoso.com")]);
    expect(body.slots.length).toBeGreaterThan(0);
    expect(body.slots.some(({ everyoneFree }: { everyoneFree: boolean }) => everyoneFree)).toBe(
      false,
    );
  });

  it.each([
    ["a signed-in user", () => token, {}],
    ["an application", () => connector.daemonToken, { user: anna }],
  ])(
    "explains to %s why there is no time: nobody works in the night",
    async (_who, bearer, whose) => {
      const night = { after: `${day(8)}T01:00:00+01:00`, before: `${day(8)}T04:00:00+01:00` };
      const args = { attendees: [ben], ...night, ...whose };

      const { status, body } = await connector.call("find_meeting_availability", args, bearer());

      expect(status).toBe(200);
      expect(body).toMatchObject({ slots: [], count: 0, explanation: expect.any(String) });
      const any = { ...args, outsideWorkingHours: true };
      const other = await connector.call("find_meeting_availability", any, bearer());
      expect(other.body.count).toBeGreaterThan(0);
    },
  );

  it("is told before any Graph call that an application must name the organizer", async () => {
    const before = connector.cloud.graph.requests.length;

    const { status, body } = await connector.call(
      "find_meeting_availability",
      { attendees: [ben] },
      connector.daemonToken,
    );

    expect([status, body.code]).toEqual([400, "invalid_input"]);
    expect(connector.cloud.graph.requests.length).toBe(before);
  });
});

describe("with Calendars.ReadBasic alone", () => {
  beforeEach(() => {
    without(...calendarPermissions);
    connector.cloud.directory.api.grants.delegated.push("Calendars.ReadBasic");
  });

  it("events are found by subject and people, not by text, and the answer says so", async () => {
    const bySubject = await connector.call("outlook_calendar_search", { query: "Aurora" }, token);
    const byText = await connector.call(
      "outlook_calendar_search",
      { query: "certificates city" },
      token,
    );

    expect(bySubject.body.count).toBeGreaterThan(0);
    expect(byText.body.count).toBe(0);
    for (const { body } of [bySubject, byText])
      expect(body.notes).toContainEqual(expect.stringContaining("Calendars.ReadBasic"));
  });

  it("an event is read without its text, and the answer says so", async () => {
    const [first] = await events({ query: "stand-up", size: 1 });

    const { status, body } = await connector.call("read_resource", { uri: first?.uri }, token);

    expect(status).toBe(200);
    expect(body.text).toContain("**Attendees:**");
    expect(body.text).not.toContain("Fifteen minutes");
    expect(body.notes).toEqual([expect.stringContaining("Calendars.Read")]);
  });

  it("meeting times are computed from free and busy times, and the answer says so", async () => {
    const { status, body } = await connector.call(
      "find_meeting_availability",
      { attendees: [ben] },
      token,
    );

    expect(status).toBe(200);
    expect(body.count).toBe(5);
    expect(body.notes).toEqual([expect.stringContaining("Calendars.Read.Shared")]);
  });
});

describe("without any permission for calendars", () => {
  it.each(["outlook_calendar_search", "find_meeting_availability"])(
    "%s names the missing one",
    async (tool) => {
      without(...calendarPermissions);

      const { status, body } = await connector.call(tool, {}, token);

      expect(status).toBe(403);
      expect(body).toMatchObject({
        code: "consent_required",
        detail: expect.stringContaining("Calendars.Read"),
        remedy: expect.stringContaining("adminconsent"),
      });
    },
  );
});

it("tells times in UTC, and says so, without MailboxSettings.Read", async () => {
  without("MailboxSettings.Read");
  // The zone of a mailbox is remembered per caller, so that this needs one not asked before.
  const other = connector.cloud.entra.userToken("ben.okafor@lumencycles.example");

  const { body } = await connector.call("outlook_calendar_search", { size: 1 }, other);

  expect(body.notes).toEqual([expect.stringContaining("MailboxSettings.Read")]);
  expect(body.after).toMatch(/\+00:00$/);
});

it("answers default calls within the budget", async () => {
  const answers = await Promise.all([
    connector.call("outlook_calendar_search", {}, token),
    connector.call("outlook_calendar_search", { query: "aurora" }, token),
    connector.call("find_meeting_availability", { attendees: [ben, daniel] }, token),
  ]);

  for (const { body } of answers)
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(25_000);
});
