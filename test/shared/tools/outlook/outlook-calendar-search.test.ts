import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { outlookCalendarSearch } from "../../../../shared/tools/outlook/outlook-calendar-search.ts";
import { openZone } from "../../../../shared/tools/zone-clock.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const utc = (dateTime: string) => ({ dateTime: `${dateTime}.0000000`, timeZone: "UTC" });
const someone = (name: string, address: string) => ({ emailAddress: { name, address } });
const daniel = someone("Daniel Meier", "daniel.meier@lumencycles.example");
const anna = someone("Anna Keller", "anna.keller@lumencycles.example");

const review = {
  id: "AAMk/1=",
  subject: "Budget review",
  start: utc("2026-03-02T09:30:00"),
  end: utc("2026-03-02T10:15:00"),
  isAllDay: false,
  location: { displayName: "Room Feldberg" },
  organizer: daniel,
  attendees: [{ ...anna, type: "required" }],
  responseStatus: { response: "tentativelyAccepted" },
  showAs: "tentative",
  isCancelled: false,
  sensitivity: "private",
  type: "occurrence",
  isOnlineMeeting: true,
  webLink: "https://outlook.office365.com/owa/?itemid=AAMk",
  bodyPreview: "Numbers for the third quarter",
};

const summary = {
  subject: "Budget review",
  start: "2026-03-02T10:30:00+01:00",
  end: "2026-03-02T11:15:00+01:00",
  allDay: undefined,
  location: "Room Feldberg",
  organizer: "Daniel Meier (daniel.meier@lumencycles.example)",
  attendees: "Anna Keller (anna.keller@lumencycles.example)",
  myResponse: "tentativelyAccepted",
  showAs: "tentative",
  cancelled: undefined,
  recurring: true,
  private: true,
  online: true,
  uri: "m365://event/me/AAMk%2F1%3D",
  link: "https://outlook.office365.com/owa/?itemid=AAMk",
};

const view = "GET /me/calendarView";
const fields =
  "id,subject,start,end,isAllDay,location,organizer,attendees,responseStatus,showAs,isCancelled," +
  "sensitivity,type,isOnlineMeeting,webLink";

async function search(
  graph: FakeGraph,
  args: Record<string, unknown> = {},
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await outlookCalendarSearch.run(
    outlookCalendarSearch.input.parse(args),
    fakeToolContext(graph, context),
  );
}

it("lists the next two weeks of the main calendar, recurrences expanded, in time order", async () => {
  const graph = new FakeGraph({ [view]: { value: [review] } });

  const answer = await search(graph);

  expect(answer).toEqual({
    mailbox: "me",
    after: "2026-03-02T09:00:00+01:00",
    before: "2026-03-16T09:00:00+01:00",
    events: [summary],
    count: 1,
    truncated: false,
    nextCursor: undefined,
    notes: undefined,
  });
  expect(graph.requests).toEqual([
    {
      method: "GET",
      path: "/me/calendarView",
      query: {
        startDateTime: "2026-03-02T08:00:00Z",
        endDateTime: "2026-03-16T08:00:00Z",
        $select: fields,
        $orderby: "start/dateTime",
        $top: 15,
      },
      prefer: ['outlook.timezone="UTC"'],
      headers: {},
      body: undefined,
    },
  ]);
});

it("answers an empty calendar with an empty list, and no error", async () => {
  const graph = new FakeGraph({ [view]: { value: [] } });

  const answer = await search(graph);

  expect(answer).toMatchObject({ events: [], count: 0, truncated: false, notes: undefined });
});

