import { describe, expect, it } from "vitest";
import { sampleContent, type SampleMessage } from "../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../local/tenant/directory.ts";
import { injections } from "../../../local/tenant/mail/threads/injections.ts";

const now = new Date("2026-11-20T10:00:00Z");
const { mailboxes, drives, sites } = sampleContent(sampleDirectory(), now);
const messages = mailboxes.flatMap((mailbox) => mailbox.messages);
const attachments = messages.flatMap((message) => message.attachments);

/** One copy of each mail, whoever got it. */
const mails = [
  ...new Map(messages.map((message) => [message.internetMessageId, message])).values(),
];

const header = (message: SampleMessage, name: string) =>
  message.internetMessageHeaders.find((one) => one.name === name)?.value;

describe("the sample mail", () => {
  it("is more than sixty mails in a mailbox for everyone, most of them Anna's", () => {
    const [most] = mailboxes.toSorted((one, other) => other.messages.length - one.messages.length);

    expect(mails.length).toBeGreaterThanOrEqual(60);
    expect(mailboxes.filter((mailbox) => mailbox.messages.length >= 5).length).toBeGreaterThan(8);
    expect(most?.mail).toBe("anna.keller@lumencycles.example");
  });

  it("has one shared mailbox, open to the helpdesk", () => {
    const shared = mailboxes.filter(({ kind }) => kind === "shared");

    expect(shared.map(({ mail }) => mail)).toEqual(["support@lumencycles.example"]);
    expect(shared[0]?.delegates).toHaveLength(2);
  });

  it("is written in five languages", () => {
    const languages = new Set(
      mails.flatMap(({ body }) => /<body lang="([A-Z]{2})/.exec(body.content ?? "")?.[1] ?? []),
    );

    expect([...languages].toSorted()).toEqual(["AR", "DE", "EN", "FR", "JA"]);
  });

  it("is HTML as Outlook writes it, up to forty kilobytes, but for a few", () => {
    const outlook = mails.filter(({ body }) => body.content?.includes('class="MsoNormal"'));

    expect(outlook.length / mails.length).toBeGreaterThan(0.75);
    for (const { body } of outlook) {
      expect(body.content?.length).toBeGreaterThan(1_500);
      expect(body.content?.length).toBeLessThan(40_000);
    }
    expect(mails.filter(({ body }) => body.contentType === "text").length).toBeGreaterThan(2);
  });

  it("knows every state a mail can be in", () => {
    const anna = mailboxes[0]?.messages ?? [];

    expect(anna.some(({ isRead }) => !isRead)).toBe(true);
    expect(anna.some(({ isDraft }) => isDraft)).toBe(true);
    expect(anna.some(({ categories }) => categories.length > 1)).toBe(true);
    expect(new Set(messages.map(({ flag }) => flag.flagStatus))).toEqual(
      new Set(["notFlagged", "flagged", "complete"]),
    );
    expect(new Set(messages.map(({ importance }) => importance))).toEqual(
      new Set(["low", "normal", "high"]),
    );
    expect(new Set(messages.map((one) => one.inferenceClassification))).toEqual(
      new Set(["focused", "other"]),
    );
  });

  it("lies in folders that exist and count it right", () => {
    for (const { folders, messages: inMailbox } of mailboxes) {
      const known = new Set(folders.map(({ id }) => id));
      expect(inMailbox.every(({ parentFolderId }) => known.has(parentFolderId))).toBe(true);
      for (const folder of folders) {
        const inside = inMailbox.filter(({ parentFolderId }) => parentFolderId === folder.id);
        const unread = inside.filter(({ isRead }) => !isRead);
        const children = folders.filter(({ parentFolderId }) => parentFolderId === folder.id);
        expect([folder.totalItemCount, folder.unreadItemCount, folder.childFolderCount]).toEqual([
          inside.length,
          unread.length,
          children.length,
        ]);
      }
    }
  });

  it("lists each mailbox newest first", () => {
    for (const mailbox of mailboxes) {
      const times = mailbox.messages.map(({ receivedDateTime }) => receivedDateTime);
      expect(times).toEqual(times.toSorted().toReversed());
    }
  });

  it.each(["2026-11-20T10:00:00Z", "2026-11-22T20:00:00Z", "2027-03-29T06:00:00Z"])(
    "answers only what was sent before, seen from %s",
    (from) => {
      const seen = sampleContent(sampleDirectory(), new Date(from));
      const all = seen.mailboxes.flatMap((mailbox) => mailbox.messages);
      const byId = new Map(all.map((message) => [message.internetMessageId, message]));

      const replies = all.filter((message) => header(message, "In-Reply-To"));

      expect(replies.length).toBeGreaterThan(30);
      for (const reply of replies) {
        const asked = byId.get(header(reply, "In-Reply-To") ?? "");
        expect(asked?.sentDateTime.localeCompare(reply.sentDateTime)).toBe(-1);
        expect(reply.conversationIndex.length).toBeGreaterThan(28);
      }
    },
  );

  it("quotes the mail it answers", () => {
    const byId = new Map(messages.map((message) => [message.internetMessageId, message]));

    for (const reply of messages) {
      const asked = byId.get(header(reply, "In-Reply-To") ?? "");
      if (!asked || reply.body.contentType === "text") continue;
      expect(reply.body.content).toContain(asked.from.emailAddress?.address);
      expect(reply.uniqueBody.content?.length).toBeLessThan(reply.body.content?.length ?? 0);
    }
  });

  it("keeps one conversation id for a thread within a mailbox", () => {
    const pairs = mailboxes.flatMap((mailbox) => {
      const own = new Map(mailbox.messages.map((one) => [one.internetMessageId, one]));
      return mailbox.messages.flatMap((reply) => {
        const asked = own.get(header(reply, "In-Reply-To") ?? "");
        return asked ? [[reply.conversationId, asked.conversationId] as const] : [];
      });
    });

    expect(pairs.length).toBeGreaterThan(20);
    for (const [reply, asked] of pairs) expect(reply).toBe(asked);
  });

  it("has ids, links and previews of the real shape", () => {
    for (const message of messages) {
      expect(message.id).toMatch(/^AAkALg[A-Za-z0-9_-]{140,}={0,2}$/);
      expect(message.conversationId).toMatch(/^AAQkA[A-Za-z0-9_=-]{50,}$/);
      expect(message.internetMessageId).toMatch(/^<[^<>@\s]+@[^<>@\s]+>$/);
      expect(message.webLink).toContain(encodeURIComponent(message.id));
      expect(message.bodyPreview.length).toBeGreaterThan(20);
      expect(message.bodyPreview.length).toBeLessThanOrEqual(255);
    }
  });

  it("carries attachments of every kind", () => {
    const kinds = new Set(attachments.map((one) => one["@odata.type"].split(".").at(-1) ?? ""));
    const types = new Set(attachments.map(({ contentType }) => contentType?.split("/").at(-1)));

    expect([...kinds].toSorted()).toEqual([
      "fileAttachment",
      "itemAttachment",
      "referenceAttachment",
    ]);
    for (const type of ["pdf", "csv", "plain", "png", "html"]) expect(types).toContain(type);
    expect(attachments.some(({ isInline }) => isInline)).toBe(true);
  });

  it("counts attachments, but not the pictures in the text", () => {
    for (const { hasAttachments, attachments: own } of messages) {
      expect(hasAttachments).toBe(own.some(({ isInline }) => !isInline));
    }
  });

  it("shows each inline picture where the text names it", () => {
    for (const { body, attachments: own } of messages) {
      for (const one of own) {
        if (one["@odata.type"] !== "#microsoft.graph.fileAttachment" || !one.isInline) continue;
        expect(body.content).toContain(`src="cid:${one.contentId}"`);
      }
    }
  });

  it("links only to sites, pages, folders and files that exist", () => {
    const libraries = new Map(drives.map(({ drive, items }) => [drive.webUrl, items]));
    const known = new Set([
      ...sites.map(({ site }) => site.webUrl),
      ...sites.flatMap(({ pages }) => pages.map(({ webUrl }) => webUrl)),
      ...[...libraries].flatMap(([webUrl, items]) =>
        items.map(({ path }) => webUrl + encodeURI(path)),
      ),
    ]);
    const texts = [
      ...messages.map(({ body }) => body.content),
      ...sites.flatMap(({ pages }) =>
        pages.map(({ canvasLayout }) => JSON.stringify(canvasLayout)),
      ),
    ];
    const linked = texts.flatMap(
      (text) => text?.match(/https:\/\/lumencycles\.sharepoint\.com[^\s"<\\)]*/g) ?? [],
    );
    const attached = attachments.flatMap((one) => ("sourceUrl" in one ? one.sourceUrl : []));

    expect(attached.length).toBeGreaterThan(2);
    expect([...linked, ...attached].filter((link) => !known.has(link))).toEqual([]);
  });

  it("holds a dozen mails from outside, each with another trick for assistants", () => {
    const subjects = new Set(injections.map(({ subject }) => subject));
    const tricky = mails.filter(({ subject }) => subjects.has(subject));
    const everything = JSON.stringify(tricky);

    expect(tricky).toHaveLength(12);
    expect(
      tricky.filter(({ from }) => from.emailAddress?.address?.includes("lumencycles")),
    ).toEqual([]);
    for (const trick of ["\u200b", "\u202e", "display:none", "<!--", "::after", "tool_use"])
      expect(everything).toContain(trick);
    // None gets between a person and the stories of the company.
    expect(everything).not.toMatch(/voltara|aurora|budget/i);
  });

  it("holds one mail that tries to steer an assistant, hidden from people", () => {
    const injected = mails.filter(({ body }) => /AI ASSISTANT/.test(body.content ?? ""));

    expect(injected.map(({ subject }) => subject)).toEqual([
      "Partnership proposal BrightVolt x Lumen Cycles",
    ]);
    expect(injected[0]?.body.content).toMatch(/color:#ffffff;background-color:#ffffff/);
    expect(injected[0]?.body.content).toMatch(/!\[.+\]\(https:.+\)/);
    expect(injected[0]?.body.content).toMatch(/<img [^>]*width="1"/);
  });
});
