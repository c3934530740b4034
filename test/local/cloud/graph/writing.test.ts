import { describe, expect, it } from "vitest";
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { address, as, userId } from "./calendar-client.ts";
import { asApp, startGraph, type Request_ } from "./graph-client.ts";
import { now } from "./tenant-fixture.ts";

const scopes =
  "Mail.ReadWrite Mail.Send Calendars.ReadWrite Calendars.Read.Shared Chat.Read ChatMessage.Send";
const immutable = { Prefer: 'IdType="ImmutableId"' };
const markId = "String {5f0c7c1e-8f0b-4c8e-9d53-2f6a1c7be0d4} Name ClaudeChange";

/** A tenant of its own for each test, and a clock that moves when it is told to. */
function start() {
  const content = sampleContent(sampleDirectory(), now);
  let time = now.getTime();
  const { ask, ...graph } = startGraph({ content, clock: () => new Date(time) });
  const askAs = async (alias: string, path: string, request: Request_ = {}) =>
    await ask(path, { token: as(alias, scopes), headers: immutable, ...request });
  return {
    ...graph,
    ask: async (path: string, request?: Request_) => await askAs("anna.keller", path, request),
    askAs,
    pass: (milliseconds: number) => (time += milliseconds),
    content,
  };
}

const to = (...aliases: string[]) =>
  aliases.map((alias) => ({ emailAddress: { address: address(alias) } }));
const mail = {
  subject: "Samples",
  body: { contentType: "html", content: "<p>They arrive <b>today</b>.</p>" },
  toRecipients: to("ben.okafor"),
  bccRecipients: to("daniel.meier"),
  singleValueExtendedProperties: [{ id: markId, value: "M-1" }],
};
const marked = (value: string) =>
  `/me/messages?$filter=${encodeURIComponent(`singleValueExtendedProperties/any(ep: ep/id eq '${markId}' and ep/value eq '${value}')`)}&$select=isDraft,parentFolderId`;

describe("a draft", () => {
  it("is made in Drafts with an immutable id, and found by its extended property", async () => {
    const { ask } = start();

    const made = await ask("/me/messages", { body: mail });
    const found = await ask(marked("M-1"));
    const other = await ask(marked("M-2"));

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      isDraft: true,
      subject: "Samples",
      bodyPreview: "They arrive today.",
      from: { emailAddress: { name: "Anna Keller", address: address("anna.keller") } },
    });
    expect(made.body).not.toHaveProperty("singleValueExtendedProperties");
    expect(found.body.value).toEqual([
      expect.objectContaining({ id: made.body.id, isDraft: true }),
    ]);
    expect(other.body.value).toEqual([]);
  });

  it("leaves Drafts a moment after the 202 under the same id, and reaches everyone once", async () => {
    const { ask, askAs, pass } = start();
    const { body: draft } = await ask("/me/messages", { body: mail });
    const path = `/me/messages/${encodeURIComponent(draft.id)}`;
    const inbox = "/me/mailFolders/inbox/messages?$select=subject,bccRecipients,isRead";

    const accepted = await ask(`${path}/send`, { method: "POST" });
    const before = await ask(`${path}?$select=isDraft`);
    pass(1_000);
    const after = await ask(`${path}?$select=isDraft,parentFolderId`);
    const sent = await ask("/me/mailFolders/sentitems?$select=id");

    expect([accepted.status, accepted.body]).toEqual([202, ""]);
    expect(before.body.isDraft).toBe(true);
    expect(after.body).toMatchObject({ isDraft: false, parentFolderId: sent.body.id });
    for (const alias of ["ben.okafor", "daniel.meier"]) {
      const { body } = await askAs(alias, inbox);
      const received = body.value.filter(
        ({ subject }: { subject: string }) => subject === "Samples",
      );
      expect(received).toEqual([expect.objectContaining({ isRead: false, bccRecipients: [] })]);
      const found = await askAs(alias, marked("M-1"));
      expect(found.body.value).toEqual([]);
    }
  });

  it.each([0, 1_000])("is not sent twice, %i ms later", async (later) => {
    const { ask, pass } = start();
    const { body: draft } = await ask("/me/messages", { body: mail });
    const path = `/me/messages/${encodeURIComponent(draft.id)}/send`;
    await ask(path, { method: "POST" });
    pass(later);

    const again = await ask(path, { method: "POST" });

    expect([again.status, again.body.error.code]).toEqual([400, "ErrorInvalidOperation"]);
  });

  it.each([
    ["nobody", { toRecipients: [], bccRecipients: [] }, 400, "ErrorInvalidRecipients"],
    [
      "no address",
      { toRecipients: [{ emailAddress: { address: "ben" } }] },
      400,
      "ErrorInvalidRecipients",
    ],
    ["another's name", { from: to("ben.okafor")[0] }, 403, "ErrorSendAsDenied"],
  ])("is not sent to or under %s", async (_what, changed, status, code) => {
    const { ask } = start();
    const { body: draft } = await ask("/me/messages", { body: { ...mail, ...changed } });

    const answer = await ask(`/me/messages/${encodeURIComponent(draft.id)}/send`, {
      method: "POST",
    });

    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it.each([
    ["an unknown property", { subjekt: "x" }, "RequestBodyRead"],
    ["a wrong type", { subject: 1 }, "RequestBodyRead"],
    ["an unknown member", { importance: "huge" }, "RequestBodyRead"],
    [
      "an id of no property",
      { singleValueExtendedProperties: [{ id: "Mark", value: "1" }] },
      "ErrorInvalidRequest",
    ],
  ])("is refused with %s", async (_what, body, code) => {
    const { ask } = start();

    const answer = await ask("/me/messages", { body });

    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });
});