describe("an event", () => {
  async function only(event: object) {
    const answer = await search(new FakeGraph({ [view]: { value: [event] } }));
    return answer.events[0];
  }

  it("of whole days has days, the last one included", async () => {
    const holiday = {
      ...review,
      isAllDay: true,
      start: utc("2026-03-28T00:00:00"),
      end: utc("2026-03-31T00:00:00"),
    };

    expect(await only(holiday)).toMatchObject({
      allDay: true,
      start: "2026-03-28",
      end: "2026-03-30",
    });
  });

  it("of whole days given as instants has the days of the mailbox's clock", async () => {
    const holiday = {
      ...review,
      isAllDay: true,
      start: utc("2026-03-27T23:00:00"),
      end: utc("2026-03-28T23:00:00"),
    };

    expect(await only(holiday)).toMatchObject({ start: "2026-03-28", end: "2026-03-28" });
  });

  it.each([
    ["before", "2026-10-25T00:30:00", "2026-10-25T02:30:00+02:00"],
    ["after", "2026-10-25T01:30:00", "2026-10-25T02:30:00+01:00"],
  ])("in the hour that comes twice is told %s the clocks go back", async (_, start, told) => {
    expect(await only({ ...review, start: utc(start) })).toMatchObject({ start: told });
  });

  it("shows what Graph left of a stranger's private one", async () => {
    const hidden = { id: "2", subject: null, start: review.start, end: review.end };

    expect(await only({ ...hidden, sensitivity: "private", showAs: "busy" })).toEqual({
      ...Object.fromEntries(Object.keys(summary).map((name) => [name, undefined])),
      subject: "(no subject)",
      start: summary.start,
      end: summary.end,
      organizer: "",
      private: true,
      uri: "m365://event/me/2",
    });
  });

  it("that was cancelled says so", async () => {
    expect(await only({ ...review, isCancelled: true })).toMatchObject({ cancelled: true });
  });
});

describe("the window", () => {
  async function windowOf(args: Record<string, unknown>) {
    const graph = new FakeGraph({ [view]: { value: [] } });
    await search(graph, args);
    const { startDateTime, endDateTime } = graph.requests[0]!.query;
    return [startDateTime, endDateTime];
  }

  it.each([
    [{ after: "2026-03-09" }, "2026-03-08T23:00:00Z", "2026-03-22T23:00:00Z"],
    [{ before: "2026-03-20" }, "2026-03-06T23:00:00Z", "2026-03-20T23:00:00Z"],
    // Daylight saving begins in between.
    [{ after: "2026-03-28", before: "2026-03-29" }, "2026-03-27T23:00:00Z", "2026-03-29T22:00:00Z"],
    [{ query: "budget" }, "2025-12-02T08:00:00Z", "2026-05-31T08:00:00Z"],
    [
      { attendee: "Ben", after: "2026-03-02T08:00:00Z" },
      "2026-03-02T08:00:00Z",
      "2026-08-29T08:00:00Z",
    ],
  ])("of %j is %s to %s", async (args, start, end) => {
    expect(await windowOf(args)).toEqual([start, end]);
  });

  it.each([
    [{ after: "2026-03-09", before: "2026-03-01" }, "not later"],
    [{ after: "2019-01-01", before: "2026-01-01" }, "1825 days"],
  ])("of %j is refused before any call", async (args, because) => {
    const graph = new FakeGraph();

    const attempt = search(graph, args);

    await expect(attempt).rejects.toMatchObject({
      code: "invalid_input",
      because: expect.stringContaining(because),
    });
    expect(graph.requests).toEqual([]);
  });
});

describe("what Graph cannot filter", () => {
  const other = { ...review, id: "2", subject: "Lunch", organizer: anna, attendees: [] };
  const pick = async (args: Record<string, unknown>) => {
    const graph = new FakeGraph({ [view]: { value: [review, { ...other, bodyPreview: "" }] } });
    const { events } = await search(graph, args);
    return { graph, subjects: events.map(({ subject }) => subject) };
  };

  it.each([
    ["subject", { query: "budget" }],
    ["accents and case", { query: "BÜDGET" }],
    ["place", { query: "feldberg review" }],
    ["text", { query: "third quarter" }],
    ["people", { query: "daniel budget" }],
    ["organizer", { attendee: "daniel meier" }],
    ["address", { attendee: "daniel.meier@LUMENCYCLES.example" }],
    ["both", { query: "numbers", attendee: "Anna" }],
  ])("is narrowed here: %s", async (_what, args) => {
    const { subjects } = await pick(args);

    expect(subjects).toEqual(["Budget review"]);
  });

  it("is narrowed by every word, and by attendee and query together", async () => {
    expect((await pick({ query: "budget lunch" })).subjects).toEqual([]);
    expect((await pick({ query: "lunch", attendee: "Daniel" })).subjects).toEqual([]);
  });

  it("asks for the beginning of the text only when words are looked for", async () => {
    const withWords = (await pick({ query: "budget" })).graph.requests[0]?.query;
    const without = (await pick({ attendee: "Daniel" })).graph.requests[0]?.query;

    expect(withWords).toMatchObject({ $select: `${fields},bodyPreview`, $top: 100 });
    expect(without).toMatchObject({ $select: fields, $top: 100 });
  });

  it("says that texts were not searched with Calendars.ReadBasic", async () => {
    const { bodyPreview: _kept, ...basic } = review;
    const graph = new FakeGraph({ [view]: { value: [basic] } });

    const { count, notes } = await search(graph, { query: "budget" });

    expect(count).toBe(1);
    expect(notes).toEqual([expect.stringContaining("Calendars.ReadBasic")]);
  });
});

