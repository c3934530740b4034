import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { outlookEmailSearch } from "../../../../shared/tools/outlook/outlook-email-search.ts";
import { openZone } from "../../../../shared/tools/zone-clock.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const budget = {
  id: "AAkALg/1=",
  subject: "Budget 2027",
  from: { emailAddress: { name: "Daniel Meier", address: "daniel.meier@lumencycles.example" } },
  toRecipients: [
    { emailAddress: { name: "Anna Keller", address: "anna.keller@lumencycles.example" } },
  ],
  receivedDateTime: "2026-03-02T09:30:00Z",
  bodyPreview: "Please find the numbers\r\n attached.",
  hasAttachments: true,
  isRead: false,
  importance: "high",
  webLink: "https://outlook.office365.com/owa/?ItemID=AAkALg",
};

const summary = {
  subject: "Budget 2027",
  from: "Daniel Meier (daniel.meier@lumencycles.example)",
  to: "Anna Keller (anna.keller@lumencycles.example)",
  received: "2026-03-02T10:30:00+01:00",
  preview: "Please find the numbers\r\n attached.",
  unread: true,
  hasAttachments: true,
  important: true,
  uri: "m365://mail/me/AAkALg%2F1%3D",
  link: "https://outlook.office365.com/owa/?ItemID=AAkALg",
};

async function search(
  graph: FakeGraph,
  args: Record<string, unknown>,
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await outlookEmailSearch.run(
    outlookEmailSearch.input.parse(args),
    fakeToolContext(graph, context),
  );
}

describe("without text", () => {
  it("lists all folders by filter, newest first", async () => {
    const graph = new FakeGraph({ "GET /me/messages": { value: [budget] } });

    const answer = await search(graph, {});

    expect(answer).toEqual({
      mailbox: "me",
      messages: [summary],
      count: 1,
      truncated: false,
      nextCursor: undefined,
      notes: undefined,
    });
    expect(graph.requests).toMatchObject([
      {
        query: {
          $top: 20,
          $filter: "receivedDateTime ge 1970-01-01T00:00:00Z",
          $orderby: "receivedDateTime desc",
        },
      },
    ]);
  });

  it("puts every restriction into the filter, the sorting property first", async () => {
    const graph = new FakeGraph({ "GET /me/mailFolders/inbox/messages": { value: [] } });

    await search(graph, {
      from: "daniel.o'neil@lumencycles.example",
      after: "2026-03-01",
      before: "2026-03-31",
      folder: "inbox",
      hasAttachments: true,
      unread: true,
      size: 5,
    });

    expect(graph.requests[0]?.query).toMatchObject({
      $top: 5,
      $filter:
        "receivedDateTime ge 2026-02-28T23:00:00Z and receivedDateTime lt 2026-03-31T22:00:00Z " +
        "and from/emailAddress/address eq 'daniel.o''neil@lumencycles.example' " +
        "and hasAttachments eq true and isRead eq false",
    });
  });

  it("finds a sender by name by search: a filter by part of a name does not sort", async () => {
    const graph = new FakeGraph({ "GET /me/messages": { value: [] } });

    await search(graph, { from: "Daniel", after: "2026-03-01T00:00:00Z" });

    expect(graph.requests[0]?.query).toEqual({
      $select: expect.any(String),
      $top: 20,
      $search: '"from:\\"Daniel\\" AND received>=2026-03-01T00:00:00Z"',
    });
  });
});

describe("recipients, attachments and importance", () => {
  it("are asked for by search, since Exchange does not filter by the first two", async () => {
    const graph = new FakeGraph({ "GET /me/messages": { value: [] } });

    await search(graph, { to: 'Anna "K"', attachment: "Q3 plan", importance: "high" });
    await search(graph, { to: "anna@lumencycles.example", importance: "normal" });

    expect(graph.requests.map(({ query }) => [query["$search"], query["$filter"]])).toEqual([
      [
        String.raw`"(to:\"Anna  K\" OR cc:\"Anna  K\") AND attachment:\"Q3 plan\" AND importance:high"`,
        undefined,
      ],
      [
        String.raw`"(to:\"anna@lumencycles.example\" OR cc:\"anna@lumencycles.example\") ` +
          'AND NOT (importance:high OR importance:low)"',
        undefined,
      ],
    ]);
  });

  it("leave importance alone to the filter", async () => {
    const graph = new FakeGraph({ "GET /me/messages": { value: [] } });

    await search(graph, { importance: "normal" });

    expect(graph.requests[0]?.query["$filter"]).toBe(
      "receivedDateTime ge 1970-01-01T00:00:00Z and importance eq 'normal'",
    );
  });
});

