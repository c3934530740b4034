import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
});
afterAll(async () => await connector.close());

const defaultBudget = 25_000;

describe("as a signed-in user", () => {
  it("get_me tells who that is", async () => {
    const { status, body } = await connector.call("get_me");

    expect(status).toBe(200);
    expect(body).toEqual({
      untrusted: [],
      name: "Anna Keller",
      signInName: "anna.keller@lumencycles.example",
      mail: "anna.keller@lumencycles.example",
      jobTitle: "Head of Product",
      department: "Product",
      office: "Freiburg",
      language: "en-GB",
      timeZone: "Europe/Berlin",
      objectId: "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01",
    });
  });

  it("outlook_email_search finds mail by its words, with times on the mailbox's clock", async () => {
    const { status, body } = await connector.call("outlook_email_search", { query: "Voltara" });

    expect(status).toBe(200);
    expect(body.messages.length).toBeGreaterThan(2);
    expect(body.untrusted).toContain("messages[].subject");
    for (const message of body.messages) {
      expect(message.received).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/);
      expect(message.uri).toMatch(/^m365:\/\/mail\/me\//);
      expect(message.link).toMatch(/^https:\/\/outlook\.office/);
      expect(message).not.toHaveProperty("body");
    }
  });

  it("outlook_email_search pages through a folder to its end, each mail once, newest first", async () => {
    const uris: string[] = [];
    const times: number[] = [];
    let cursor: string | undefined;
    do {
      const { status, body } = await connector.call("outlook_email_search", {
        folder: "inbox",
        size: 7,
        ...(cursor && { cursor }),
      });
      expect(status).toBe(200);
      uris.push(...body.messages.map((message: { uri: string }) => message.uri));
      times.push(
        ...body.messages.map((message: { received: string }) => Date.parse(message.received)),
      );
      expect(body.truncated).toBe(body.nextCursor !== undefined);
      cursor = body.nextCursor;
    } while (cursor !== undefined);

    const anna = connector.cloud.graph.content.mailboxes.find(({ mail }) =>
      mail.startsWith("anna"),
    )!;
    const inbox = anna.folders.find(({ wellKnownName }) => wellKnownName === "inbox")!;
    const expected = anna.messages.filter(({ parentFolderId }) => parentFolderId === inbox.id);
    expect(uris.length).toBe(expected.length);
    expect(new Set(uris).size).toBe(uris.length);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it("outlook_email_search narrows by sender, time, attachments and unread", async () => {
    const { body } = await connector.call("outlook_email_search", {
      hasAttachments: true,
      size: 50,
    });
    const { body: unread } = await connector.call("outlook_email_search", { unread: true });
    const { body: ofBen } = await connector.call("outlook_email_search", {
      from: "ben.okafor@lumencycles.example",
    });

    expect(body.messages.length).toBeGreaterThan(0);
    expect(body.messages.every((mail: { hasAttachments?: boolean }) => mail.hasAttachments)).toBe(
      true,
    );
    expect(unread.messages.length).toBeGreaterThan(0);
    expect(unread.messages.every((mail: { unread?: boolean }) => mail.unread)).toBe(true);
    expect(ofBen.messages.length).toBeGreaterThan(0);
    expect(
      ofBen.messages.every((mail: { from: string }) => mail.from.startsWith("Ben Okafor")),
    ).toBe(true);
  });

  it("sharepoint_search finds files the person may open, and read_resource reads one", async () => {
    const found = await connector.call("sharepoint_search", {
      query: "Aurora",
      fileTypes: ["docx"],
    });
    expect(found.status).toBe(200);
    expect(found.body.items.length).toBeGreaterThan(0);

    const read = await connector.call("read_resource", { uri: found.body.items[0].uri });

    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({ kind: "docx", title: found.body.items[0].name });
    expect(read.body.text.length).toBeGreaterThan(500);
    expect(read.body.text).toMatch(/^#+ /m);
  });

  it("sharepoint_search finds a page, and read_resource reads it", async () => {
    const found = await connector.call("sharepoint_search", {
      query: "kiosk",
      kinds: ["pages"],
    });
    expect(found.status).toBe(200);
    expect(found.body.items.map(({ kind }: { kind: string }) => kind)).toEqual(["page"]);

    const read = await connector.call("read_resource", { uri: found.body.items[0].uri });

    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({
      kind: "page",
      title: "Runbook: shop floor kiosks",
      from: "Jonas Brandt",
      link: found.body.items[0].link,
    });
    expect(read.body.text).toMatch(/^## Kiosk does not start\n\n1\. Check the disk: `df -h/);
  });

  it("sharepoint_search finds pages beside files unless told otherwise", async () => {
    const { body } = await connector.call("sharepoint_search", { query: "Aurora", size: 50 });

    const kinds = new Set(body.items.map(({ kind }: { kind: string }) => kind));
    expect(kinds).toEqual(new Set(["file", "page"]));
    expect(body.untrusted).toContain("items[].snippet");
  });

  it("sharepoint_search finds list items without the files of libraries, which are lists, too", async () => {
    const { body } = await connector.call("sharepoint_search", {
      query: "kiosk",
      kinds: ["listItems"],
    });

    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(["Tickets 8"]);
  });

  it("sharepoint_search finds a ticket, and read_resource reads it", async () => {
    const found = await connector.call("sharepoint_search", {
      query: "VPN",
      kinds: ["listItems"],
    });
    expect(found.status).toBe(200);
    expect(found.body.items[0]).toMatchObject({ kind: "listItem", name: "Tickets 1" });

    const read = await connector.call("read_resource", { uri: found.body.items[0].uri });

    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({
      kind: "listitem",
      title: "VPN drops every ten minutes in London",
    });
    expect(read.body.text).toContain("**List:** Helpdesk tickets");
    expect(read.body.text).toContain("**Ticket number:** HD-1041");
    expect(read.body.text).not.toContain("LookupId");
  });

  it("read_resource reads a mail, then each of its attachments", async () => {
    const { body } = await connector.call("outlook_email_search", {
      hasAttachments: true,
      size: 50,
    });

    const kinds = new Set<string>();
    for (const { uri } of body.messages) {
      const mail = await connector.call("read_resource", { uri });
      expect(mail.status).toBe(200);
      expect(mail.body.kind).toBe("mail");
      expect(mail.body.text.length).toBeGreaterThan(20);
      for (const attachment of mail.body.attachments) {
        const read = await connector.call("read_resource", { uri: attachment.uri });
        expect([200, 415]).toContain(read.status);
        kinds.add(read.status === 200 ? read.body.kind : read.body.code);
      }
    }

    expect([...kinds]).toEqual(expect.arrayContaining(["docx", "pdf", "mail"]));
  });

  it("reads long text in pages that are sealed to their caller", async () => {
    const found = await connector.call("sharepoint_search", {
      query: "Aurora",
      fileTypes: ["docx"],
    });
    const args = { uri: found.body.items[0].uri, maxCharacters: 600 };
    const first = await connector.call("read_resource", args);
    expect(first.body.truncated).toBe(true);

    const second = await connector.call("read_resource", {
      ...args,
      cursor: first.body.nextCursor,
    });
    const stolen = await connector.call(
      "read_resource",
      { ...args, cursor: first.body.nextCursor },
      connector.benToken,
    );
    const changed = await connector.call("read_resource", {
      ...args,
      maxCharacters: 700,
      cursor: first.body.nextCursor,
    });

    expect(second.body.offset).toBe(first.body.text.length);
    expect(stolen).toMatchObject({ status: 400, body: { code: "invalid_cursor" } });
    expect(changed).toMatchObject({ status: 400, body: { code: "invalid_cursor" } });
  });

  it("answers every default call within the budget", async () => {
    const answers = await Promise.all([
      connector.call("outlook_email_search"),
      connector.call("sharepoint_search", { query: "e" }),
      connector.call("sharepoint_search", { query: "Aurora" }),
    ]);

    for (const { body } of answers)
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(defaultBudget);
  });

  it("says not found for a mail that is not there", async () => {
    const { status, body } = await connector.call("read_resource", {
      uri: "m365://mail/me/AAkALgAAAA",
    });

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toMatchObject({ code: expect.any(String), remedy: expect.any(String) });
  });
});

describe("as an application", () => {
  it("reads any mailbox that the call names, and echoes whose it is", async () => {
    const { status, body } = await connector.call(
      "outlook_email_search",
      { user: "anna.keller@lumencycles.example", size: 3 },
      connector.daemonToken,
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({ mailbox: "anna.keller@lumencycles.example", count: 3 });
    const read = await connector.call(
      "read_resource",
      { uri: body.messages[0].uri },
      connector.daemonToken,
    );
    expect(read).toMatchObject({ status: 200, body: { kind: "mail" } });
  });

  it("searches files in the tenant's region and reads them", async () => {
    const { status, body } = await connector.call(
      "sharepoint_search",
      { query: "Aurora" },
      connector.daemonToken,
    );

    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(0);
    const page = body.items.find(({ kind }: { kind: string }) => kind === "page");
    const read = await connector.call("read_resource", { uri: page.uri }, connector.daemonToken);
    expect(read).toMatchObject({ status: 200, body: { kind: "page" } });
  });

  it("is told before any Graph call what needs a user, and what no application can do", async () => {
    const before = connector.cloud.graph.requests.length;

    const unnamed = await connector.call("outlook_email_search", {}, connector.daemonToken);
    const me = await connector.call("get_me", {}, connector.daemonToken);

    expect(unnamed).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    expect(me).toMatchObject({ status: 400, body: { code: "not_available_in_mode" } });
    expect(connector.cloud.graph.requests.length).toBe(before);
  });
});

describe("GET /api/tools", () => {
  const list = async (token: string) =>
    await connector.send("/api/tools", { headers: { authorization: `Bearer ${token}` } });

  it("lists what the caller may call, with schemas", async () => {
    const { status, body } = await list(connector.annaToken);

    expect(status).toBe(200);
    expect(body.tools.map(({ name }: { name: string }) => name)).toEqual([
      "sharepoint_search",
      "sharepoint_folder_search",
      "outlook_email_search",
      "outlook_calendar_search",
      "find_meeting_availability",
      "chat_message_search",
      "teams_list_chats",
      "read_resource",
      "get_me",
    ]);
    expect(body.tools[2].inputSchema.properties.size).toMatchObject({ default: 20, maximum: 50 });
  });

  it("leaves out what an application cannot call, and everything without a role", async () => {
    const { entra } = connector.cloud;

    const daemon = await list(connector.daemonToken);
    const intern = await list(entra.userToken("mia.novak@lumencycles.example"));

    expect(daemon.body.tools.map(({ name }: { name: string }) => name)).not.toContain("get_me");
    expect(intern.body).toEqual({ tools: [], count: 0 });
  });
});

it.each([
  ["an unknown tool", "/api/tools/nope", "POST"],
  ["another method", "/api/tools/get_me", "GET"],
  ["an unknown path", "/api/else/where", "DELETE"],
])("answers %s with an explained 404", async (_what, path, method) => {
  const { status, body } = await connector.send(path, { method });

  expect(status).toBe(404);
  expect(body).toMatchObject({ code: "not_found", remedy: expect.stringContaining("get_me") });
});

it("GET /api/health needs no token and names nothing", async () => {
  const { status, body } = await connector.send("/api/health");

  expect(status).toBe(200);
  expect(body).toEqual({ status: "ok", checks: { settings: "ok", keyVault: "ok", audit: "ok" } });
});
