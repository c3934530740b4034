import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SampleDocument, SampleDriveItem } from "../../local/tenant/content.ts";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
});
afterAll(async () => await connector.close());

async function read(uri: string, token?: string) {
  return await connector.call("read_resource", { uri }, token);
}

/** Of all drives; their web addresses tell them apart. */
function items(): SampleDriveItem[] {
  return connector.cloud.graph.content.drives.flatMap((drive) => drive.items);
}

function itemNamed(name: string): SampleDriveItem {
  return items().find(({ resource }) => resource.name === name)!;
}

/** In somebody's OneDrive. */
function personalItem(owner: string, name: string): SampleDriveItem {
  return items().find(
    ({ resource }) => resource.name === name && resource.webUrl.includes(`/personal/${owner}_`),
  )!;
}

describe("web addresses as the tenant's own items have them", () => {
  it("of every site that Anna sees lead to each file and folder", async () => {
    const { content } = connector.cloud.graph;
    const site = content.sites.find(({ site: { name } }) => name === "aurora")!;
    const drives = content.drives.filter(({ siteId }) => siteId === site.site.id);
    const all = drives.flatMap(({ items: each }) => each);

    for (const { resource } of all) {
      const { status, body } = await read(resource.webUrl);
      // Some cannot be read as text, which is another matter than not being found.
      if (status === 200)
        expect(decodeURIComponent(body.uri)).toMatch(new RegExp(`/${resource.id}$`));
      else expect([resource.name, body.code]).toEqual([resource.name, "unsupported_content"]);
    }
    expect(all.length).toBeGreaterThan(5);
  });

  it("of pages and list items lead to them", async () => {
    const { sites } = connector.cloud.graph.content;
    const site = sites.find(({ site: { name } }) => name === "it-helpdesk")!;
    const list = site.lists.find(({ list: { list: facts } }) => facts?.template === "genericList")!;

    const page = await read(site.pages[0]!.webUrl);
    const item = await read(list.items[0]!.resource.webUrl);

    expect(page.status).toBe(200);
    expect(page.body).toMatchObject({ kind: "page", title: site.pages[0]!.title });
    expect(page.body.uri).toMatch(/^m365:\/\/page\//);
    expect(item.status).toBe(200);
    expect(item.body).toMatchObject({ kind: "listitem" });
    expect(item.body.uri).toMatch(/^m365:\/\/listitem\/.*\/1$/);
  });

  it("of mail lead to it, and to the newest of its conversation", async () => {
    const { body: found } = await connector.call("outlook_email_search", { query: "Voltara" });
    const [hit] = found.messages;
    const anna = connector.cloud.graph.content.mailboxes.find(({ mail }) =>
      mail.startsWith("anna"),
    )!;
    const message = anna.messages.find(({ webLink }) => webLink === hit.link)!;
    const inThread = anna.messages.filter(
      ({ conversationId, isDraft }) => conversationId === message.conversationId && !isDraft,
    );

    const one = await read(hit.link);
    const newest = await read(
      `https://outlook.office.com/mail/inbox/id/${encodeURIComponent(message.conversationId)}`,
    );

    expect(one.body).toMatchObject({ kind: "mail", title: hit.subject, uri: hit.uri });
    // Newest first, of all folders.
    expect(newest.body.title).toBe(inThread[0]!.subject);
    expect(newest.body.uri).toContain(encodeURIComponent(inThread[0]!.id));
  });
});

describe("links of calendars and Teams", () => {
  it("lead to the event", async () => {
    const { body: found } = await connector.call("outlook_calendar_search", { size: 3 });

    for (const { subject, link } of found.events) {
      const { status, body } = await read(link);

      expect(status).toBe(200);
      expect(body).toMatchObject({ kind: "event", title: subject });
      expect(body.uri).toMatch(/^m365:\/\/event\/me\//);
    }
    expect(found.events.length).toBeGreaterThan(0);
  });

  it("lead to posts, replies and chats", async () => {
    const { teams, chats } = connector.cloud.graph.content;
    const userId = connector.cloud.directory.people.find(({ mail }) => mail.startsWith("anna"))!.id;
    const isMember = ({ members }: { members: { userId?: string | null }[] }) =>
      members.some((member) => member.userId === userId);
    const channel = teams
      .find(isMember)!
      .channels.find(({ messages }) => messages.some(({ replyToId }) => replyToId))!;
    const reply = channel.messages.find(({ replyToId }) => replyToId)!;
    const post = channel.messages.find(({ id }) => id === reply.replyToId)!;
    const chat = chats.find(isMember)!;
    const links = [post.webUrl!, reply.webUrl!, chat.chat.webUrl];

    const answers = await Promise.all(links.map(async (link) => await read(link)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => body.uri.split("/")[2])).toEqual([
      "channelmessage",
      "channelreply",
      "chat",
    ]);
  });
});

describe("a file", () => {
  it("is found behind the address that a browser shows, and pages on by cursor", async () => {
    const file = itemNamed("Travel policy.pdf");
    const address = `${file.resource.webUrl}?web=1`;
    const args = { uri: address, maxCharacters: 500 };

    const first = await connector.call("read_resource", args);
    const second = await connector.call("read_resource", {
      ...args,
      cursor: first.body.nextCursor,
    });

    expect(first.body).toMatchObject({ kind: "pdf", title: "Travel policy.pdf", truncated: true });
    expect(second.body.offset).toBe(first.body.text.length);
  });

  it("that was shared out of another's OneDrive is opened by its address alone", async () => {
    const file = personalItem("clara_dubois", "Note commerciale France 2027.docx");

    const { status, body } = await read(file.resource.webUrl);

    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "docx", title: "Note commerciale France 2027.docx" });
    expect(body.notes).toContainEqual(expect.stringContaining("by its link alone"));
    expect(body).not.toHaveProperty("uri");
  });

  it("is opened by the sharing link that people were sent, though that only has a token", async () => {
    const { sharingLink } = personalItem("clara_dubois", "Note commerciale France 2027.docx");

    const { status, body } = await read(`${sharingLink}?e=4hFrtY`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "docx", title: "Shared file" });
    expect(body.text).toContain("France");
  });

  it("that is not shared stays closed", async () => {
    const file = personalItem("kavita_rao", "CV Wisniewski.pdf");

    const { status, body } = await read(file.resource.webUrl);

    expect(status).toBe(403);
    expect(body.code).toBe("access_denied");
  });

  it("is read for an application, too", async () => {
    const file = itemNamed("Travel policy.pdf");

    const { status, body } = await read(file.resource.webUrl, connector.daemonToken);

    expect(status).toBe(200);
    expect(body.uri).toMatch(/^m365:\/\/file\//);
  });

  it("leaves what was read in the audit record, and of the link a digest", async () => {
    const file = itemNamed("Travel policy.pdf");

    const answer = await read(file.resource.webUrl);

    const record = await connector.auditRecordOf(answer);
    const resources = String(record["resources"]);
    expect(resources).toContain(answer.body.uri);
    expect(resources).toContain("sha256:");
    expect(resources).not.toContain("sharepoint.com");
  });
});

