import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { readResource } from "../../../../shared/tools/resource/read-resource.ts";
import { FakeGraph, type FakeRoutes } from "../../../fakes/fake-graph.ts";
import { fakeToolContext, testTenant } from "../../../fakes/fake-tool-context.ts";

const team = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b";
const path = `/teams/${team}/channels/19%3A4a95%40thread.tacv2/messages/1616989510408`;
const place = `${team}/19%3A4a95%40thread.tacv2/1616989510408`;
const uri = `m365://channelmessage/${place}`;

const post = {
  id: "1616989510408",
  replyToId: null,
  messageType: "message",
  createdDateTime: "2026-03-01T09:30:00Z",
  lastEditedDateTime: null,
  deletedDateTime: null,
  subject: "Kick-off",
  importance: "normal",
  webUrl: "https://teams.microsoft.com/l/message/19%3A4a95%40thread.tacv2/1616989510408",
  eventDetail: null,
  from: { user: { id: "a", displayName: "Anna Keller" } },
  body: { contentType: "text", content: "We start on Monday." },
  attachments: [],
};
const reply = {
  ...post,
  id: "1616989750004",
  replyToId: post.id,
  subject: null,
  createdDateTime: "2026-03-01T10:00:00Z",
  webUrl: null,
  from: { application: { id: "w", displayName: "Workflows" }, user: null },
  body: { contentType: "text", content: "Noted." },
};

function start(target: string, routes: FakeRoutes) {
  const graph = new FakeGraph(routes);
  const args = readResource.input.parse({ uri: target });
  return { requests: graph.requests, reading: readResource.run(args, fakeToolContext(graph)) };
}

async function read(target: string, routes: FakeRoutes) {
  const { requests, reading } = start(target, routes);
  return { graph: { requests }, result: await reading };
}

describe("a post in a channel", () => {
  it("is read with its replies, oldest first", async () => {
    const later = { ...reply, id: "3", createdDateTime: "2026-03-01T11:00:00Z" };

    const { graph, result } = await read(uri, {
      [`GET ${path}`]: post,
      [`GET ${path}/replies`]: { value: [later, reply] },
    });

    const text =
      "**Anna Keller**, 2026-03-01T10:30:00+01:00 — Kick-off [message 1616989510408]\n\n" +
      "> We start on Monday.\n\n" +
      "**Workflows**, 2026-03-01T11:00:00+01:00 [message 1616989750004]\n\n> Noted.\n\n" +
      "**Workflows**, 2026-03-01T12:00:00+01:00 [message 3]\n\n> Noted.";
    expect(result).toEqual({
      kind: "channelmessage",
      title: "Kick-off",
      from: "Anna Keller",
      time: "2026-03-01T10:30:00+01:00",
      link: post.webUrl,
      attachments: undefined,
      text,
      offset: 0,
      totalCharacters: text.length,
      truncated: false,
      nextCursor: undefined,
      notes: undefined,
    });
    expect(graph.requests).toEqual([
      {
        method: "GET",
        path,
        query: {},
        prefer: ["include-unknown-enum-members"],
        headers: {},
        body: undefined,
      },
      {
        method: "GET",
        path: `${path}/replies`,
        query: { $top: 50 },
        prefer: ["include-unknown-enum-members"],
        headers: {},
        body: undefined,
      },
    ]);
  });

  it("lists the pictures of post and replies, each with its own uri", async () => {
    const source = "https://graph.microsoft.com/v1.0/x/hostedContents/p1/$value";
    const body = { contentType: "html", content: `<img src="${source}">` };

    const { result } = await read(uri, {
      [`GET ${path}`]: { ...post, body },
      [`GET ${path}/replies`]: { value: [{ ...reply, body }] },
    });

    expect(result.attachments?.map((picture) => picture.uri)).toEqual([
      `m365://replypicture/${place}/1616989750004/p1`,
      `m365://channelpicture/${place}/p1`,
    ]);
  });

  it("is its text alone where nobody replied", async () => {
    const { result } = await read(uri, {
      [`GET ${path}`]: post,
      [`GET ${path}/replies`]: { value: [] },
    });

    expect(result.text).toBe("We start on Monday.");
  });

  it("is read with so many of its latest replies at most, and says so", async () => {
    const link = `https://graph.microsoft.com/v1.0${path}/replies?$skiptoken=2`;
    const page = { value: [reply], "@odata.nextLink": link };

    const { graph, result } = await read(uri, {
      [`GET ${path}`]: post,
      [`GET ${path}/replies`]: page,
      [`GET ${link}`]: page,
    });

    expect(graph.requests).toHaveLength(5);
    expect(result.notes).toEqual(["Only the latest 4 replies are shown; there are older ones."]);
  });

  it.each(["consent_required", "throttled"] as const)("passes on %s", async (code) => {
    const error = new ConnectorError(code, { happened: "a", because: "b", remedy: "c" });

    const reading = read(uri, { [`GET ${path}`]: error, [`GET ${path}/replies`]: { value: [] } });

    await expect(reading).rejects.toBe(error);
  });
});

