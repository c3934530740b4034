import { describe, expect, it } from "vitest";
import { asApp, asUser, origins, startGraph } from "./graph-client.ts";
import { groupId, member, otherId, pairId, teamsContent, userIdentity } from "./teams-fixture.ts";
import { anna, ben } from "./tenant-fixture.ts";

const reader = asUser("Chat.Read");
const start = () => {
  const { ask } = startGraph({ content: teamsContent() });
  return (path: string, token = reader, headers = {}) => ask(path, { token, headers });
};
const ids = (body: { value: { id: string }[] }) => body.value.map(({ id }) => id);
const encoded = encodeURIComponent(groupId);

describe("listing chats", () => {
  it("shows the caller's own, those with the latest change of people or name first", async () => {
    const ask = start();

    const { status, body } = await ask("/me/chats");

    expect(status).toBe(200);
    expect(ids(body)).toEqual([pairId, groupId]);
    expect(body["@odata.context"]).toBe(`${origins.graph}/v1.0/$metadata#chats`);
    expect(body["@odata.count"]).toBe(2);
    expect(body.value[1]).toEqual({
      id: groupId,
      topic: "Budget",
      createdDateTime: "2026-01-01T08:00:00.000Z",
      lastUpdatedDateTime: "2026-01-01T08:00:00.000Z",
      chatType: "group",
      webUrl: `https://teams.microsoft.com/l/chat/${encoded}/0`,
      tenantId: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
      onlineMeetingInfo: null,
      isHiddenForAllMembers: false,
      viewpoint: { isHidden: false, lastMessageReadDateTime: "2026-03-02T23:00:00.000Z" },
    });
  });

  it("answers the same at /chats and at the caller's own id", async () => {
    const ask = start();

    const [mine, all, named] = await Promise.all(
      ["/me/chats", "/chats", `/users/${anna}/chats`].map((path) => ask(path)),
    );

    expect(all?.body).toEqual(mine?.body);
    expect(named?.body).toEqual(mine?.body);
  });

  it("expands members and the last message", async () => {
    const ask = start();

    const { body } = await ask(
      "/me/chats?$expand=members,lastMessagePreview&$filter=topic eq 'Budget'",
    );

    expect(body["@odata.context"]).toBe(
      `${origins.graph}/v1.0/$metadata#chats(members(),lastMessagePreview())`,
    );
    expect(body.value[0].members).toEqual([member(anna), member(ben)]);
    expect(body.value[0].lastMessagePreview).toEqual({
      id: "1000000000005",
      createdDateTime: "2026-03-03T10:00:00.000Z",
      isDeleted: false,
      messageType: "message",
      eventDetail: null,
      body: { contentType: "html", content: "<p>The budget is <b>final</b></p>" },
      from: userIdentity(ben),
    });
  });

  it("expands no more than 25 members", async () => {
    const content = teamsContent();
    content.chats[0]?.members.push(...Array.from({ length: 30 }, (_, at) => member(`guest-${at}`)));
    const { ask } = startGraph({ content });

    const { body } = await ask("/me/chats?$expand=members&$filter=topic eq 'Budget'", {
      token: reader,
    });

    expect(body.value[0].members).toHaveLength(25);
  });

  it("sorts by the last message, newest first, and by nothing else", async () => {
    const ask = start();

    const sorted = await ask("/me/chats?$orderby=lastMessagePreview/createdDateTime desc");
    const ascending = await ask("/me/chats?$orderby=lastMessagePreview/createdDateTime");
    const other = await ask("/me/chats?$orderby=createdDateTime desc");

    expect(ids(sorted.body)).toEqual([groupId, pairId]);
    expect([ascending.status, other.status]).toEqual([400, 400]);
  });

  it("filters by the kind of chat", async () => {
    const ask = start();

    const { body } = await ask("/me/chats?$filter=chatType eq 'oneOnOne'");

    expect(ids(body)).toEqual([pairId]);
  });

  it("pages by a token and takes neither $skip nor a page above 50", async () => {
    const ask = start();

    const first = await ask("/me/chats?$top=1");
    const second = await ask(first.body["@odata.nextLink"]);
    const skipped = await ask("/me/chats?$skip=1");
    const greedy = await ask("/me/chats?$top=51");

    expect(new URL(first.body["@odata.nextLink"]).searchParams.has("$skiptoken")).toBe(true);
    expect([...ids(first.body), ...ids(second.body)]).toEqual([pairId, groupId]);
    expect(second.body).not.toHaveProperty("@odata.nextLink");
    expect(skipped.body.error).toMatchObject({
      code: "BadRequest",
      message:
        "The query specified in the URI is not valid. Query option 'Skip' is not allowed. To allow it, set the 'AllowedQueryOptions' property on EnableQueryAttribute or QueryValidationSettings.",
    });
    expect(greedy.body.error.message).toBe(
      "The query specified in the URI is not valid. The limit of '50' for Top query has been exceeded. The value from the incoming request is '51'.",
    );
  });

  it("shows an application the chats of a person it names, from nobody's point of view", async () => {
    const ask = start();
    const app = asApp("Chat.ReadBasic.All");

    const named = await ask(`/users/${anna}/chats`, app);
    const everyone = await ask("/chats", app);

    expect(ids(named.body)).toEqual([pairId, groupId]);
    expect(named.body.value[0].viewpoint).toBeNull();
    expect(everyone.status).toBe(412);
    expect(everyone.body.error).toMatchObject({
      code: "PreconditionFailed",
      message: "Requested API is not supported in application-only context",
    });
  });

  it("keeps a person from the chats of another", async () => {
    const ask = start();

    const { status, body } = await ask(`/users/${ben}/chats`);

    expect(status).toBe(403);
    expect(body.error.code).toBe("Forbidden");
  });

  it("names the permissions that would do and those that there are", async () => {
    const ask = start();

    const person = await ask("/me/chats", asUser("User.Read Mail.Read"));
    const app = await ask(`/users/${anna}/chats`, asApp("User.Read.All"));

    expect(person.status).toBe(403);
    expect(person.body.error).toMatchObject({
      code: "Forbidden",
      message:
        "Missing scope permissions on the request. API requires one of 'Chat.ReadBasic, Chat.Read, Chat.ReadWrite'. Scopes on the request 'User.Read, Mail.Read'",
    });
    expect(app.body.error.message).toBe(
      "Missing role permissions on the request. API requires one of 'Chat.ReadBasic.All, Chat.ReadWrite.All'. Roles on the request 'User.Read.All'",
    );
  });

  it("hides what was written from who may only see names and members", async () => {
    const ask = start();
    const basic = asUser("Chat.ReadBasic");

    const names = await ask("/me/chats?$expand=members", basic);
    const preview = await ask("/me/chats?$expand=lastMessagePreview", basic);
    const messages = await ask(`/chats/${encoded}/messages`, basic);

    expect([names.status, preview.status, messages.status]).toEqual([200, 403, 403]);
  });
});

