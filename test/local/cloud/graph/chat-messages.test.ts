import { describe, expect, it } from "vitest";
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { asApp, asUser, origins, startGraph } from "./graph-client.ts";
import { groupId, otherId, pairId, teamsContent, userIdentity } from "./teams-fixture.ts";
import { anna, ben, now } from "./tenant-fixture.ts";

const reader = asUser("Chat.Read");
const start = () => {
  const { ask } = startGraph({ content: teamsContent() });
  return (path: string, token = reader, headers = {}) => ask(path, { token, headers });
};
const ids = (body: { value: { id: string }[] }) => body.value.map(({ id }) => id.slice(-1));
const messages = `/chats/${encodeURIComponent(groupId)}/messages`;
const key = `chats('${encodeURIComponent(groupId)}')/messages`;

describe("messages of a chat", () => {
  it("come with the latest change first, in full", async () => {
    const ask = start();

    const { body } = await ask(messages);

    expect(body["@odata.context"]).toBe(`${origins.graph}/v1.0/$metadata#${key}`);
    expect(body["@odata.count"]).toBe(5);
    expect(ids(body)).toEqual(["2", "5", "4", "3", "1"]);
    expect(body.value[1]).toEqual({
      id: "1000000000005",
      replyToId: null,
      etag: "1000000000005",
      messageType: "message",
      createdDateTime: "2026-03-03T10:00:00.000Z",
      lastModifiedDateTime: "2026-03-03T10:00:00.000Z",
      lastEditedDateTime: null,
      deletedDateTime: null,
      subject: null,
      summary: null,
      chatId: groupId,
      importance: "normal",
      locale: "en-us",
      webUrl: null,
      policyViolation: null,
      eventDetail: null,
      channelIdentity: null,
      from: userIdentity(ben),
      body: { contentType: "html", content: "<p>The budget is <b>final</b></p>" },
      attachments: [],
      mentions: [],
      reactions: [],
      messageHistory: [],
    });
  });

  it("sort by creation where that is asked for, but never oldest first", async () => {
    const ask = start();

    const created = await ask(`${messages}?$orderby=createdDateTime desc`);
    const ascending = await ask(`${messages}?$orderby=createdDateTime asc`);
    const unsorted = await ask(`${messages}?$orderby=importance desc`);

    expect(ids(created.body)).toEqual(["5", "4", "3", "2", "1"]);
    expect([ascending.status, unsorted.status]).toEqual([400, 400]);
  });

  it.each([
    [
      "of the property that is sorted by",
      "$orderby=lastModifiedDateTime desc&$filter=lastModifiedDateTime gt 2026-03-02T10:00:00Z",
      ["2", "5", "4"],
    ],
    [
      "with both ends",
      "$orderby=lastModifiedDateTime desc&$filter=lastModifiedDateTime gt 2026-03-02T10:00:00Z and lastModifiedDateTime lt 2026-03-03T10:30:00Z",
      ["5", "4"],
    ],
    [
      "before a creation",
      "$orderby=createdDateTime desc&$filter=createdDateTime lt 2026-03-02T10:00:00Z",
      ["3", "2", "1"],
    ],
  ])("are filtered by a range %s", async (_, query, expected) => {
    const ask = start();

    const { body } = await ask(`${messages}?${query}`);

    expect(ids(body)).toEqual(expected);
  });

  it.each([
    [
      "another property is sorted by",
      "$orderby=createdDateTime desc&$filter=lastModifiedDateTime gt 2026-03-02T10:00:00Z",
    ],
    ["nothing is sorted by", "$filter=lastModifiedDateTime gt 2026-03-02T10:00:00Z"],
  ])("are not filtered, without a word, when %s", async (_, query) => {
    const ask = start();

    const { status, body } = await ask(`${messages}?${query}`);

    expect([status, body.value.length]).toEqual([200, 5]);
  });

  it.each([
    "$orderby=createdDateTime desc&$filter=createdDateTime gt 2026-03-02T10:00:00Z",
    "$filter=importance eq 'high'",
    "$filter=lastModifiedDateTime gt 2026-03-02T10:00:00Z or lastModifiedDateTime lt 2026-01-01T00:00:00Z",
    "$select=body",
    "$search=budget",
    "$count=true",
    "$top=51",
    "$top=0",
    "$skiptoken=x",
  ])("refuse %s", async (query) => {
    const ask = start();

    const { status, body } = await ask(`${messages}?${query}`);

    expect([status, body.error.code]).toEqual([400, "BadRequest"]);
  });

  it("page by a token", async () => {
    const ask = start();

    const first = await ask(`${messages}?$top=3`);
    const second = await ask(first.body["@odata.nextLink"]);

    expect([first, second].map(({ body }) => ids(body))).toEqual([
      ["2", "5", "4"],
      ["3", "1"],
    ]);
    expect(second.body).not.toHaveProperty("@odata.nextLink");
  });

  it("name the type of what Teams wrote only to who asks for later members", async () => {
    const ask = start();
    const system = `${messages}/1000000000001`;

    const plain = await ask(system);
    const told = await ask(system, reader, { Prefer: "include-unknown-enum-members" });

    expect(plain.body.messageType).toBe("unknownFutureValue");
    expect(told.body).toMatchObject({
      messageType: "systemEventMessage",
      from: null,
      body: { contentType: "html", content: "<systemEventMessage/>" },
    });
  });

  it("leave an empty frame of what was deleted", async () => {
    const ask = start();

    const { body } = await ask(`${messages}/1000000000004`);

    expect(body).toMatchObject({
      "@odata.context": `${origins.graph}/v1.0/$metadata#${key}/$entity`,
      deletedDateTime: "2026-03-02T12:05:00.000Z",
      body: { content: "" },
    });
  });

  it("are kept from who is not in the chat, and missed where there are none", async () => {
    const ask = start();

    const foreign = await ask(`/chats/${encodeURIComponent(otherId)}/messages`);
    const missing = await ask(`${messages}/9999999999999`);
    const elsewhere = await ask(`${messages}/2000000000001`);

    expect([foreign.status, missing.status, elsewhere.status]).toEqual([403, 404, 404]);
  });

  it("are open to an application in every chat", async () => {
    const ask = start();

    const { body } = await ask(
      `/chats/${encodeURIComponent(otherId)}/messages`,
      asApp("Chat.Read.All"),
    );

    expect(body.value[0].body.content).toBe("<p>The budget of the board</p>");
  });

  it("give the pictures in them by their own addresses", async () => {
    const ask = start();
    const contents = `${messages}/1000000000003/hostedContents`;
    const id = "cGljdHVyZQ==";

    const list = await ask(contents);
    const one = await ask(`${contents}/${id}`);
    const bytes = await ask(`${contents}/${id}/$value`);
    const missing = await ask(`${contents}/bm8=/$value`);

    expect(list.body.value).toEqual([{ id, contentBytes: null, contentType: null }]);
    expect(one.body).toMatchObject({ id, contentBytes: null });
    expect([bytes.headers.get("Content-Type"), bytes.body]).toEqual(["image/png", "PNG"]);
    expect(missing.status).toBe(404);
  });
});

