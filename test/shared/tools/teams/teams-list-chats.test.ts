import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { clouds } from "../../../../shared/identity/clouds.ts";
import { requireAvailable } from "../../../../shared/tools/availability.ts";
import { teamsListChats } from "../../../../shared/tools/teams/teams-list-chats.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext, testTenant } from "../../../fakes/fake-tool-context.ts";

const member = (name: string | null, address: string) => ({
  "@odata.type": "#microsoft.graph.aadUserConversationMember",
  displayName: name,
  userId: address,
  email: address,
});
const anna = member("Anna Keller", "anna.keller@contoso.com");
const ben = member("Ben Okafor", "ben.okafor@contoso.com");
const rene = member("René Müller", "rm@contoso.com");

const board = {
  id: "19:561082c0@thread.v2",
  topic: "Board dinner",
  chatType: "group",
  webUrl: "https://teams.microsoft.com/l/chat/19%3A561082c0%40thread.v2/0",
  viewpoint: { isHidden: false, lastMessageReadDateTime: "2026-03-01T09:00:00Z" },
  members: [anna, ben, rene, member(null, "guest@fabrikam.com")],
  lastMessagePreview: {
    id: "1",
    createdDateTime: "2026-03-01T09:30:00Z",
    isDeleted: false,
    messageType: "message",
    eventDetail: null,
    from: { user: { displayName: "Ben Okafor" } },
    body: { contentType: "html", content: '<p><at id="0">Anna</at>, eight&nbsp;o’clock?</p>' },
  },
};
const pair = {
  id: "19:a_b@unq.gbl.spaces",
  topic: null,
  chatType: "oneOnOne",
  webUrl: null,
  viewpoint: { lastMessageReadDateTime: "2026-03-01T09:00:00Z" },
  members: [anna, ben],
  lastMessagePreview: null,
};

const boardSummary = {
  title: "Board dinner",
  type: "group",
  members:
    "Anna Keller (anna.keller@contoso.com), Ben Okafor (ben.okafor@contoso.com), " +
    "René Müller (rm@contoso.com) and 1 more",
  lastMessage: "@Anna, eight o’clock?",
  lastFrom: "Ben Okafor",
  lastTime: "2026-03-01T10:30:00+01:00",
  unread: true,
  uri: "m365://chat/19%3A561082c0%40thread.v2",
  link: "https://teams.microsoft.com/l/chat/19%3A561082c0%40thread.v2/0",
};

const refusal = new ConnectorError("consent_required", {
  happened: "Refused.",
  because: "Chat.Read is missing.",
  remedy: "Grant it.",
});

async function list(
  graph: FakeGraph,
  args: Record<string, unknown> = {},
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await teamsListChats.run(
    teamsListChats.input.parse(args),
    fakeToolContext(graph, context),
  );
}

describe("of the signed-in user", () => {
  it("lists chats by one request, the latest message first", async () => {
    const graph = new FakeGraph({ "GET /me/chats": { value: [board, pair] } });

    const answer = await list(graph);

    expect(graph.requests).toEqual([
      {
        method: "GET",
        path: "/me/chats",
        query: {
          $expand: "members,lastMessagePreview",
          $filter: undefined,
          $orderby: "lastMessagePreview/createdDateTime desc",
          $top: 20,
        },
        prefer: ["include-unknown-enum-members"],
        headers: {},
        body: undefined,
      },
    ]);
    expect(answer).toEqual({
      chats: [
        boardSummary,
        {
          title: "Anna Keller, Ben Okafor",
          type: "oneOnOne",
          members: "Anna Keller (anna.keller@contoso.com), Ben Okafor (ben.okafor@contoso.com)",
          unread: undefined,
          uri: "m365://chat/19%3Aa_b%40unq.gbl.spaces",
          link: undefined,
        },
      ],
      count: 2,
      truncated: false,
      nextCursor: undefined,
      notes: undefined,
    });
  });

  it("answers an empty list as such", async () => {
    const graph = new FakeGraph({ "GET /me/chats": { value: [] } });

    expect(await list(graph)).toEqual({
      chats: [],
      count: 0,
      truncated: false,
      nextCursor: undefined,
      notes: undefined,
    });
  });

  it.each([
    [{ isDeleted: true }, { lastMessage: "(deleted)", lastFrom: "Ben Okafor" }],
    [
      {
        eventDetail: {
          "@odata.type": "#microsoft.graph.membersAddedEventMessageDetail",
          initiator: { user: { displayName: "Anna Keller" } },
          members: [{ displayName: "Ben Okafor" }, { displayName: null }],
        },
      },
      {
        lastMessage: "Teams notes: members added by Anna Keller: Ben Okafor, 1 unnamed",
        lastFrom: undefined,
      },
    ],
  ])("tells a last message that is none: %o", async (change, expected) => {
    const chat = { ...board, lastMessagePreview: { ...board.lastMessagePreview, ...change } };
    const graph = new FakeGraph({ "GET /me/chats": { value: [chat] } });

    const { chats } = await list(graph);

    expect(chats[0]).toMatchObject(expected);
  });

  it("lets Graph choose the type and looks for person and topic itself, in larger pages", async () => {
    const graph = new FakeGraph({ "GET /me/chats": { value: [board, pair] } });

    const byAll = await list(graph, { type: "group", person: "muller", topic: "DINNER board" });
    const byAddress = await list(graph, { person: "ben.okafor@" });
    const byOther = await list(graph, { topic: "budget" });

    expect(byAll.chats).toEqual([boardSummary]);
    expect(byAddress.count).toBe(2);
    expect(byOther.count).toBe(0);
    expect(graph.requests[0]?.query).toMatchObject({ $filter: "chatType eq 'group'", $top: 50 });
  });

  it("pages to the end without losing or repeating any", async () => {
    const all = Array.from({ length: 5 }, (_, index) => ({ ...pair, id: `chat${index}` }));
    const link = "https://graph.microsoft.com/v1.0/me/chats?$skiptoken=2";
    const routes = {
      "GET /me/chats": { value: all.slice(0, 3), "@odata.nextLink": link },
      [`GET ${link}`]: { value: all.slice(3) },
    };
    const uris: string[] = [];
    let openedCursor: unknown;
    for (let page = 0; page < 4; page += 1) {
      const args = { person: "ben", size: 2 };
      const answer = await list(new FakeGraph(routes), args, { openedCursor });
      uris.push(...answer.chats.map(({ uri }) => uri));
      expect(answer.truncated).toBe(answer.nextCursor !== undefined);
      if (answer.nextCursor === undefined) break;
      openedCursor = JSON.parse(answer.nextCursor.slice("sealed:".length));
    }

    expect(uris).toEqual([0, 1, 2, 3, 4].map((index) => `m365://chat/chat${index}`));
  });

  it("stops after some pages without a match, and says so", async () => {
    const link = "https://graph.microsoft.com/v1.0/me/chats?$skiptoken=2";
    const page = { value: [pair], "@odata.nextLink": link };
    const graph = new FakeGraph({ "GET /me/chats": page, [`GET ${link}`]: page });

    const answer = await list(graph, { topic: "nothing" });

    expect(graph.requests).toHaveLength(5);
    expect(answer).toMatchObject({ count: 0, truncated: true });
    expect(answer.notes).toEqual([
      "Of 5 chats that were looked at these match: pass nextCursor to look on.",
    ]);
  });

  it("says that Graph cuts the members of large chats", async () => {
    const members = Array.from({ length: 25 }, () => anna);
    const graph = new FakeGraph({ "GET /me/chats": { value: [{ ...board, members }] } });

    expect((await list(graph)).notes).toEqual([
      "Of 1 large chats Graph tells 25 members only: more may take part.",
    ]);
    expect((await list(graph, { person: "Zoe" })).notes).toEqual([
      "Of 1 large chats Graph tells 25 members only: the person may take part without being found.",
    ]);
  });
});

