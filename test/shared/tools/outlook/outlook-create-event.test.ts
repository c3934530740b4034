import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { GraphServiceError } from "../../../../shared/graph/graph-failure.ts";
import { outlookCreateEvent } from "../../../../shared/tools/outlook/outlook-create-event.ts";
import { openZone } from "../../../../shared/tools/zone-clock.ts";
import { FakeGraph, type FakeRoutes } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const event = {
  id: "AAk1",
  subject: "Talk",
  start: { dateTime: "2026-06-02T08:00:00.0000000", timeZone: "UTC" },
  end: { dateTime: "2026-06-02T08:30:00.0000000", timeZone: "UTC" },
  isAllDay: false,
  location: { displayName: "Room 2" },
  attendees: [{ emailAddress: { address: "ben@contoso.com" } }],
  isOnlineMeeting: true,
  onlineMeeting: { joinUrl: "https://teams.microsoft.com/l/meetup-join/1" },
  webLink: "https://outlook.office365.com/owa/?itemid=1",
};
const routes: FakeRoutes = {
  "GET /me": { displayName: "Anna Keller" },
  "POST /me/events": event,
};
const plain = { subject: "Talk", start: "2026-06-02T10:00", end: "2026-06-02T10:30" };

function start(changed: FakeRoutes = {}, context: object = {}) {
  const graph = new FakeGraph({ ...routes, ...changed });
  const run = async (args: object) =>
    await outlookCreateEvent.run(outlookCreateEvent.input.parse({ ...plain, ...args }), {
      ...fakeToolContext(graph),
      ...context,
    });
  const body = () => graph.requests.at(-1)?.body as Record<string, unknown>;
  return { graph, run, body };
}

const failure = (run: Promise<unknown>) => run.catch((error: unknown) => error);

it("invites people at the time on the mailbox's clock, under the mark, and says what it made", async () => {
  const { graph, run } = start();

  const answer = await run({
    attendees: ["ben@contoso.com"],
    optional: ["ines@contoso.com"],
    location: "Room 2",
    body: "About **samples**.",
    online: true,
  });

  expect(answer).toEqual({
    mailbox: "me",
    subject: "Talk",
    start: "2026-06-02T10:00:00+02:00",
    end: "2026-06-02T10:30:00+02:00",
    allDay: undefined,
    timeZone: "Europe/Berlin",
    location: "Room 2",
    attendees: ["ben@contoso.com"],
    joinLink: "https://teams.microsoft.com/l/meetup-join/1",
    uri: "m365://event/me/AAk1",
    link: "https://outlook.office365.com/owa/?itemid=1",
    notes: undefined,
  });
  expect(graph.requests.at(-1)).toEqual({
    method: "POST",
    path: "/me/events",
    query: {},
    prefer: ['outlook.timezone="UTC"'],
    headers: {},
    body: {
      subject: "Talk",
      body: {
        contentType: "html",
        content: "<p>About <strong>samples</strong>.</p><p>Created with Claude for Anna Keller</p>",
      },
      isAllDay: false,
      start: { dateTime: "2026-06-02T10:00:00", timeZone: "Europe/Berlin" },
      end: { dateTime: "2026-06-02T10:30:00", timeZone: "Europe/Berlin" },
      location: { displayName: "Room 2" },
      attendees: [
        { type: "required", emailAddress: { address: "ben@contoso.com" } },
        { type: "optional", emailAddress: { address: "ines@contoso.com" } },
      ],
      isOnlineMeeting: true,
      onlineMeetingProvider: "teamsForBusiness",
      transactionId: "3d5c2f2e-7c1b-4f0a-9a55-0f6d2b8f9c11",
    },
  });
});

it("asks for no name and writes no line where nobody is invited", async () => {
  const { graph, run, body } = start();

  await run({});

  expect(graph.requests).toHaveLength(1);
  expect(body()["body"]).toEqual({ contentType: "html", content: "" });
});

describe("takes", () => {
  it.each([
    [
      "a time with offset, told on the mailbox's clock",
      { start: "2026-06-02T08:00:00Z" },
      "2026-06-02T10:00:00",
      "Europe/Berlin",
    ],
    ["a time in a zone of IANA's", { timeZone: "Asia/Tokyo" }, "2026-06-02T10:00:00", "Asia/Tokyo"],
    [
      "a time in a zone of Windows'",
      { timeZone: "Tokyo Standard Time" },
      "2026-06-02T10:00:00",
      "Asia/Tokyo",
    ],
  ])("%s", async (_what, args, dateTime, timeZone) => {
    const { run, body } = start();

    await run(args);

    expect(body()["start"]).toEqual({ dateTime, timeZone });
  });

  it("an hour that the clock shows twice for the one that is meant", async () => {
    const { run, body } = start();

    await run({ start: "2026-10-25T02:45:00+02:00", end: "2026-10-25T02:15:00+01:00" });

    expect(body()).toMatchObject({
      start: { dateTime: "2026-10-25T00:45:00", timeZone: "UTC" },
      end: { dateTime: "2026-10-25T01:15:00", timeZone: "UTC" },
    });
  });

  it("days, the last one included", async () => {
    const { run, body } = start();

    await run({ start: "2026-06-02", end: "2026-06-03" });

    expect(body()).toMatchObject({
      isAllDay: true,
      start: { dateTime: "2026-06-02T00:00:00", timeZone: "Europe/Berlin" },
      end: { dateTime: "2026-06-04T00:00:00", timeZone: "Europe/Berlin" },
    });
  });
});

