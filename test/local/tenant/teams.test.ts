import { describe, expect, it } from "vitest";
import { sampleContent, type SampleChatMessage } from "../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../local/tenant/directory.ts";
import { recordedMeetings } from "../../../local/tenant/meeting-links.ts";

const directory = sampleDirectory();
const content = sampleContent(directory, new Date("2026-11-20T10:00:00Z"));
const { chats, teams, drives, mailboxes } = content;
const channels = teams.flatMap((team) => team.channels);
const inChats = chats.flatMap(({ messages }) => messages);
const inChannels = channels.flatMap(({ messages }) => messages);
const all = [...inChats, ...inChannels];
const attachments = all.flatMap((message) => message.attachments);

const html = (message: SampleChatMessage) => message.body.content ?? "";
const contentTypes = new Set(attachments.map(({ contentType }) => contentType));
const idsIn = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, id]) => id);

describe("the sample tenant's Teams", () => {
  it("has chats of every kind and channels of every membership", () => {
    expect(new Set(chats.map(({ chat }) => chat.chatType))).toEqual(
      new Set(["oneOnOne", "group", "meeting"]),
    );
    expect(new Set(channels.map(({ channel }) => channel.membershipType))).toEqual(
      new Set(["standard", "private", "shared"]),
    );
    expect([chats.length >= 14, teams.length, channels.length >= 12]).toEqual([true, 6, true]);
    expect(inChats.length).toBeGreaterThanOrEqual(120);
  });

  it("lists what was written newest first, each conversation in the order of its script", () => {
    for (const { messages } of [...chats, ...channels]) {
      const times = messages.map(({ createdDateTime }) => createdDateTime);

      expect(times).toEqual(times.toSorted().toReversed());
    }
    for (const { messages } of chats) {
      const ids = messages.map(({ id }) => Number(id));

      expect(ids).toEqual(ids.toSorted((one, other) => other - one));
    }
  });

  it("gives no chat, channel or message of a conversation the id of another", () => {
    const conversations = [
      ...chats.map(({ chat }) => chat.id),
      ...channels.map(({ channel }) => channel.id),
    ];

    expect(new Set(conversations).size).toBe(conversations.length);
    for (const { messages } of [...chats, ...channels])
      expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  });

  it("keeps its ids from day to day", () => {
    const later = sampleContent(directory, new Date("2031-03-04T08:30:00Z"));
    const idsOf = (tenant: typeof content) => [
      ...tenant.chats.flatMap(({ chat, messages }) => [chat.id, ...messages.map(({ id }) => id)]),
      ...tenant.teams.flatMap((team) => team.channels.map(({ channel }) => channel.id)),
    ];

    expect(idsOf(later)).toEqual(idsOf(content));
  });

  it("lets only members write, apart from applications and those who left", () => {
    const left = new Set(["Marta Puig"]);

    for (const { members, messages } of [...chats, ...channels]) {
      const ids = new Set(members.map(({ userId }) => userId));
      const strangers = messages.filter(
        ({ from }) =>
          from?.user && !ids.has(from.user.id ?? "") && !left.has(from.user.displayName ?? ""),
      );

      expect(strangers.map(html)).toEqual([]);
    }
  });

  it("answers every reply's post and keeps replies out of chats", () => {
    for (const { messages } of channels) {
      const posts = new Set(messages.filter((each) => each.replyToId === null).map(({ id }) => id));

      expect(messages.every(({ replyToId }) => !replyToId || posts.has(replyToId))).toBe(true);
    }
    expect(inChats.every(({ replyToId }) => replyToId === null)).toBe(true);
  });

  it("refers to files that lie in its drives, by the GUID in their eTags", () => {
    const items = drives.flatMap(({ drive, items: own }) =>
      own.map(({ resource, path }) => ({ ...resource, address: `${drive.webUrl}${path}` })),
    );
    const references = attachments.filter(({ contentType }) => contentType === "reference");

    expect(references.length).toBeGreaterThan(15);
    for (const { id, name, contentUrl } of references) {
      const item = items.find(({ eTag }) => eTag.includes((id ?? "-").toUpperCase()));

      expect([item?.name, decodeURI(item?.address ?? "")]).toEqual([
        name,
        decodeURI(contentUrl ?? ""),
      ]);
    }
  });

  it("carries every kind of attachment, each with its place in the text", () => {
    expect(contentTypes).toEqual(
      new Set([
        "reference",
        "messageReference",
        "forwardedMessageReference",
        "application/vnd.microsoft.card.adaptive",
        "application/vnd.microsoft.card.codesnippet",
      ]),
    );
    for (const message of all.filter(({ body }) => body.contentType === "html"))
      expect(new Set(idsIn(/<attachment id="([^"]+)"/g, html(message)))).toEqual(
        new Set(message.attachments.map(({ id }) => id)),
      );
  });

  it("quotes and forwards messages that exist", () => {
    const originals = attachments
      .filter(({ contentType }) => contentType?.endsWith("essageReference"))
      .map(({ content: text }) => JSON.parse(text ?? "{}") as Record<string, string>)
      .map((reference) => reference["messageId"] ?? reference["originalMessageId"]);

    expect(originals.length).toBeGreaterThan(2);
    expect(originals.filter((id) => !inChats.some((message) => message.id === id))).toEqual([]);
  });

  it("names in the text whom it mentions", () => {
    const mentioning = all.filter(({ mentions }) => mentions.length > 0);

    expect(mentioning.length).toBeGreaterThan(4);
    for (const message of mentioning)
      for (const { id, mentionText } of message.mentions)
        expect(html(message)).toContain(`<at id="${id}">${mentionText}</at>`);
  });

  it("shows pictures and code from addresses that name the message they are in", () => {
    const illustrated = all.filter(({ hostedContents }) => hostedContents.length > 0);

    expect(illustrated.length).toBeGreaterThan(3);
    for (const message of illustrated) {
      const [hosted] = message.hostedContents;
      const told = [html(message), ...message.attachments.map((each) => each.content)].join();

      expect(told).toContain(`/${message.id}/hostedContents/${hosted?.id}/$value`);
    }
  });

  it("leaves nothing of what was deleted but its frame", () => {
    const deleted = all.filter(({ deletedDateTime }) => deletedDateTime !== null);

    expect(deleted.length).toBeGreaterThan(1);
    for (const { body, attachments: left, mentions, reactions } of deleted)
      expect([body.content, left, mentions, reactions]).toEqual(["", [], [], []]);
  });

  it("has edits, reactions, urgent words, applications, guests and Teams' own notes", () => {
    const count = (wanted: (message: SampleChatMessage) => boolean) => all.filter(wanted).length;

    expect(count(({ lastEditedDateTime }) => lastEditedDateTime !== null)).toBeGreaterThan(2);
    expect(count(({ reactions }) => reactions.length > 0)).toBeGreaterThan(10);
    expect(count(({ importance }) => importance === "urgent")).toBeGreaterThan(2);
    expect(count(({ from }) => Boolean(from?.application))).toBeGreaterThan(3);
    expect(count(({ sender }) => Boolean(sender?.address.includes("nordcell")))).toBeGreaterThan(4);
    expect(count(({ messageType }) => messageType === "systemEventMessage")).toBeGreaterThan(8);
    expect(count((message) => html(message).includes("<emoji "))).toBeGreaterThan(5);
  });

  it("is written in five languages", () => {
    const text = all.map(html).join("\n");

    for (const word of ["Vertragsstrafe", "Bellecour demande", "試験報告書", "شكراً", "Launch"])
      expect(text).toContain(word);
  });

  it("tries to steer an assistant in a chat and in a channel, in words that people do not see", () => {
    const steering = /display:none|font-size:1px/;

    expect(inChats.some((message) => steering.test(html(message)))).toBe(true);
    expect(inChannels.some((message) => steering.test(html(message)))).toBe(true);
  });

  it.each(Object.values(recordedMeetings))("ties the chat of %s to its event", (name) => {
    const found = chats.find(({ chat }) => chat.topic === name);
    const info = found?.chat.onlineMeetingInfo;

    const owner = mailboxes.find(({ userId }) => userId === info?.organizer?.id);
    const event = owner?.events.find(({ id }) => id === info?.calendarEventId);
    expect(event?.subject).toBe(name);
    expect(event?.onlineMeeting?.joinUrl).toBe(info?.joinWebUrl);
    expect(
      found?.messages.some(
        ({ eventDetail }) => eventDetail && "callRecordingStatus" in eventDetail,
      ),
    ).toBe(true);
  });

  it("joins every meeting's chat by the link that its event has", () => {
    const meetings = chats.flatMap(({ chat }) => chat.onlineMeetingInfo ?? []);
    const events = mailboxes.flatMap((mailbox) => mailbox.events);

    expect(meetings.length).toBeGreaterThan(2);
    for (const { calendarEventId, joinWebUrl } of meetings) {
      const event = events.find(({ id }) => id === calendarEventId);

      expect(event?.onlineMeeting?.joinUrl).toBe(joinWebUrl);
    }
  });

  it("remembers who has not read everything", () => {
    const behind = chats.filter(({ readUntil }) => directory.people[0]!.id in readUntil);

    expect(behind.length).toBeGreaterThan(3);
    for (const { messages, readUntil } of behind)
      expect(readUntil[directory.people[0]!.id]! < messages[0]!.createdDateTime).toBe(true);
  });
});