describe("without the right to read messages", () => {
  const basicOnly = (request: { query: { $expand?: string } }) =>
    request.query.$expand === "members"
      ? { value: [{ ...board, lastMessagePreview: undefined }] }
      : refusal;

  it("lists chats without their last messages, and says so", async () => {
    const graph = new FakeGraph({ "GET /me/chats": basicOnly });

    const answer = await list(graph);

    expect(answer.chats).toEqual([
      {
        title: "Board dinner",
        type: "group",
        members: boardSummary.members,
        unread: undefined,
        uri: boardSummary.uri,
        link: boardSummary.link,
      },
    ]);
    expect(answer.notes).toEqual([expect.stringContaining("Last messages are missing")]);
    expect(graph.requests.at(-1)?.query).toEqual({
      $expand: "members",
      $filter: undefined,
      $orderby: undefined,
      $top: 20,
    });
  });

  it("names Chat.Read when not even that is allowed", async () => {
    const lesser = new ConnectorError("consent_required", {
      happened: "a",
      because: "Chat.ReadBasic is missing.",
      remedy: "c",
    });
    const graph = new FakeGraph({
      "GET /me/chats": ({ query }: { query: { $expand?: string } }) =>
        query.$expand === "members" ? lesser : refusal,
    });

    await expect(list(graph)).rejects.toBe(refusal);
  });
});

it("passes on that Graph throttles", async () => {
  const error = new ConnectorError("throttled", { happened: "a", because: "b", remedy: "c" });
  const graph = new FakeGraph({ "GET /me/chats": error });

  await expect(list(graph)).rejects.toBe(error);
  expect(graph.requests).toHaveLength(1);
});

describe("for an application", () => {
  it("lists the chats of the named person", async () => {
    const graph = new FakeGraph({ "GET /users/anna%40contoso.com/chats": { value: [board] } });

    const answer = await list(graph, { user: "anna@contoso.com" }, { mode: "application" });

    expect(answer.count).toBe(1);
  });

  it("wants to know whose", async () => {
    await expect(list(new FakeGraph(), {}, { mode: "application" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("in another cloud", () => {
  it("asks for no order in US Government clouds, which have none, and says so", async () => {
    const graph = new FakeGraph({ "GET /me/chats": { value: [board] } });
    const tenant = { ...testTenant, cloud: clouds.usgov };

    const { notes } = await list(graph, {}, { tenant });

    expect(graph.requests[0]?.query["$orderby"]).toBeUndefined();
    expect(notes).toEqual([
      "Chats come in Graph's own order: in this cloud it does not sort them.",
    ]);
  });

  it("is not available in China", () => {
    const tenant = { ...testTenant, cloud: clouds.china };

    expect(() => requireAvailable(teamsListChats, tenant, "delegated", new Set())).toThrow(
      expect.objectContaining({ code: "not_available_in_cloud" }),
    );
  });
});