describe("a picture", () => {
  it("comes as one, on top of the bytes that text may take", async () => {
    const { status, body } = await read(itemNamed("LD-3 thermal.png").resource.webUrl, emiko());

    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "png", text: "", image: { mediaType: "image/png" } });
    const picture = Buffer.from(body.image.data, "base64");
    expect(picture.length).toBe(itemNamed("LD-3 thermal.png").resource.size);
  });

  it("of a format that Claude does not see is rendered by Graph", async () => {
    const file = itemNamed("Travel policy.pdf");
    const tiff = new Uint8Array(Buffer.from("II*\0\x08\0\0\0 and so on", "latin1"));
    const scan: SampleDocument = {
      ...file.document!,
      mimeType: "image/tiff",
      size: tiff.length,
      read: async () => tiff,
    };
    const before = { document: file.document, facet: file.resource.file };
    file.document = scan;
    file.resource.file = { mimeType: scan.mimeType };

    const { status, body } = await read(file.resource.webUrl);
    file.document = before.document;
    file.resource.file = before.facet;

    expect(status).toBe(200);
    expect(body.image.mediaType).toBe("image/png");
    expect(body.notes).toContainEqual(expect.stringContaining("TIFF"));
  });

  function emiko(): string {
    return connector.cloud.entra.userToken("emiko.tanaka@lumencycles.example");
  }
});

it("lists a folder, each entry with a uri that can be read", async () => {
  const folder = items().find(({ path, document }) => path === "/Aurora" && document === null)!;

  const { body } = await read(folder.resource.webUrl);
  const note = body.attachments.find(({ name }: { name: string }) => name === "Kick-off notes.md");
  const { body: inside } = await read(note.uri);

  expect(body).toMatchObject({ kind: "folder", title: "Aurora" });
  expect(body.attachments.map(({ name }: { name: string }) => name)).toEqual([
    "Aurora kick-off.pptx",
    "Dealer orders.csv",
    "Kick-off notes.md",
  ]);
  expect(inside).toMatchObject({ kind: "md", title: "Kick-off notes.md" });
});

describe("an attachment", () => {
  const anna = () =>
    connector.cloud.graph.content.mailboxes.find(({ mail }) => mail.startsWith("anna"))!;

  async function entryOf(messageId: string, name: string) {
    const { body } = await read(`m365://mail/me/${encodeURIComponent(messageId)}`);
    return body.attachments.find((each: { name: string }) => each.name === name);
  }

  it("that is a link to a file opens the file where the text has the link", async () => {
    const linking = anna().messages.flatMap(({ id, body: { content }, attachments }) =>
      attachments.flatMap((one) =>
        "sourceUrl" in one
          ? [{ id, name: one.name, hasLink: content?.includes(one.sourceUrl.split("?")[0]!) }]
          : [],
      ),
    );

    for (const { id, name, hasLink } of linking) {
      const entry = await entryOf(id, name);
      const { body } = await read(entry.uri);

      expect(entry.type).toBe("link to a file");
      expect(body).toMatchObject(
        hasLink
          ? { title: name, uri: expect.stringMatching(/^m365:\/\/file\//) }
          : { code: "unsupported_content", remedy: expect.stringContaining("sharepoint_search") },
      );
    }
    expect(new Set(linking.map(({ hasLink }) => hasLink))).toEqual(new Set([true, false]));
  });

  it("that is a picture in the text of a mail is listed, and shown", async () => {
    const { id } = anna().messages.find(
      ({ hasAttachments, attachments }) =>
        !hasAttachments && attachments.some(({ isInline }) => isInline),
    )!;

    const entry = await entryOf(id, "image001.png");
    const { body } = await read(entry.uri);

    expect(entry.inline).toBe(true);
    expect(body.image.mediaType).toBe("image/png");
  });
});

describe("refuses", () => {
  it.each([
    "https://contoso.sharepoint.com/sites/x/Shared%20Documents/a.pdf",
    "https://evil.example/sites/aurora/a.pdf",
    "https://lumencycles.sharepoint.com@evil.example/a.pdf",
    "http://lumencycles.sharepoint.com/sites/aurora/a.pdf",
  ])("%s, and says which links are taken", async (link) => {
    const { status, body } = await read(link);

    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: "invalid_input",
      remedy: expect.stringContaining("Outlook on the web"),
    });
  });
});
