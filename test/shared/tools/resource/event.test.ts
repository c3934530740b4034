import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { readResource } from "../../../../shared/tools/resource/read-resource.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const uri = "m365://event/me/AAMk%2F1%3D";
const path = "/me/events/AAMk%2F1%3D";
const utc = (dateTime: string) => ({ dateTime: `${dateTime}.0000000`, timeZone: "UTC" });
const someone = (name: string, address: string) => ({ emailAddress: { name, address } });
const daniel = someone("Daniel Meier", "daniel.meier@lumencycles.example");
const attendee = (name: string, response: string, type = "required") => ({
  ...someone(name, `${name.toLowerCase().replaceAll(" ", ".")}@lumencycles.example`),
  type,
  status: { response, time: "0001-01-01T00:00:00Z" },
});

const review = {
  id: "AAMk/1=",
  subject: "Budget review",
  start: utc("2026-03-02T09:30:00"),
  end: utc("2026-03-02T10:15:00"),
  isAllDay: false,
  location: { displayName: "Room Feldberg" },
  locations: [{ displayName: "Room Feldberg" }, { displayName: "Microsoft Teams Meeting" }],
  organizer: daniel,
  attendees: [
    attendee("Anna Keller", "accepted"),
    attendee("Ben Okafor", "none", "optional"),
    attendee("Room Feldberg", "tentativelyAccepted", "resource"),
  ],
  responseStatus: { response: "accepted" },
  showAs: "busy",
  isCancelled: false,
  sensitivity: "normal",
  type: "singleInstance",
  seriesMasterId: null,
  recurrence: null,
  isOnlineMeeting: true,
  onlineMeeting: { joinUrl: "https://teams.microsoft.com/l/meetup-join/19%3ameeting" },
  onlineMeetingUrl: null,
  body: { contentType: "html", content: "<p>Please read the <b>numbers</b> first.</p>" },
  hasAttachments: false,
  lastModifiedDateTime: "2026-02-27T15:00:00Z",
  webLink: "https://outlook.office365.com/owa/?itemid=AAMk",
};

async function read(routes: object, mode: "delegated" | "application" = "delegated") {
  const graph = new FakeGraph({ ...routes });
  const result = await readResource.run(
    readResource.input.parse({ uri }),
    fakeToolContext(graph, { mode }),
  );
  return { graph, result };
}

const readOnly = async (event: object) => (await read({ [`GET ${path}`]: event })).result;

it("is read by one request, with what a person wants to know of it", async () => {
  const { graph, result } = await read({ [`GET ${path}`]: review });

  expect(result).toEqual({
    kind: "event",
    title: "Budget review",
    from: "Daniel Meier (daniel.meier@lumencycles.example)",
    time: "2026-02-27T16:00:00+01:00",
    link: "https://outlook.office365.com/owa/?itemid=AAMk",
    attachments: undefined,
    text: [
      "- **When:** 2026-03-02T10:30:00+01:00 to 2026-03-02T11:15:00+01:00",
      "- **Where:** Room Feldberg; Microsoft Teams Meeting",
      "- **Join online:** `https://teams.microsoft.com/l/meetup-join/19%3ameeting`",
      "- **My response:** accepted",
      "- **Shown as:** busy",
      "",
      "**Attendees:**",
      "",
      "- Anna Keller (anna.keller@lumencycles.example), accepted",
      "- Ben Okafor (ben.okafor@lumencycles.example), no response, optional",
      "- Room Feldberg (room.feldberg@lumencycles.example), tentative, resource",
      "",
      "Please read the **numbers** first.",
    ].join("\n"),
    offset: 0,
    totalCharacters: expect.any(Number),
    truncated: false,
    nextCursor: undefined,
    notes: undefined,
  });
  expect(graph.requests).toEqual([
    {
      method: "GET",
      path,
      query: {
        $select:
          "id,subject,start,end,isAllDay,location,locations,organizer,attendees,responseStatus," +
          "showAs,isCancelled,sensitivity,type,seriesMasterId,recurrence,isOnlineMeeting," +
          "onlineMeeting,onlineMeetingUrl,body,hasAttachments,lastModifiedDateTime,webLink",
      },
      prefer: ['outlook.timezone="UTC"'],
      headers: {},
      body: undefined,
    },
  ]);
});

it("of whole days, cancelled and private says so", async () => {
  const { text } = await readOnly({
    ...review,
    isAllDay: true,
    start: utc("2026-03-02T00:00:00"),
    end: utc("2026-03-04T00:00:00"),
    isCancelled: true,
    sensitivity: "private",
    showAs: "oof",
  });

  expect(text).toContain("**When:** 2026-03-02 to 2026-03-03 (all day)");
  expect(text).toContain("**Cancelled:** yes");
  expect(text).toContain("**Private:** yes");
  expect(text).toContain("**Shown as:** oof");
});

