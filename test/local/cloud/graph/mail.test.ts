import { describe, expect, it } from "vitest";
import { asApp, asUser, origins, startGraph } from "./graph-client.ts";
import { anna, archive, messageKey } from "./tenant-fixture.ts";

const immutable = { headers: { Prefer: 'IdType="ImmutableId"' } };

describe("listing messages", () => {
  it("gives ten, newest first, and an opaque link to the rest", async () => {
    const { ask } = startGraph();

    const first = await ask("/me/messages?$select=subject");
    const second = await ask(first.body["@odata.nextLink"]);

    expect(first.body.value).toHaveLength(10);
    expect(first.body.value[0]).toEqual({
      "@odata.etag": 'W/"CQAAABYAAAClunch"',
      id: expect.stringMatching(/^AAMk.*=$/),
      subject: "Lunch today?",
    });
    expect(first.body["@odata.nextLink"]).toMatch(`${origins.graph}/v1.0/me/messages?`);
    expect(second.body.value).toHaveLength(5);
    expect(second.body).not.toHaveProperty("@odata.nextLink");
  });

  it("of one folder takes well-known names and ids", async () => {
    const { ask } = startGraph();

    const byName = await ask("/me/mailFolders/archive/messages?$select=subject");
    const byId = await ask(
      `/me/mailFolders/${encodeURIComponent(archive)}/messages?$select=subject`,
    );

    expect(byName.body.value).toMatchObject([{ subject: "Minutes of the board" }]);
    expect(byId.body.value).toEqual(byName.body.value);
  });

  it("filters by dates, flags and senders", async () => {
    const { ask } = startGraph();
    const filter =
      "receivedDateTime ge 2026-03-01T00:00:00Z and from/emailAddress/address eq 'BEN.OKAFOR@lumencycles.example' and isRead eq false";

    const { body } = await ask(
      `/me/messages?$filter=${encodeURIComponent(filter)}&$orderby=receivedDateTime desc&$count=true&$select=subject`,
    );

    expect(body["@odata.count"]).toBe(1);
    expect(body.value).toMatchObject([{ subject: "Q3 budget" }]);
  });

  it("refuses a sort order that the filter does not lead with", async () => {
    const { ask } = startGraph();

    const { status, body } = await ask(
      "/me/messages?$filter=isRead eq false and receivedDateTime ge 2026-01-01T00:00:00Z&$orderby=receivedDateTime desc",
    );

    expect([status, body.error.code]).toEqual([400, "InefficientFilter"]);
  });

  it.each([
    "contains(from/emailAddress/name,'Ben')",
    "startswith(subject,'Q3')",
    "(isRead eq false or not endswith(subject,'today?'))",
    "categories/any(c:startswith(c,'F'))",
  ])("does not sort what is filtered by %s", async (condition) => {
    const { ask } = startGraph();
    const dated = `receivedDateTime ge 2026-01-01T00:00:00Z and ${condition}`;
    const filter = `$filter=${encodeURIComponent(dated)}`;

    const unsorted = await ask(`/me/messages?${filter}`);
    const sorted = await ask(`/me/messages?${filter}&$orderby=receivedDateTime desc`);

    expect(unsorted.status).toBe(200);
    expect([sorted.status, sorted.body.error]).toEqual([
      400,
      expect.objectContaining({
        code: "InefficientFilter",
        message: "The restriction or sort order is too complex for this operation.",
      }),
    ]);
  });

  it.each([
    ["$top=1001", "BadRequest"],
    ["$top=0", "BadRequest"],
    ["$top=ten", "BadRequest"],
    ["$filter=subject eq", "BadRequest"],
    ["$filter=isRead eq 'yes'", "BadRequest"],
    ["$filter=color eq 'red'", "BadRequest"],
    ["$filter=toRecipients/any(r:r/emailAddress/address eq 'a@b.c')", "ErrorInvalidUrlQueryFilter"],
    ["$orderby=subject sideways", "BadRequest"],
    ["$expand=sender", "BadRequest"],
    ["$foo=1", "BadRequest"],
    ["$skiptoken=abc", "BadRequest"],
  ])("refuses %s", async (query, code) => {
    const { ask } = startGraph();

    const { status, body } = await ask(`/me/messages?${query}`);

    expect([status, body.error.code]).toEqual([400, code]);
  });

  it("tells an unknown user from one without a share", async () => {
    const { ask } = startGraph();

    const unknown = await ask("/users/nobody@lumencycles.example/messages");
    const closed = await ask("/users/ben.okafor@lumencycles.example/messages");

    expect([unknown.status, unknown.body.error.code]).toEqual([404, "ErrorInvalidUser"]);
    expect([closed.status, closed.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });
});

describe("one message", () => {
  it("has body and headers as selected, in the type that Prefer asks for", async () => {
    const { ask } = startGraph();
    const headers = { Prefer: 'outlook.body-content-type="text", IdType="ImmutableId"' };

    const reply = await ask(
      `/me/messages/${messageKey("budget")}?$select=body,internetMessageHeaders`,
      { headers },
    );

    expect(reply.headers.get("Preference-Applied")).toBe(
      'outlook.body-content-type="text", IdType="ImmutableId"',
    );
    expect(reply.body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#users('${anna}')/messages(body,internetMessageHeaders)/$entity`,
      "@odata.etag": 'W/"CQAAABYAAACbudget"',
      id: messageKey("budget"),
      body: { contentType: "text", content: "The figures for the Aurora line are attached." },
      internetMessageHeaders: [{ name: "X-Test", value: "budget" }],
    });
  });

  it("leaves out uniqueBody and headers unless they are selected", async () => {
    const { ask } = startGraph();

    const { body } = await ask(`/me/messages/${messageKey("budget")}`, immutable);

    expect(body).toHaveProperty("body");
    expect(body).not.toHaveProperty("uniqueBody");
    expect(body).not.toHaveProperty("internetMessageHeaders");
  });

  it("keeps its immutable id when it moves, and loses the ordinary one", async () => {
    const { ask, content } = startGraph();
    const list = await ask("/me/messages?$select=subject&$filter=subject eq 'Q3 budget'");
    const ordinary = encodeURIComponent(list.body.value[0].id);
    const moved = content.mailboxes[0]!.messages.find(({ id }) => id === messageKey("budget"));
    moved!.parentFolderId = archive;

    const byOrdinary = await ask(`/me/messages/${ordinary}`);
    const byImmutable = await ask(`/me/messages/${messageKey("budget")}`, immutable);

    expect([byOrdinary.status, byOrdinary.body.error.code]).toEqual([404, "ErrorItemNotFound"]);
    expect(byImmutable.status).toBe(200);
  });

  it("is not found by an immutable id without the preference, nor by another case", async () => {
    const { ask } = startGraph();

    const withoutPrefer = await ask(`/me/messages/${messageKey("budget")}`);
    const otherCase = await ask(`/me/messages/${messageKey("BUDGET")}`, immutable);
    const nonsense = await ask("/me/messages/42", immutable);

    expect([withoutPrefer.status, withoutPrefer.body.error.code]).toEqual([
      400,
      "ErrorInvalidIdMalformed",
    ]);
    expect([otherCase.status, otherCase.body.error.code]).toEqual([404, "ErrorItemNotFound"]);
    expect([nonsense.status, nonsense.body.error.code]).toEqual([400, "ErrorInvalidIdMalformed"]);
  });

  it("refuses a time zone that Exchange does not know", async () => {
    const { ask } = startGraph();

    const { status, body } = await ask("/me/messages", {
      headers: { Prefer: 'outlook.timezone="Middle Earth Standard Time"' },
    });

    expect([status, body.error.code]).toEqual([400, "TimeZoneNotSupportedException"]);
  });

  it("is MIME as $value", async () => {
    const { ask } = startGraph();

    const { body } = await ask(`/me/messages/${messageKey("budget")}/$value`, immutable);

    expect(body).toContain("Subject: Q3 budget\r\n");
    expect(body).toContain('filename="figures.txt"');
    expect(body).toContain("Content-Type: message/rfc822");
  });
});

describe("Mail.ReadBasic", () => {
  const basic = asUser("Mail.ReadBasic");

  it("shows messages without bodies", async () => {
    const { ask } = startGraph();

    const { body } = await ask("/me/messages?$top=2&$select=subject,body,bodyPreview,uniqueBody", {
      token: basic,
    });

    expect(body.value.map((each: object) => Object.keys(each))).toEqual([
      ["@odata.etag", "id", "subject"],
      ["@odata.etag", "id", "subject"],
    ]);
  });

  it.each([
    `/me/messages/${messageKey("budget")}/attachments`,
    `/me/messages/${messageKey("budget")}/$value`,
    `/me/messages/${messageKey("budget")}?$expand=attachments`,
    "/me/messages?$filter=contains(body/content,'Aurora')",
    '/me/messages?$search="body:Aurora"',
    '/me/messages?$search="attachment:figures"',
  ])("closes %s", async (path) => {
    const { ask } = startGraph();

    const { status, body } = await ask(path, { token: basic, ...immutable });

    expect([status, body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });

  it("searches what it may read, and nothing else", async () => {
    const { ask } = startGraph();

    const inSubject = await ask('/me/messages?$search="budget"', { token: basic });
    const inBody = await ask('/me/messages?$search="Aurora"', { token: basic });

    expect(inSubject.body.value).toHaveLength(1);
    expect(inBody.body.value).toEqual([]);
  });

  it("is Mail.ReadBasic.All for applications", async () => {
    const { ask } = startGraph();
    const path = `/users/${anna}/messages?$top=1`;

    const basicApp = await ask(path, { token: asApp("Mail.ReadBasic.All") });
    const fullApp = await ask(path, { token: asApp("Mail.Read") });

    expect(basicApp.body.value[0]).not.toHaveProperty("body");
    expect(fullApp.body.value[0]).toHaveProperty("body");
  });
});

describe("mail folders", () => {
  it("are listed at the top level and found by name", async () => {
    const { ask } = startGraph();

    const list = await ask("/me/mailFolders");
    const one = await ask("/me/mailFolders/Inbox?$select=displayName,totalItemCount");
    const missing = await ask("/me/mailFolders/nowhere");

    expect(list.body.value.map((each: { displayName: string }) => each.displayName)).toEqual([
      "Inbox",
      "Archive",
    ]);
    expect(one.body).toMatchObject({ displayName: "Inbox", totalItemCount: 14 });
    expect([missing.status, missing.body.error.code]).toEqual([400, "ErrorInvalidIdMalformed"]);
  });
});