describe("paging", () => {
  const link = (page: number) => `https://graph.microsoft.com/v1.0/me/calendarView?$skip=${page}`;
  const numbered = (index: number) => ({
    ...review,
    id: String(index),
    subject: index % 3 === 0 ? "Budget" : "Lunch",
  });

  /** A calendar of so many events, in pages of 10. */
  function calendar(events: number) {
    const pages = Math.ceil(events / 10);
    const routes = Array.from({ length: pages }, (_, page) => [
      page === 0 ? view : `GET ${link(page)}`,
      {
        value: Array.from({ length: Math.min(10, events - page * 10) }, (_event, index) =>
          numbered(page * 10 + index),
        ),
        ...(page + 1 < pages && { "@odata.nextLink": link(page + 1) }),
      },
    ]);
    return new FakeGraph(Object.fromEntries(routes));
  }

  async function toTheEnd(graph: FakeGraph, args: Record<string, unknown>) {
    const uris: string[] = [];
    let openedCursor: unknown;
    let cursor: string | undefined;
    let answers = 0;
    do {
      const answer = await search(graph, { ...args, cursor }, { openedCursor });
      expect(answer.count).toBeLessThanOrEqual(Number(args["size"]));
      expect(answer.truncated).toBe(answer.nextCursor !== undefined);
      uris.push(...answer.events.map(({ uri }) => uri));
      cursor = answer.nextCursor;
      openedCursor = cursor && JSON.parse(cursor.slice("sealed:".length));
      answers += 1;
    } while (cursor !== undefined && answers < 100);
    return uris;
  }

  it.each([1, 3, 4, 7, 10, 50])(
    "by %i gives every match once, in order, also when a page of Graph's holds more",
    async (size) => {
      const expected = Array.from({ length: 32 }, (_, index) => `m365://event/me/${index * 3}`);

      const uris = await toTheEnd(calendar(95), { query: "budget", size });

      expect(uris).toEqual(expected);
    },
  );

  it("gives every event once when nothing is narrowed", async () => {
    const uris = await toTheEnd(calendar(25), { size: 10 });

    expect(uris).toEqual(Array.from({ length: 25 }, (_, index) => `m365://event/me/${index}`));
  });

  it("keeps the window of the first page, and UTC on each", async () => {
    const graph = calendar(25);
    const first = await search(graph, { size: 10 });

    const second = await search(
      graph,
      { size: 10, cursor: "x" },
      {
        openedCursor: JSON.parse(first.nextCursor!.slice("sealed:".length)),
        now: () => Date.parse("2026-03-02T09:59:00Z"),
      },
    );

    expect([second.after, second.before]).toEqual([first.after, first.before]);
    expect(graph.requests.map(({ path, prefer }) => [path, prefer])).toEqual([
      ["/me/calendarView", ['outlook.timezone="UTC"']],
      [link(1), ['outlook.timezone="UTC"']],
    ]);
  });

  it("stops after five pages without a match, and says how far it came", async () => {
    const graph = calendar(95);

    const answer = await search(graph, { query: "nothing" });

    expect(answer).toMatchObject({ events: [], truncated: true });
    expect(answer.notes).toEqual([
      "Of 50 events, up to 2026-03-02T10:30:00+01:00, these match: pass nextCursor to look at later ones.",
    ]);
    expect(graph.requests).toHaveLength(5);
  });
});