it("that is nearly empty is no error", async () => {
  const result = await readOnly({
    id: "1",
    subject: "",
    body: { contentType: "text", content: "" },
  });

  expect(result).toMatchObject({
    title: "(no subject)",
    from: undefined,
    time: null,
    text: "",
    notes: undefined,
  });
});

it("with plain text keeps its lines, and what looks like HTML in it", async () => {
  const { text } = await readOnly({
    ...review,
    body: { contentType: "text", content: "First <line>\nSecond" },
  });

  expect(text).toMatch(/First \\?< ?line>.*\n+Second$/);
});

it("of fifty people and more names fifty", async () => {
  const attendees = Array.from({ length: 60 }, (_, index) => attendee(`P ${index}`, "declined"));

  const { text } = await readOnly({ ...review, attendees });

  expect(text.match(/declined/g)).toHaveLength(50);
  expect(text).toContain("- and 10 more");
});

it("says that the text is missing with Calendars.ReadBasic alone", async () => {
  const { body: _kept, ...basic } = review;

  const { text, notes } = await readOnly(basic);

  expect(text).toContain("Room Feldberg");
  expect(notes).toEqual([expect.stringContaining("Calendars.ReadBasic")]);
});

describe("a series", () => {
  const weekly = {
    pattern: { type: "weekly", interval: 2, daysOfWeek: ["monday", "thursday"] },
    range: { type: "noEnd", startDate: "2026-01-05" },
  };
  const words = "**Repeats:** every 2 weeks on Monday and Thursday, from 2026-01-05 without end";

  it("tells how it repeats", async () => {
    const { text } = await readOnly({ ...review, type: "seriesMaster", recurrence: weekly });

    expect(text).toContain(words);
    expect(text).toContain("**Part of a series:** the whole series");
  });

  it.each([
    ["occurrence", "one occurrence"],
    ["exception", "one occurrence, changed"],
  ])("is looked up for an %s", async (type, part) => {
    const { graph, result } = await read({
      [`GET ${path}`]: { ...review, type, seriesMasterId: "master/1=" },
      "GET /me/events/master%2F1%3D": { recurrence: weekly },
    });

    expect(result.text).toContain(words);
    expect(result.text).toContain(`**Part of a series:** ${part}\n`);
    expect(graph.requests[1]?.query).toEqual({ $select: "id,recurrence" });
  });

  it("may be missing for one who was invited to one occurrence only", async () => {
    const missing = new ConnectorError("not_found", { happened: "h", because: "b", remedy: "r" });

    const { result } = await read({
      [`GET ${path}`]: { ...review, type: "exception", seriesMasterId: "master" },
      "GET /me/events/master": missing,
    });

    expect(result.text).not.toContain("Repeats");
  });
});

describe("attachments", () => {
  const carrying = { ...review, hasAttachments: true };
  const plan = {
    "@odata.type": "#microsoft.graph.fileAttachment",
    id: "A/1=",
    name: "Plan.txt",
    contentType: "text/plain",
    size: 12,
    isInline: false,
  };
  const attachmentUri = "m365://eventattachment/me/AAMk%2F1%3D/A%2F1%3D";

  it("are listed, each with a uri", async () => {
    const { graph, result } = await read({
      [`GET ${path}`]: carrying,
      [`GET ${path}/attachments`]: { value: [plan] },
    });

    expect(result.attachments).toEqual([
      { name: "Plan.txt", type: "text/plain", bytes: 12, inline: undefined, uri: attachmentUri },
    ]);
    expect(graph.requests[1]?.query).toEqual({ $select: "id,name,contentType,size,isInline" });
  });

  it("are read by it", async () => {
    const file = `GET ${path}/attachments/A%2F1%3D`;
    const bytes = new TextEncoder().encode("Bring cake.");
    const graph = new FakeGraph({
      [file]: plan,
      [`${file}/$value`]: { bytes, contentType: "text/plain" },
    });

    const result = await readResource.run(
      readResource.input.parse({ uri: attachmentUri }),
      fakeToolContext(graph),
    );

    expect(result).toMatchObject({ kind: "txt", title: "Plan.txt", text: "Bring cake." });
  });

  it("that may not be listed are said to be missing", async () => {
    const refusal = new ConnectorError("consent_required", {
      happened: "h",
      because: "b",
      remedy: "r",
    });

    const { result } = await read({
      [`GET ${path}`]: carrying,
      [`GET ${path}/attachments`]: refusal,
    });

    expect(result.title).toBe("Budget review");
    expect(result.notes).toEqual([expect.stringContaining("Calendars.Read")]);
  });
});

it.each(["access_denied", "not_found", "throttled"] as const)(
  "lets Graph's %s rise",
  async (code) => {
    const refusal = new ConnectorError(code, { happened: "h", because: "b", remedy: "r" });

    await expect(read({ [`GET ${path}`]: refusal })).rejects.toBe(refusal);
  },
);

it("of “me” cannot be read by an application", async () => {
  await expect(read({}, "application")).rejects.toMatchObject({ code: "invalid_input" });
});