describe("one chat", () => {
  it("shows itself and its members", async () => {
    const ask = start();

    const chat = await ask(`/chats/${encoded}?$expand=members`);
    const members = await ask(`/chats/${encoded}/members`);

    expect(chat.body).toMatchObject({ id: groupId, topic: "Budget" });
    expect(chat.body.members).toEqual([member(anna), member(ben)]);
    expect(members.body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#chats('${encoded}')/members`,
      "@odata.count": 2,
      value: [member(anna), member(ben)],
    });
  });

  it("refuses who is not in it, and says why only in the inner error", async () => {
    const ask = start();

    const { status, body } = await ask(`/chats/${encodeURIComponent(otherId)}`);

    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      code: "Forbidden",
      message: "InsufficientPrivileges",
      innerError: {
        code: "1",
        message: `AclCheckFailed-The initiator 8:orgid:${anna} is not a member of the roster in the generic thread ${otherId}.`,
      },
    });
  });

  it("tells an id that nothing has from one that is none", async () => {
    const ask = start();

    const unknown = await ask(`/chats/${encodeURIComponent("19:abc@thread.v2")}`);
    const malformed = await ask("/chats/budget");

    expect([unknown.status, unknown.body.error.code]).toEqual([404, "NotFound"]);
    expect([malformed.status, malformed.body.error.code]).toEqual([400, "BadRequest"]);
  });
});