describe("a calendar by name or id", () => {
  const calendars = {
    value: [
      { id: "main", name: "Calendar", isDefaultCalendar: true },
      { id: "team/1=", name: "Product Team" },
      { id: "b1", name: "Birthdays" },
      { id: "b2", name: "birthdays" },
    ],
  };

  it.each(["product team", "team/1="])("%s is looked up and read", async (calendar) => {
    const path = "/me/calendars/team%2F1%3D/calendarView";
    const graph = new FakeGraph({ "GET /me/calendars": calendars, [`GET ${path}`]: { value: [] } });

    await search(graph, { calendar });

    expect(graph.requests.map((request) => request.path)).toEqual(["/me/calendars", path]);
    expect(graph.requests[0]?.query).toEqual({
      $select: "id,name,owner,isDefaultCalendar",
      $top: 100,
    });
  });

  it("that somebody shared has events in that person's mailbox, on every page", async () => {
    const shared = {
      value: [
        {
          id: "main",
          name: "Calendar",
          isDefaultCalendar: true,
          owner: { address: "anna@x.example" },
        },
        { id: "d1", name: "Daniel Meier", owner: { address: "daniel@x.example" } },
      ],
    };
    const link = "https://graph.microsoft.com/v1.0/me/calendars/d1/calendarView?$skip=1";
    const graph = new FakeGraph({
      "GET /me/calendars": shared,
      "GET /me/calendars/d1/calendarView": { value: [review], "@odata.nextLink": link },
      [`GET ${link}`]: { value: [review] },
    });
    const args = { calendar: "daniel meier", size: 1 };

    const first = await search(graph, args);
    const openedCursor = JSON.parse(first.nextCursor!.slice("sealed:".length));
    const second = await search(graph, { ...args, cursor: "x" }, { openedCursor });

    const uris = [first, second].map(({ events }) => events[0]?.uri);
    expect(uris).toEqual(Array(2).fill("m365://event/daniel%40x.example/AAMk%2F1%3D"));
    expect(graph.requests).toHaveLength(3);
  });

  it("that there is not is an error, not an empty answer", async () => {
    const graph = new FakeGraph({ "GET /me/calendars": calendars });

    const attempt = search(graph, { calendar: "Holidays" });

    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
  });

  it("that there is twice is refused", async () => {
    const graph = new FakeGraph({ "GET /me/calendars": calendars });

    const attempt = search(graph, { calendar: "Birthdays" });

    await expect(attempt).rejects.toMatchObject({
      code: "invalid_input",
      because: expect.stringMatching(/^2 calendars/),
    });
  });

  it("is looked for on every page of calendars", async () => {
    const link = "https://graph.microsoft.com/v1.0/me/calendars?$skip=100";
    const graph = new FakeGraph({
      "GET /me/calendars": { value: [], "@odata.nextLink": link },
      [`GET ${link}`]: calendars,
      "GET /me/calendars/main/calendarView": { value: [] },
    });

    const answer = await search(graph, { calendar: "Calendar" });

    expect(answer.count).toBe(0);
  });
});

describe("whose calendar", () => {
  const path = "GET /users/support%40lumencycles.example/calendarView";

  it("is the named user's, echoed and in each uri", async () => {
    const graph = new FakeGraph({ [path]: { value: [review] } });

    const answer = await search(graph, { user: "support@lumencycles.example" });

    expect(answer.mailbox).toBe("support@lumencycles.example");
    expect(answer.events[0]?.uri).toBe("m365://event/support%40lumencycles.example/AAMk%2F1%3D");
  });

  it("may be anyone's for an application, which must name one", async () => {
    const graph = new FakeGraph({ [path]: { value: [] } });
    const mode = { mode: "application" } as const;

    const unnamed = search(graph, {}, mode);
    await expect(unnamed).rejects.toMatchObject({
      code: "invalid_input",
      remedy: expect.stringMatching(/user/),
    });
    expect(graph.requests).toEqual([]);
    const named = await search(graph, { user: "support@lumencycles.example" }, mode);

    expect(named.count).toBe(0);
  });
});

it("says why times are in UTC when the mailbox's zone cannot be read", async () => {
  const graph = new FakeGraph({ [view]: { value: [] } });
  const zones = { of: async () => ({ ...(await openZone("UTC")), note: "Times are in UTC." }) };

  const answer = await search(graph, {}, { zones });

  expect(answer.notes).toEqual(["Times are in UTC."]);
});

it.each(["access_denied", "throttled", "mailbox_unavailable"] as const)(
  "lets Graph's %s rise",
  async (code) => {
    const refusal = new ConnectorError(code, { happened: "h", because: "b", remedy: "r" });

    const attempt = search(new FakeGraph({ [view]: refusal }));

    await expect(attempt).rejects.toBe(refusal);
  },
);