describe("with text", () => {
  it("folds everything into one KQL search, which takes neither filter nor order", async () => {
    const graph = new FakeGraph({ "GET /me/messages": { value: [budget] } });

    await search(graph, {
      query: "budget OR forecast",
      from: "Daniel Meier",
      after: "2026-03-01T00:00:00Z",
      hasAttachments: false,
    });

    expect(graph.requests[0]?.query).toEqual({
      $select: expect.stringContaining("bodyPreview"),
      $top: 20,
      $search:
        '"(budget OR forecast) AND from:\\"Daniel Meier\\" AND hasAttachments:false ' +
        'AND received>=2026-03-01T00:00:00Z"',
    });
  });

  it("narrows the page to unread mail itself, since KQL cannot", async () => {
    const read = { ...budget, id: "2", isRead: true };
    const graph = new FakeGraph({ "GET /me/messages": { value: [budget, read] } });

    const answer = await search(graph, { query: "budget", unread: true });

    expect(answer.messages.map(({ uri }) => uri)).toEqual([summary.uri]);
    expect(answer.count).toBe(1);
  });
});

it("looks on when a narrowed page is empty, so that no answer is empty while more follows", async () => {
  const link = "https://graph.microsoft.com/v1.0/me/messages?$skiptoken=1";
  const read = { ...budget, isRead: true };
  const graph = new FakeGraph({
    "GET /me/messages": { value: [read], "@odata.nextLink": link },
    [`GET ${link}`]: { value: [budget] },
  });

  const answer = await search(graph, { query: "budget", unread: true });

  expect(answer).toMatchObject({ count: 1, truncated: false });
});

it("hands out a cursor while there is more and follows it", async () => {
  const link = "https://graph.microsoft.com/v1.0/me/messages?$skip=20";
  const graph = new FakeGraph({ "GET /me/messages": { value: [budget], "@odata.nextLink": link } });

  const first = await search(graph, {});

  expect(first.truncated).toBe(true);
  expect(first.nextCursor).toBe(`sealed:${JSON.stringify({ link, seen: 1 })}`);
});

it("says so when a search ends where Exchange stops searching", async () => {
  const graph = new FakeGraph({ "GET https://graph/last": { value: [budget] } });
  const openedCursor = { link: "https://graph/last", seen: 999 };

  const searched = await search(graph, { query: "budget" }, { openedCursor });
  const filtered = await search(graph, {}, { openedCursor });
  const early = await search(
    graph,
    { query: "budget" },
    { openedCursor: { ...openedCursor, seen: 998 } },
  );

  expect(searched.notes).toEqual([expect.stringContaining("1000 results")]);
  expect(filtered.notes).toBeUndefined();
  expect(early.notes).toBeUndefined();
});

it("works without previews, and says why and what else is missing, with Mail.ReadBasic", async () => {
  const { bodyPreview: _preview, ...basic } = budget;
  const graph = new FakeGraph({ "GET /me/messages": { value: [basic] } });

  const listed = await search(graph, {});
  const searched = await search(graph, { query: "budget" });

  expect(listed.messages).toEqual([{ ...summary, preview: undefined }]);
  expect(listed.notes).toEqual([expect.stringContaining("Mail.ReadBasic")]);
  expect(searched.notes).toEqual([expect.stringContaining("not looked for in texts")]);
});

it("reads another mailbox when asked, and says whose it is", async () => {
  const graph = new FakeGraph({
    "GET /users/support%40lumencycles.example/messages": { value: [budget] },
  });

  const answer = await search(graph, { user: "support@lumencycles.example" });

  expect(answer.mailbox).toBe("support@lumencycles.example");
  expect(answer.messages[0]?.uri).toBe("m365://mail/support%40lumencycles.example/AAkALg%2F1%3D");
});

it("refuses an application that names no mailbox, before any call", async () => {
  const graph = new FakeGraph({});

  const attempt = search(graph, {}, { mode: "application" });

  await expect(attempt).rejects.toMatchObject({
    code: "invalid_input",
    remedy: expect.stringContaining("user"),
  });
  expect(graph.requests).toEqual([]);
});

it("says why times are in UTC when the mailbox's zone cannot be read", async () => {
  const graph = new FakeGraph({ "GET /me/messages": { value: [] } });
  const zones = { of: async () => ({ ...(await openZone("UTC")), note: "Times are in UTC." }) };

  const answer = await search(graph, {}, { zones });

  expect(answer.notes).toEqual(["Times are in UTC."]);
});

it("lets Graph's refusal rise", async () => {
  const refusal = new ConnectorError("access_denied", { happened: "h", because: "b", remedy: "r" });
  const graph = new FakeGraph({ "GET /me/messages": refusal });

  const attempt = search(graph, {});

  await expect(attempt).rejects.toBe(refusal);
});