it.each([
  ["an end before the start", { end: "2026-06-02T09:59" }, "end before it starts"],
  ["an end that is the start", { end: "2026-06-02T10:00" }, "end before it starts"],
  [
    "an end before the start, whatever the clock shows",
    { start: "2026-10-25T02:15:00+01:00", end: "2026-10-25T02:45:00+02:00" },
    "end before it starts",
  ],
  ["an offset for a zone", { timeZone: "+02:00" }, "neither an IANA nor a Windows name"],
  ["a day beside a time", { end: "2026-06-02" }, "One of start and end is a day"],
  ["a zone that nobody knows", { timeZone: "Mars/Olympus" }, "neither an IANA nor a Windows name"],
])("refuses %s before it asks for anything", async (_what, args, because) => {
  const { graph, run } = start();

  expect(await failure(run(args))).toMatchObject({
    code: "invalid_input",
    because: expect.stringContaining(because),
  });
  expect(graph.requests).toEqual([]);
});

it("wants a zone where the mailbox's could not be read, rather than guess the time", async () => {
  const zone = { ...(await openZone("UTC")), note: "Times are in UTC." };
  const { run } = start({}, { zones: { of: async () => zone } });

  expect(await failure(run({}))).toMatchObject({ remedy: "Pass timeZone, or times with offset." });
  expect(await run({ start: "2026-06-02T08:00:00Z", end: "2026-06-02T09:00:00Z" })).toMatchObject({
    notes: ["Times are in UTC."],
  });
});

it("asks again under the same transactionId when an answer is lost", async () => {
  const cause = new GraphServiceError({ status: 500, headers: new Headers(), code: undefined });
  const explanation = { happened: "It failed.", because: "So.", remedy: "Wait." };
  const answers: unknown[] = [new ConnectorError("graph_error", explanation, { cause }), event];
  const { graph, run } = start({
    "POST /me/events": () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });

  expect(await run({})).toMatchObject({ uri: "m365://event/me/AAk1" });
  const [first, second] = graph.requests;
  expect(second?.body).toEqual(first?.body);
});

it("repeats what an earlier attempt asked for, whatever it would write by now", async () => {
  const notes: unknown[] = [];
  const attempt = { ...fakeToolContext(new FakeGraph()).attempt };
  const note = async (value: unknown) => void notes.push(value);
  const first = start({}, { attempt: { ...attempt, note } });
  await first.run({ attendees: ["ben@contoso.com"] });
  const again = { ...attempt, repeated: true, noted: notes[0], note };
  const second = start({ "GET /me": { displayName: "Anna Maier" } }, { attempt: again });

  await second.run({ attendees: ["ben@contoso.com"] });

  expect(second.body()).toEqual(first.body());
});

it("says that nothing is known when the event seems to be there in other words", async () => {
  const cause = new GraphServiceError({ status: 409, headers: new Headers(), code: undefined });
  const explanation = { happened: "It failed.", because: "So.", remedy: "Wait." };
  const { run } = start({
    "POST /me/events": new ConnectorError("conflict", explanation, { cause }),
  });

  expect(await failure(run({}))).toMatchObject({ code: "outcome_unknown" });
});

it("says so when no Teams meeting came of it", async () => {
  const { run } = start({
    "POST /me/events": { ...event, isOnlineMeeting: false, onlineMeeting: null },
  });

  expect(await run({ online: true })).toMatchObject({
    joinLink: undefined,
    notes: [expect.stringContaining("no Teams meeting")],
  });
});

it("tells whom it would invite", async () => {
  const args = outlookCreateEvent.input.parse({
    ...plain,
    attendees: ["Ben@contoso.com"],
    optional: ["ben@contoso.com", "ines@contoso.com"],
  });

  expect(await outlookCreateEvent.recipients?.(args, fakeToolContext(new FakeGraph()))).toEqual([
    "ben@contoso.com",
    "ines@contoso.com",
  ]);
});
