import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { clouds } from "../../../../shared/identity/clouds.ts";
import { requireAvailable } from "../../../../shared/tools/availability.ts";
import { chatMessageSearch } from "../../../../shared/tools/teams/chat-message-search.ts";
import { openZone } from "../../../../shared/tools/zone-clock.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext, testTenant } from "../../../fakes/fake-tool-context.ts";

const anna = "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01";
const ben = "1b2c7d8f-a4e3-4069-9f2b-3c8d5e6f7a02";
const group = "19:2da4c29f6d7041eca70b638b43d45437@thread.v2";
const team = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b";
const channel = "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2";

async function search(
  graph: FakeGraph,
  args: Record<string, unknown>,
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await chatMessageSearch.run(
    chatMessageSearch.input.parse(args),
    fakeToolContext(graph, context),
  );
}

const refusal = new ConnectorError("consent_required", {
  happened: "Microsoft Graph refused the request (403, Forbidden).",
  because: "The permission is missing.",
  remedy: "Grant it.",
});
const throttled = new ConnectorError("throttled", { happened: "a", because: "b", remedy: "c" });

describe("for a signed-in user", () => {
  const hit = {
    hitId: "AAMk",
    rank: 1,
    summary: "The <c0>budget</c0> is\r\n final<ddd/>",
    resource: {
      "@odata.type": "#microsoft.graph.chatMessage",
      id: "1657782060227",
      createdDateTime: "2026-03-01T09:30:00Z",
      subject: "",
      importance: "urgent",
      webLink: "https://outlook.office365.com/owa/?ItemID=AAMk",
      from: { emailAddress: { name: "Ben Okafor", address: "ben.okafor@contoso.com" } },
      channelIdentity: {},
      chatId: group,
    },
  };
  const inChannel = {
    ...hit,
    resource: {
      ...hit.resource,
      subject: "Plan",
      importance: "normal",
      chatId: undefined,
      channelIdentity: { teamId: team, channelId: channel },
    },
  };

  function found(hits: object[], moreResultsAvailable = false) {
    return new FakeGraph({
      "POST /search/query": { value: [{ hitsContainers: [{ hits, moreResultsAvailable }] }] },
    });
  }

  function queryOf(graph: FakeGraph): string | undefined {
    const body = graph.requests.at(-1)?.body as
      { requests: { query: { queryString: string } }[] } | undefined;
    return body?.requests[0]?.query.queryString;
  }

  it("asks Microsoft Search once and tells who wrote what, when and where", async () => {
    const graph = found([hit, inChannel]);

    const answer = await search(graph, { query: "budget" });

    expect(graph.requests).toEqual([
      {
        method: "POST",
        path: "/search/query",
        query: {},
        prefer: [],
        headers: {},
        body: {
          requests: [
            {
              entityTypes: ["chatMessage"],
              query: { queryString: "budget" },
              from: 0,
              size: 20,
            },
          ],
        },
      },
    ]);
    expect(answer).toEqual({
      messages: [
        {
          from: "Ben Okafor (ben.okafor@contoso.com)",
          sent: "2026-03-01T10:30:00+01:00",
          text: "The budget is\r\n final…",
          subject: undefined,
          important: true,
          where: "group",
          uri: "m365://chatmessage/19%3A2da4c29f6d7041eca70b638b43d45437%40thread.v2/1657782060227",
          link:
            "https://teams.microsoft.com/l/message/19%3A2da4c29f6d7041eca70b638b43d45437%40thread.v2/" +
            "1657782060227?context=%7B%22contextType%22%3A%22chat%22%7D",
        },
        {
          from: "Ben Okafor (ben.okafor@contoso.com)",
          sent: "2026-03-01T10:30:00+01:00",
          text: "The budget is\r\n final…",
          subject: "Plan",
          important: undefined,
          where: "channel",
          uri: `m365://channelmessage/${team}/19%3A4a95f7d8db4c4e7fae857bcebe0623e6%40thread.tacv2/1657782060227`,
          link:
            "https://teams.microsoft.com/l/message/19%3A4a95f7d8db4c4e7fae857bcebe0623e6%40thread.tacv2/" +
            `1657782060227?groupId=${team}&tenantId=${testTenant.id}`,
        },
      ],
      count: 2,
      truncated: false,
      nextCursor: undefined,
      notes: undefined,
    });
  });

  it("names a reply by the post it belongs to, where Search tells it", async () => {
    const reply = { ...inChannel, resource: { ...inChannel.resource, replyToId: "1657000000000" } };

    const { messages } = await search(found([reply]), { query: "budget" });

    expect(messages[0]?.uri).toMatch(/^m365:\/\/channelreply\/.*\/1657000000000\/1657782060227$/);
    expect(messages[0]?.link).toMatch(/&parentMessageId=1657000000000$/);
  });

  it("turns every criterion into KQL that the query's own words cannot change", async () => {
    const graph = found([]);

    await search(graph, {
      query: 'budget OR "Q3 plan" subject:x isread:false',
      from: 'Ben "B" Okafor',
      to: "anna.keller@contoso.com",
      mentions: ben,
      after: "2026-02-01",
      before: "2026-02-28",
      hasAttachments: true,
      unread: true,
    });

    expect(queryOf(graph)).toBe(
      '(budget OR "Q3 plan" "subject x" isread:false) AND from:"Ben  B  Okafor" AND ' +
        'to:"anna.keller@contoso.com" AND mentions:1b2c7d8fa4e340699f2b3c8d5e6f7a02 AND ' +
        "hasAttachment:true AND IsRead:false AND " +
        "sent>=2026-01-31T23:00:00Z AND sent<2026-02-28T23:00:00Z",
    );
  });

  it.each([
    [{ mentions: "me" }, "IsMentioned:true"],
    [{ hasAttachments: false }, "hasAttachment:false"],
    [{ unread: false }, "IsRead:true"],
    [{ before: "2026-02-28T10:00:00Z" }, "sent<2026-02-28T10:00:00Z"],
  ])("searches by %o alone", async (args, expected) => {
    const graph = found([]);

    const { notes } = await search(graph, args);

    expect(queryOf(graph)).toBe(expected);
    expect(notes).toBeUndefined();
  });

  it("searches the last 7 days where nothing is asked for, and says so", async () => {
    const graph = found([]);

    const answer = await search(graph, {});

    expect(queryOf(graph)).toBe("sent>=2026-02-23T08:00:00Z");
    expect(answer).toEqual({
      messages: [],
      count: 0,
      truncated: false,
      nextCursor: undefined,
      notes: ["No criterion was given: these are of the last 7 days."],
    });
  });

  it("looks up the object id of a mentioned person's sign-in name", async () => {
    const graph = new FakeGraph({
      "GET /users/ben.okafor%40contoso.com": { id: ben },
      "POST /search/query": { value: [{ hitsContainers: [{ moreResultsAvailable: false }] }] },
    });

    await search(graph, { mentions: "ben.okafor@contoso.com" });

    expect(graph.requests[0]).toMatchObject({ method: "GET", query: { $select: "id" } });
    expect(queryOf(graph)).toBe("mentions:1b2c7d8fa4e340699f2b3c8d5e6f7a02");
  });

  it("says clearly when the directory refuses to name a mentioned person", async () => {
    const graph = new FakeGraph({ "GET /users/ben%40contoso.com": refusal });

    await expect(search(graph, { mentions: "ben@contoso.com" })).rejects.toMatchObject({
      code: "consent_required",
      happened: "The person in `mentions` could not be looked up.",
      remedy: expect.stringContaining("Pass the person's object id"),
    });
  });

  it("tells an unknown sign-in name from one that cannot be looked up", async () => {
    const missing = new ConnectorError("not_found", { happened: "a", because: "b", remedy: "c" });
    const graph = new FakeGraph({ "GET /users/nobody%40contoso.com": missing });

    await expect(search(graph, { mentions: "nobody@contoso.com" })).rejects.toMatchObject({
      code: "not_found",
      because: "The tenant's directory has nobody with this sign-in name.",
    });
    await expect(search(graph, { mentions: "Ben" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("pages on by the number of hits with the query of the first page, whatever time it is", async () => {
    const first = found([hit, inChannel], true);
    const second = found([hit]);

    const page = await search(first, { size: 2 });
    const openedCursor = JSON.parse(page.nextCursor!.slice("sealed:".length));
    const last = await search(second, { size: 2, cursor: "x" }, { openedCursor, now: () => 0 });

    expect(openedCursor).toEqual({ from: 2, queryString: "sent>=2026-02-23T08:00:00Z" });
    expect(page.truncated).toBe(true);
    expect(second.requests[0]?.body).toMatchObject({
      requests: [{ from: 2, size: 2, query: { queryString: "sent>=2026-02-23T08:00:00Z" } }],
    });
    expect(last).toMatchObject({ truncated: false, nextCursor: undefined });
  });

  it("says that channels were not searched where that is not granted", async () => {
    const graph = found([hit]);
    graph.lacking.push("ChannelMessage.Read.All");

    const { messages, notes } = await search(graph, { query: "budget" });

    expect(messages).toHaveLength(1);
    expect(notes).toEqual([
      "Channels were not searched, only chats: that takes the permission ChannelMessage.Read.All.",
    ]);
  });

  it("leaves out hits that nothing could read, and says how many", async () => {
    const nowhere = { ...hit, resource: { ...hit.resource, chatId: undefined } };

    const { messages, notes } = await search(found([nowhere, hit]), { query: "budget" });

    expect(messages).toHaveLength(1);
    expect(notes).toEqual(["1 hits are left out: Search did not say where they are."]);
  });

  it("refuses another person's messages and a window without time", async () => {
    const graph = new FakeGraph();

    await expect(search(graph, { user: "ben@contoso.com" })).rejects.toMatchObject({
      code: "invalid_input",
      remedy: expect.stringContaining("Leave `user` out"),
    });
    await expect(
      search(graph, { after: "2026-02-02", before: "2026-02-01" }),
    ).rejects.toMatchObject({ code: "invalid_input" });
    expect(graph.requests).toEqual([]);
  });

  it.each([
    ["consent_required", refusal],
    ["throttled", throttled],
  ])("passes on %s", async (_code, error) => {
    const graph = new FakeGraph({ "POST /search/query": error });

    await expect(search(graph, { query: "budget" })).rejects.toBe(error);
  });
});

describe("for an application", () => {
  const path = "/users/anna.keller%40contoso.com/chats/getAllMessages";
  const user = "anna.keller@contoso.com";
  const application = { mode: "application" as const };
  const oneOnOne = `19:${anna}_${ben}@unq.gbl.spaces`;
  const message = {
    "@odata.type": "#microsoft.graph.chatMessage",
    id: "1621973534864",
    messageType: "message",
    createdDateTime: "2026-02-25T20:12:14.864Z",
    lastModifiedDateTime: "2026-02-25T20:12:14.864Z",
    deletedDateTime: null,
    subject: null,
    chatId: oneOnOne,
    importance: "normal",
    from: { application: null, device: null, user: { id: ben, displayName: "Ben Okafor" } },
    body: { contentType: "html", content: "<p>Das <b>Büdget</b>&nbsp;is&#33;</p>" },
    attachments: [],
    mentions: [{ id: 0, mentioned: { user: { id: anna } } }],
  };
  const others = [
    { ...message, id: "1", deletedDateTime: "2026-02-26T08:00:00Z" },
    { ...message, id: "2", messageType: "systemEventMessage", from: null },
    {
      ...message,
      id: "3",
      chatId: group,
      createdDateTime: "2026-02-27T08:00:00Z",
      from: { user: { id: anna, displayName: "Anna Keller" } },
      body: { contentType: "text", content: "Lunch?" },
      mentions: [],
      attachments: [{ id: "a", contentType: "reference", name: "Menu.pdf" }],
    },
  ];

  it("exports the person's chats by date and tells what matches", async () => {
    const graph = new FakeGraph({ [`GET ${path}`]: { value: [message, ...others] } });

    const answer = await search(graph, { query: "budget das", user }, application);

    expect(graph.requests).toEqual([
      {
        method: "GET",
        path,
        query: { $filter: "lastModifiedDateTime gt 2026-01-31T07:59:59Z", $top: 50 },
        prefer: ["include-unknown-enum-members"],
        headers: {},
        body: undefined,
      },
    ]);
    expect(answer).toEqual({
      messages: [
        {
          from: "Ben Okafor",
          sent: "2026-02-25T21:12:14+01:00",
          text: "Das Büdget is!",
          subject: undefined,
          where: "oneOnOne",
          important: undefined,
          hasAttachments: undefined,
          uri: `m365://chatmessage/${encodeURIComponent(oneOnOne)}/1621973534864`,
          link: `https://teams.microsoft.com/l/message/${encodeURIComponent(oneOnOne)}/1621973534864?context=%7B%22contextType%22%3A%22chat%22%7D`,
        },
      ],
      count: 1,
      truncated: false,
      nextCursor: undefined,
      notes: [
        "Only messages since 2026-01-31T09:00:00+01:00 were looked at: pass `after` for older ones.",
        "For applications messages come from chats only, not channels, in the order of Graph's " +
          "export: by their latest change, the latest last.",
        "Of files in messages the names were searched, not what is in the files.",
      ],
    });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["every written message", {}, [message.id, "3"]],
    ["one of several words", { query: "lunch OR budget" }, [message.id, "3"]],
    ["a phrase", { query: '"budget is"' }, [message.id]],
    ["words in the wrong order as a phrase", { query: '"is budget"' }, []],
    ["the name of a file", { query: "menu.pdf" }, ["3"]],
    ["the sender's name", { from: "okafor" }, [message.id]],
    ["the sender's object id", { from: anna }, ["3"]],
    ["the recipient of a one-on-one chat", { to: anna }, [message.id]],
    ["nobody's recipient", { to: ben }, []],
    ["who is mentioned", { mentions: anna }, [message.id]],
    ["attachments", { hasAttachments: true }, ["3"]],
    ["no attachments", { hasAttachments: false }, [message.id]],
    ["the time it was sent", { after: "2026-02-27", before: "2026-02-27" }, ["3"]],
  ])("finds by %s", async (_name, args, ids) => {
    const graph = new FakeGraph({ [`GET ${path}`]: { value: [message, ...others] } });

    const { messages } = await search(graph, { ...args, user }, application);

    expect(messages.map(({ uri }) => uri.split("/").at(-1))).toEqual(ids);
  });

  it("looks up addresses of people, and whom `me` means", async () => {
    const graph = new FakeGraph({
      [`GET ${path}`]: { value: [message, ...others] },
      "GET /users/ben%40contoso.com": { id: ben },
      "GET /users/anna.keller%40contoso.com": { id: anna.toUpperCase() },
    });

    const args = { from: "ben@contoso.com", mentions: "me", user };
    const { messages } = await search(graph, args, application);

    expect(messages).toHaveLength(1);
    expect(graph.requests.map((request) => request.path)).toEqual([
      "/users/ben%40contoso.com",
      "/users/anna.keller%40contoso.com",
      path,
    ]);
  });

  it("bounds the export a week after `before`, since edits and reactions count as changes", async () => {
    const graph = new FakeGraph({ [`GET ${path}`]: { value: [] } });

    const args = { user, after: "2026-02-01", before: "2026-02-10" };
    const { notes } = await search(graph, args, application);

    expect(graph.requests[0]?.query["$filter"]).toBe(
      "lastModifiedDateTime gt 2026-01-31T22:59:59Z and lastModifiedDateTime lt 2026-02-17T23:00:00Z",
    );
    expect(notes?.[1]).toBe(
      "Messages that were edited or reacted to more than 7 days after `before` are not found.",
    );
  });

  it("pages to the end without losing or repeating any, over pages that hold more than fit", async () => {
    const all = Array.from({ length: 7 }, (_, index) => ({ ...message, id: String(index) }));
    const link = `https://graph.microsoft.com/v1.0${path}?$skiptoken=2`;
    const routes = {
      [`GET ${path}`]: { value: all.slice(0, 4), "@odata.nextLink": link },
      [`GET ${link}`]: { value: all.slice(4) },
    };
    const ids: string[] = [];
    let openedCursor: unknown;
    for (let page = 0; page < 5; page += 1) {
      const graph = new FakeGraph(routes);
      const answer = await search(
        graph,
        { user, size: 3 },
        { ...application, openedCursor, now: () => Date.parse("2026-03-02T08:00:00Z") + page },
      );
      ids.push(...answer.messages.map(({ uri }) => uri.split("/").at(-1) ?? ""));
      if (answer.nextCursor === undefined) break;
      openedCursor = JSON.parse(answer.nextCursor.slice("sealed:".length));
    }

    expect(ids).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
  });

  it("stops after some pages that match little, says so, and can be continued", async () => {
    const link = `https://graph.microsoft.com/v1.0${path}?$skiptoken=2`;
    const page = { value: [message], "@odata.nextLink": link };
    const graph = new FakeGraph({ [`GET ${path}`]: page, [`GET ${link}`]: page });

    const answer = await search(
      graph,
      { user, query: "nothing", after: "2026-02-01" },
      application,
    );

    expect(graph.requests).toHaveLength(10);
    expect(answer.messages).toEqual([]);
    expect(answer.truncated).toBe(true);
    expect(answer.notes?.at(-1)).toBe(
      "Of 10 messages that were looked at these match: pass nextCursor to look on.",
    );
  });

  it.each([
    [{ query: "from:ben budget" }, "words, quoted phrases"],
    [{ query: "budget NOT draft" }, "words, quoted phrases"],
    [{ query: "(a OR b) c" }, "words, quoted phrases"],
    [{ query: "a b OR c" }, "words, quoted phrases"],
    [{ query: 'an "open phrase' }, "not balanced"],
    [{ unread: true }, "what a person has read"],
    [{ to: "Ben" }, "neither a sign-in name nor an object id"],
  ])("refuses %o, which an export cannot answer", async (args, because) => {
    const graph = new FakeGraph();

    await expect(search(graph, { ...args, user }, application)).rejects.toMatchObject({
      code: "invalid_input",
      because: expect.stringContaining(because),
    });
    expect(graph.requests).toEqual([]);
  });

  it("wants to know whose chats", async () => {
    const graph = new FakeGraph();

    await expect(search(graph, { query: "budget" }, application)).rejects.toMatchObject({
      code: "invalid_input",
      remedy: expect.stringContaining("`user`"),
    });
  });

  it("explains that the export is a protected API when it is refused", async () => {
    const graph = new FakeGraph({ [`GET ${path}`]: refusal });

    await expect(search(graph, { user }, application)).rejects.toMatchObject({
      code: "consent_required",
      because: expect.stringContaining("protected API"),
      remedy: expect.stringContaining("request access"),
      cause: refusal,
    });
  });

  it("passes on that Graph throttles", async () => {
    const graph = new FakeGraph({ [`GET ${path}`]: throttled });

    await expect(search(graph, { user }, application)).rejects.toBe(throttled);
  });
});

it("says when times are in UTC for want of a permission", async () => {
  const graph = new FakeGraph({
    "POST /search/query": { value: [{ hitsContainers: [{ moreResultsAvailable: false }] }] },
  });
  const zone = { ...(await openZone("UTC")), note: "Times are in UTC." };

  const { notes } = await search(graph, { query: "a" }, { zones: { of: async () => zone } });

  expect(notes).toEqual(["Times are in UTC."]);
});

it("is not available in China, where Graph has no Teams", () => {
  const tenant = { ...testTenant, cloud: clouds.china };

  expect(() => requireAvailable(chatMessageSearch, tenant, "delegated", new Set())).toThrow(
    expect.objectContaining({ code: "not_available_in_cloud" }),
  );
});