const event = {
  subject: "Talk",
  body: { contentType: "html", content: "" },
  start: { dateTime: "2026-03-10T10:00:00", timeZone: "Europe/Berlin" },
  end: { dateTime: "2026-03-10T10:30:00", timeZone: "Europe/Berlin" },
  attendees: [{ type: "required", ...to("ben.okafor")[0] }],
  isOnlineMeeting: true,
  onlineMeetingProvider: "teamsForBusiness",
  transactionId: "T-1",
};
const week =
  "/me/calendarView?startDateTime=2026-03-09T00:00:00Z&endDateTime=2026-03-14T00:00:00Z&$top=100&$select=subject,isOrganizer,responseStatus";

describe("an event", () => {
  it("stands in the organiser's calendar and, unanswered, in that of who is invited", async () => {
    const { ask, askAs } = start();

    const made = await ask("/me/events", { body: event });
    const mine = await ask(week);
    const bens = await askAs("ben.okafor", week);

    const named = ({ body }: { body: { value: { subject: string }[] } }) =>
      body.value.filter(({ subject }) => subject === "Talk");
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      transactionId: "T-1",
      start: { dateTime: "2026-03-10T09:00:00.0000000", timeZone: "UTC" },
      onlineMeeting: { joinUrl: expect.stringContaining("/l/meetup-join/") },
    });
    expect(named(mine)).toEqual([expect.objectContaining({ isOrganizer: true })]);
    expect(named(bens)).toEqual([
      expect.objectContaining({
        isOrganizer: false,
        responseStatus: expect.objectContaining({ response: "notResponded" }),
      }),
    ]);
  });

  it("is made once under a transactionId; another event under it is a conflict", async () => {
    const { ask, content } = start();
    const before = content.mailboxes.flatMap(({ events }) => events).length;

    const first = await ask("/me/events", { body: event });
    const second = await ask("/me/events", { body: event });
    const other = await ask("/me/events", { body: { ...event, subject: "Walk" } });

    expect([second.status, second.body.id]).toEqual([201, first.body.id]);
    expect([other.status, other.body.error.code]).toEqual([409, "ErrorDuplicateTransactionId"]);
    expect(content.mailboxes.flatMap(({ events }) => events).length).toBe(before + 2);
  });

  it.each([
    ["an unknown property", { begin: "x" }, "RequestBodyRead"],
    [
      "an end before the start",
      { end: event.start, start: event.end },
      "ErrorCalendarEndDateIsEarlierThanStartDate",
    ],
    ["a whole day that begins at ten", { isAllDay: true }, "ErrorPropertyValidationFailure"],
    [
      "an unknown zone",
      { start: { ...event.start, timeZone: "Mars" } },
      "TimeZoneNotSupportedException",
    ],
    ["no address", { attendees: [{ emailAddress: { address: "ben" } }] }, "ErrorInvalidRecipients"],
  ])("is refused with %s", async (_what, changed, code) => {
    const { ask } = start();

    const answer = await ask("/me/events", { body: { ...event, ...changed } });

    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });

  it("takes the right to write in another's calendar", async () => {
    const { ask } = start();
    const path = `/users/${address("ben.okafor")}/events`;
    const token = as("anna.keller", "Calendars.ReadWrite.Shared");

    const { status, body } = await ask(path, { body: event, token });

    expect([status, body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });
});