it("leads from a file in a message to the file in its drive", async () => {
  const content = sampleContent(sampleDirectory(), now);
  const { ask } = startGraph({ content });
  const files = content.chats
    .flatMap((chat) => chat.messages.flatMap(({ attachments }) => attachments))
    .filter(({ contentType }) => contentType === "reference");
  const token = asApp("Files.ReadWrite.All");

  for (const { contentUrl, name } of files) {
    const share = `u!${Buffer.from(contentUrl ?? "").toString("base64url")}`;
    const { body } = await ask(`/shares/${share}/driveItem`, { token });

    expect(body.name).toBe(name);
  }
  expect(files.length).toBeGreaterThan(10);
});

describe("the export of a person's chats", () => {
  const path = `/users/${ben}/chats/getAllMessages`;
  const app = asApp("Chat.Read.All");

  it("holds every message of theirs, oldest change first, page by page", async () => {
    const ask = start();

    const first = await ask(`${path}?$top=5&model=A`, app);
    const second = await ask(first.body["@odata.nextLink"], app);

    expect(first.body["@odata.context"]).toBe(
      `${origins.graph}/v1.0/$metadata#Collection(chatMessage)`,
    );
    expect(first.body.value[0]).toMatchObject({
      "@odata.type": "#microsoft.graph.chatMessage",
      chatId: pairId,
    });
    expect([first, second].map(({ body }) => body.value.length)).toEqual([5, 2]);
  });

  it("takes a window of changes and no other filter", async () => {
    const ask = start();
    const window =
      "lastModifiedDateTime gt 2026-03-03T00:00:00Z and lastModifiedDateTime lt 2026-03-03T10:30:00Z";

    const inside = await ask(`${path}?$filter=${window}`, app);
    const created = await ask(`${path}?$filter=createdDateTime lt 2026-03-03T00:00:00Z`, app);

    expect(inside.body.value.map(({ id }: { id: string }) => id)).toEqual([
      "3000000000001",
      "1000000000005",
    ]);
    expect(created.status).toBe(400);
  });

  it("is for applications alone", async () => {
    const ask = start();

    const person = await ask(`/users/${anna}/chats/getAllMessages`, asUser("Chat.Read"));
    const poorer = await ask(path, asApp("Chat.ReadBasic.All"));
    const nobody = await ask("/users/nobody@lumencycles.example/chats/getAllMessages", app);

    expect([person.status, person.body.error.code]).toEqual([412, "PreconditionFailed"]);
    expect([poorer.status, nobody.status]).toEqual([403, 404]);
  });
});
