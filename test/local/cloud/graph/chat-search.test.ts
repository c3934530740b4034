import { describe, expect, it } from "vitest";
import { asApp, asUser, startGraph } from "./graph-client.ts";
import { generalId, groupId, teamId, teamsContent } from "./teams-fixture.ts";
import { anna, ben } from "./tenant-fixture.ts";

const reader = asUser("Chat.Read");
const readerOfAll = asUser("Chat.Read ChannelMessage.Read.All");

function start() {
  const { ask } = startGraph({ content: teamsContent() });
  const search = (queryString: string, token = reader, more = {}) =>
    ask("/search/query", {
      token,
      body: { requests: [{ entityTypes: ["chatMessage"], query: { queryString }, ...more }] },
    });
  const found = async (queryString: string, token = reader, more = {}): Promise<string[]> => {
    const { body } = await search(queryString, token, more);
    const { hits = [] } = body.value[0].hitsContainers[0];
    return hits.map(({ resource }: { resource: { id: string } }) => resource.id);
  };
  return { search, found };
}

describe("searching chats", () => {
  it("answers with partial messages and the page's own count", async () => {
    const { search } = start();

    const { status, body } = await search("budget");

    expect(status).toBe(200);
    const { hits, total, moreResultsAvailable } = body.value[0].hitsContainers[0];
    expect([body.value[0].searchTerms, total, moreResultsAvailable]).toEqual([
      ["budget"],
      1,
      false,
    ]);
    expect(hits).toEqual([
      {
        hitId: expect.stringMatching(/^AAMkA/),
        rank: 1,
        summary: "The <c0>budget</c0> is final<ddd/>",
        resource: {
          "@odata.type": "#microsoft.graph.chatMessage",
          id: "1000000000005",
          createdDateTime: "2026-03-03T10:00:00.000Z",
          lastModifiedDateTime: "2026-03-03T10:00:00.000Z",
          subject: "",
          importance: "normal",
          webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(hits[0].hitId)}&exvsurl=1&viewmodel=ReadMessageItem`,
          from: { emailAddress: { name: "Ben Okafor", address: "ben.okafor@lumencycles.example" } },
          channelIdentity: {},
          etag: "1000000000005",
          chatId: groupId,
        },
      },
    ]);
  });

  it("reaches into channels with their own permission, private ones with membership", async () => {
    const { search, found } = start();

    const { body } = await search("budget", readerOfAll);
    const bens = await found("budget", asUser("Chat.Read ChannelMessage.Read.All", ben));

    const post = body.value[0].hitsContainers[0].hits[1].resource;
    expect(post).toMatchObject({
      id: "4000000000001",
      subject: "Budget",
      channelIdentity: { teamId, channelId: generalId },
    });
    expect(post).not.toHaveProperty("chatId");
    expect(new URL(post.webUrl).searchParams.get("parentMessageId")).toBe("4000000000001");
    expect(bens).toEqual(["1000000000005", "3000000000001", "5000000000001", "4000000000001"]);
  });

  it.each([
    ["from:ben sent>2026-03-02", ["1000000000005"]],
    ["from:anna", ["1000000000002"]],
    ["to:anna", ["2000000000001"]],
    ["sent:2026-03-01", ["1000000000002", "2000000000001"]],
    ["hasAttachment:true", ["1000000000003"]],
    ["IsMentioned:true", ["1000000000003"]],
    [`mentions:${anna.replaceAll("-", "")}`, ["1000000000003"]],
    [`mentions:${ben.replaceAll("-", "")}`, []],
    ["IsRead:false", ["1000000000005"]],
    ["spring", ["1000000000003"]],
    ["plan OR coffee", ["1000000000003", "2000000000001"]],
    ["systemEventMessage", []],
  ])("understands %s", async (query, expected) => {
    const { found } = start();

    expect(await found(query)).toEqual(expected);
  });

  it("turns pages by from and size", async () => {
    const { search } = start();

    const { body } = await search("from:ben", reader, { from: 1, size: 1 });

    const { hits, total, moreResultsAvailable } = body.value[0].hitsContainers[0];
    expect(hits).toHaveLength(1);
    expect([hits[0].rank, total, moreResultsAvailable]).toEqual([2, 1, true]);
  });

  it("leaves hits out where there are none", async () => {
    const { search } = start();

    const { body } = await search("zeppelin");

    expect(body.value[0].hitsContainers).toEqual([{ total: 0, moreResultsAvailable: false }]);
  });

  it.each([
    ["a greater page", "budget", { size: 26 }],
    ["a sort order", "budget", { sortProperties: [{ name: "createdDateTime" }] }],
    ["a second type", "budget", { entityTypes: ["chatMessage", "message"] }],
    ["an unknown scope term", "subject:budget", {}],
    ["a date that is none", "sent>yesteryear", {}],
    ["an open quote", '"budget', {}],
    ["a region", "budget", { region: "EUR" }],
  ])("refuses %s", async (_, query, more) => {
    const { search } = start();

    const { status } = await search(query, reader, more);

    expect(status).toBe(400);
  });

  it("is for people who may read chats", async () => {
    const { search } = start();

    const app = await search("budget", asApp("Chat.Read.All Files.Read.All"));
    const basic = await search("budget", asUser("Mail.Read Chat.ReadBasic"));

    expect(app.body.error.message).toBe(
      "SearchRequest Invalid (Application permission is not supported for the entity type 'chatMessage'.)",
    );
    expect([basic.status, basic.body.error.code]).toEqual([403, "Forbidden"]);
  });
});