describe("a message posted into a chat", () => {
  const body = { body: { contentType: "html", content: "<p>Done</p>" } };
  const chatOf = ({ content }: ReturnType<typeof start>) =>
    content.chats.find(({ members }) =>
      members.some((member) => member.userId === userId("anna.keller")),
    )!.chat.id;

  it("is answered at once, and stands in the list some moments later", async () => {
    const graph = start();
    const path = `/chats/${encodeURIComponent(chatOf(graph))}/messages`;

    const posted = await graph.ask(path, { body });
    const before = await graph.ask(path);
    graph.pass(1_000);
    const after = await graph.ask(path);

    expect(posted.status).toBe(201);
    expect(posted.body).toMatchObject({
      messageType: "message",
      from: { user: { id: userId("anna.keller"), displayName: "Anna Keller" } },
    });
    const ids = (list: typeof before) => list.body.value.map(({ id }: { id: string }) => id);
    expect(ids(before)).not.toContain(posted.body.id);
    expect(ids(after)[0]).toBe(posted.body.id);
  });

  it.each([
    ["an unknown property", { text: "x" }, 400],
    ["no text", { body: { content: " " } }, 400],
    ["too much text", { body: { content: "x".repeat(15_000) } }, 413],
  ])("is refused with %s", async (_what, refused, status) => {
    const graph = start();

    const answer = await graph.ask(`/chats/${encodeURIComponent(chatOf(graph))}/messages`, {
      body: refused,
    });

    expect(answer.status).toBe(status);
  });

  it("is no matter for strangers, nor for applications", async () => {
    const graph = start();
    const mine = graph.content.chats.find(
      ({ members }) => !members.some((member) => member.userId === userId("anna.keller")),
    )!.chat.id;
    const path = `/chats/${encodeURIComponent(mine)}/messages`;

    const stranger = await graph.ask(path, { body });
    const app = await graph.ask(path, { body, token: asApp("Chat.ReadWrite.All") });

    expect([stranger.status, app.status]).toEqual([403, 403]);
  });
});

describe("permissions", () => {
  const user = address("ben.okafor");

  it.each([
    ["/me/messages", "Mail.Read Mail.Send"],
    ["/me/events", "Calendars.Read"],
    [`/users/${user}/messages`, "Mail.ReadWrite"],
    [`/users/${user}/events`, "Calendars.ReadWrite"],
  ])("POST %s is refused with %s", async (path, held) => {
    const { ask } = start();

    const { status, body } = await ask(path, { body: mail, token: as("anna.keller", held) });

    expect([status, body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });

  it("an application writes in any mailbox", async () => {
    const { ask } = start();
    const token = asApp("Mail.ReadWrite Calendars.ReadWrite");

    const draft = await ask(`/users/${user}/messages`, { body: mail, token });
    const made = await ask(`/users/${user}/events`, { body: event, token });

    expect([draft.status, made.status]).toEqual([201, 201]);
  });
});