describe("a reply that a search found, without its post", () => {
  const missing = new ConnectorError("not_found", { happened: "a", because: "b", remedy: "c" });
  const asPost = `/teams/${team}/channels/19%3A4a95%40thread.tacv2/messages/1616989750004`;
  const messages = `/teams/${team}/channels/19%3A4a95%40thread.tacv2/messages`;
  const replyUri = `m365://channelmessage/${team}/19%3A4a95%40thread.tacv2/1616989750004`;
  const link = `https://graph.microsoft.com/v1.0${messages}?$skiptoken=2`;
  const routes = {
    [`GET ${asPost}`]: missing,
    [`GET ${asPost}/replies`]: missing,
    [`GET ${messages}`]: { value: [{ ...post, id: "1" }], "@odata.nextLink": link },
  };

  it("is looked for in the channel's latest threads and named by its own uri", async () => {
    const { graph, result } = await read(replyUri, {
      ...routes,
      [`GET ${link}`]: { value: [{ ...post, replies: [{ ...reply, id: "2" }, reply] }] },
      [`GET ${path}/replies/1616989750004`]: reply,
    });

    expect(result).toMatchObject({
      kind: "channelreply",
      text: "Noted.",
      uri: `m365://channelreply/${place}/1616989750004`,
    });
    expect(graph.requests.find((request) => request.path === messages)?.query).toEqual({
      $expand: "replies",
      $top: 50,
    });
  });

  it("is said to be missing where some pages do not have it", async () => {
    const { requests, reading } = start(replyUri, {
      ...routes,
      [`GET ${link}`]: { value: [], "@odata.nextLink": link },
    });

    await expect(reading).rejects.toMatchObject({
      code: "not_found",
      because: expect.stringContaining("a reply in an old thread"),
      cause: missing,
    });
    expect(requests.filter((request) => request.path === link)).toHaveLength(3);
  });
});

it("reads one reply, with a link that names its post", async () => {
  const { graph, result } = await read(`m365://channelreply/${place}/1616989750004`, {
    [`GET ${path}/replies/1616989750004`]: reply,
  });

  expect(graph.requests).toHaveLength(1);
  expect(result).toMatchObject({
    kind: "channelreply",
    title: "Teams message",
    from: "Workflows",
    text: "Noted.",
    link:
      "https://teams.microsoft.com/l/message/19%3A4a95%40thread.tacv2/1616989750004" +
      `?groupId=${team}&tenantId=${testTenant.id}&parentMessageId=1616989510408`,
  });
});

it.each([
  [`m365://channelpicture/${place}/aWQ9`, `${path}/hostedContents/aWQ9/$value`],
  [`m365://replypicture/${place}/77/aWQ9`, `${path}/replies/77/hostedContents/aWQ9/$value`],
])("reads the picture %s", async (target, content) => {
  const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

  const { result } = await read(target, { [`GET ${content}`]: new Uint8Array(gif) });

  expect(result.image).toEqual({ mediaType: "image/gif", data: gif.toString("base64") });
});
