import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GraphGrants } from "../../local/tenant/directory.ts";
import { type Answer, type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
let all: GraphGrants;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  all = structuredClone(connector.cloud.directory.api.grants);
});
afterAll(async () => await connector.discard());

const anna = "anna.keller@lumencycles.example";

async function ok(tool: string, args: object, token?: string): Promise<Answer["body"]> {
  const { status, body } = await connector.call(tool, args, token);
  expect([status, body.detail]).toEqual([200, undefined]);
  expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(25_000);
  return body;
}

/** Every item of a list, page by page. */
async function pages(
  tool: string,
  field: "chats" | "messages",
  args: object,
  token?: string,
): Promise<Record<string, string>[]> {
  const items: Record<string, string>[] = [];
  let cursor: string | undefined;
  do {
    const body = await ok(tool, { ...args, ...(cursor && { cursor }) }, token);
    items.push(...body[field]);
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return items;
}

const uris = (items: readonly Record<string, string>[]) => items.map(({ uri }) => uri);

describe("teams_list_chats", () => {
  it("pages through a person's chats to the end, each once, the latest message first", async () => {
    const chats = await pages("teams_list_chats", "chats", { size: 3 });

    expect(chats.length).toBeGreaterThan(6);
    expect(new Set(uris(chats)).size).toBe(chats.length);
    const times = chats.map(({ lastTime = "" }) => Date.parse(lastTime));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  it("finds chats by type, person and topic", async () => {
    const [meetings, withEmiko, core] = await Promise.all([
      ok("teams_list_chats", { type: "meeting" }),
      ok("teams_list_chats", { person: "emiko", type: "oneOnOne" }),
      ok("teams_list_chats", { topic: "team aurora" }),
    ]);

    expect(meetings.count).toBeGreaterThan(0);
    expect(meetings.chats.every(({ type }: { type: string }) => type === "meeting")).toBe(true);
    expect(withEmiko.chats).toMatchObject([{ members: expect.stringContaining("Emiko Tanaka") }]);
    expect(core.chats).toMatchObject([{ title: "Aurora core team" }]);
  });

  it("lists another person's chats for applications, and for nobody else", async () => {
    const own = await ok("teams_list_chats", {});
    const daemon = await ok("teams_list_chats", { user: anna }, connector.daemonToken);
    const ben = await connector.call("teams_list_chats", { user: anna }, connector.benToken);

    expect(uris(daemon.chats)).toEqual(uris(own.chats));
    expect(ben.status).toBe(403);
  });
});

describe("chat_message_search", () => {
  it("pages through what it finds in chats and channels, each once, newest first", async () => {
    const messages = await pages("chat_message_search", "messages", { query: "Aurora", size: 5 });

    const places = new Set(messages.map(({ where }) => where));
    expect(places).toContain("channel");
    expect(places.size).toBeGreaterThan(1);
    expect(new Set(uris(messages)).size).toBe(messages.length);
    const times = messages.map(({ sent = "" }) => Date.parse(sent));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  it("finds by sender, mention, attachment, time and what is unread", async () => {
    const mention = { mentions: anna };
    const [byBen, ofMe, ofAnna, withFiles, unread, window] = await Promise.all([
      ok("chat_message_search", { from: "Ben Okafor" }),
      ok("chat_message_search", { mentions: "me" }),
      ok("chat_message_search", mention),
      ok("chat_message_search", { hasAttachments: true, query: "contract" }),
      ok("chat_message_search", { unread: true }),
      ok("chat_message_search", { after: "2020-01-01", before: "2020-12-31" }),
    ]);

    expect(byBen.count).toBeGreaterThan(0);
    for (const { from } of byBen.messages) expect(from).toMatch(/^Ben Okafor/);
    expect(ofMe.count).toBeGreaterThan(0);
    expect(uris(ofAnna.messages)).toEqual(uris(ofMe.messages));
    expect(withFiles.count).toBeGreaterThan(0);
    expect(unread.count).toBeGreaterThan(0);
    expect(window.messages).toEqual([]);
  });

  it("finds for an application in a person's export what they find themselves in chats", async () => {
    const args = { after: "2026-11-01" };
    const own = await pages("chat_message_search", "messages", { ...args, from: "Ben Okafor" });
    const exported = await pages(
      "chat_message_search",
      "messages",
      { ...args, from: "ben.okafor@lumencycles.example", user: anna, size: 4 },
      connector.daemonToken,
    );

    const inChats = uris(own.filter(({ where }) => where !== "channel"));
    expect(inChats.length).toBeGreaterThan(8);
    expect(new Set(uris(exported))).toEqual(new Set(inChats));
    expect(exported).toHaveLength(inChats.length);
  });
});

describe("read_resource", () => {
  it("reads every chat of a person, and every message that a search finds", async () => {
    const chats = await pages("teams_list_chats", "chats", {});
    const { messages } = await ok("chat_message_search", { query: "Aurora", size: 25 });

    for (const uri of uris([...chats, ...messages])) {
      const body = await ok("read_resource", { uri });
      expect(body.text).not.toBe("");
      expect(body.time).toMatch(/^\d{4}-/);
    }
  });

  it("reads a reply that a search found without its post", async () => {
    const { messages } = await ok("chat_message_search", { query: "limit explained Gulf" });

    const body = await ok("read_resource", { uri: messages[0].uri });

    expect(body).toMatchObject({ kind: "channelreply", from: "Farid Haddad" });
    expect(body.uri).toMatch(/^m365:\/\/channelreply\//);
  });

  it("reads a message by the link that a search gave for it", async () => {
    const { messages } = await ok("chat_message_search", { query: "Nordcell", size: 1 });
    const [{ uri, link }] = messages;

    const byLink = await ok("read_resource", { uri: link });

    const { uri: named, ...rest } = byLink;
    expect(named).toBe(uri);
    expect(rest).toEqual(await ok("read_resource", { uri }));
  });

  it("shows a picture of a message as an image", async () => {
    const { messages } = await ok("chat_message_search", { query: "housings scratched" });
    const { attachments } = await ok("read_resource", { uri: messages[0].uri });

    const { status, body } = await connector.call("read_resource", { uri: attachments[0].uri });

    expect(status).toBe(200);
    expect(body.image.mediaType).toMatch(/^image\/(?:png|jpeg)$/);
    expect(body.text).toBe("");
  });

  it("reads a file that was sent in a chat by the link in the message", async () => {
    const { messages } = await ok("chat_message_search", { query: "kick-off deck" });
    const { text } = await ok("read_resource", { uri: messages[0].uri });
    const link = /`(https:[^`]+)`/.exec(text)?.[1];

    const file = await ok("read_resource", { uri: link });

    expect(file).toMatchObject({ kind: "pptx", title: "Aurora kick-off.pptx" });
  });

  it("keeps a chat from who takes no part in it", async () => {
    const { chats } = await ok("teams_list_chats", { person: "Daniel", type: "oneOnOne" });

    const answer = await connector.call("read_resource", { uri: chats[0].uri }, connector.benToken);

    expect([403, 404]).toContain(answer.status);
  });
});

describe("with some permissions missing", () => {
  /** Asked for anew by a sign-in of its own; the recorded requests are compared with all grants. */
  async function without<T>(names: string[], work: (token: string) => Promise<T>): Promise<T> {
    const { api } = connector.cloud.directory;
    const recorded = connector.cloud.graph.requests.length;
    const delegated = all.delegated.filter((name) => !names.includes(name));
    api.grants = { ...all, delegated: [...delegated, "Chat.ReadBasic"] };
    try {
      return await work(connector.cloud.entra.userToken(anna));
    } finally {
      api.grants = structuredClone(all);
      connector.cloud.graph.requests.splice(recorded);
    }
  }

  it("searches chats alone without ChannelMessage.Read.All, and says so", async () => {
    const body = await without(
      ["ChannelMessage.Read.All"],
      async (token) => await ok("chat_message_search", { query: "Aurora" }, token),
    );

    expect(body.count).toBeGreaterThan(0);
    expect(body.messages.some(({ where }: { where: string }) => where === "channel")).toBe(false);
    expect(body.notes).toEqual([expect.stringContaining("ChannelMessage.Read.All")]);
  });

  it("names Chat.Read when messages cannot be searched or read", async () => {
    const { chats } = await ok("teams_list_chats", { size: 1 });
    const answers = await without(["Chat.Read"], async (token) => [
      await connector.call("chat_message_search", { query: "Aurora" }, token),
      await connector.call("read_resource", { uri: chats[0].uri }, token),
    ]);

    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(body).toMatchObject({
        code: "consent_required",
        detail: expect.stringContaining("the delegated permission Chat.Read."),
      });
    }
  });

  it("lists chats without last messages with Chat.ReadBasic alone, and says so", async () => {
    const body = await without(
      ["Chat.Read"],
      async (token) => await ok("teams_list_chats", {}, token),
    );

    expect(body.count).toBeGreaterThan(0);
    for (const chat of body.chats) expect(chat).not.toHaveProperty("lastMessage");
    expect(body.notes).toEqual([expect.stringContaining("Chat.Read")]);
  });

  it("names the permission when a channel's message cannot be read", async () => {
    const { messages } = await ok("chat_message_search", { query: "Product brief", size: 25 });
    const { uri } = messages.find(({ where }: { where: string }) => where === "channel");

    const { status, body } = await without(
      ["ChannelMessage.Read.All"],
      async (token) => await connector.call("read_resource", { uri }, token),
    );

    expect(status).toBe(403);
    expect(body.detail).toContain("ChannelMessage.Read.All");
  });
});
