import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../../shared/graph/graph.ts";
import { createSealer } from "../../../shared/sealing/sealer.ts";
import { CallLimits } from "../../../shared/tools/call-limits.ts";
import type { Tool } from "../../../shared/tools/define-tool.ts";
import { findMeetingAvailability } from "../../../shared/tools/outlook/find-meeting-availability.ts";
import { outlookCalendarSearch } from "../../../shared/tools/outlook/outlook-calendar-search.ts";
import { outlookEmailSearch } from "../../../shared/tools/outlook/outlook-email-search.ts";
import { maxPictureBytes } from "../../../shared/tools/resource/image.ts";
import { readResource } from "../../../shared/tools/resource/read-resource.ts";
import { createToolRunner } from "../../../shared/tools/run-tool.ts";
import { sharepointFolderSearch } from "../../../shared/tools/sharepoint/sharepoint-folder-search.ts";
import { sharepointSearch } from "../../../shared/tools/sharepoint/sharepoint-search.ts";
import { chatMessageSearch } from "../../../shared/tools/teams/chat-message-search.ts";
import { teamsListChats } from "../../../shared/tools/teams/teams-list-chats.ts";
import { FakeGraph } from "../../fakes/fake-graph.ts";
import { noTokens, testTenant } from "../../fakes/fake-tool-context.ts";
import { pngFile } from "./resource/reading.ts";

/** What any default answer may take beside a picture, which has its own bound; see the rules of tool results. */
const budget = 25_000;

const key = { id: "0123456789abcdef0123456789abcdef", key: createSecretKey(randomBytes(32)) };
const sealer = createSealer({ current: async () => key, find: async () => key });

async function answerOf(tool: Tool, graph: Graph, args: Record<string, unknown>): Promise<string> {
  const runner = createToolRunner({
    sealer,
    limits: new CallLimits(),
    audit: { write: () => {}, flush: async () => {}, close: async () => {}, healthy: true },
    log: () => {},
    disabledTools: new Set(),
    graphFor: () => graph,
  });
  return await runner.run({
    tool,
    args,
    caller: {
      mode: "delegated",
      objectId: "anna",
      clientId: "client",
      roles: ["Connector.Read"],
    },
    tokens: noTokens,
    tenant: testTenant,
    requestId: "request",
    surface: "http",
  });
}

const scripts = {
  Latin: (length: number) => "Quarterly budget ".repeat(length).slice(0, length),
  Japanese: (length: number) => "第三四半期の予算".repeat(length).slice(0, length),
  emoji: (length: number) => "🚲🔋".repeat(length).slice(0, length),
  quotes: (length: number) => `"\\`.repeat(length).slice(0, length),
};

const zone = { "GET /me/mailboxSettings": { timeZone: "W. Europe Standard Time" } };
const user = "a.very.long.sign-in.name@lumencycles.onmicrosoft.com";
const words = "予".repeat(500);
const objectId = "01234567-89ab-cdef-0123-456789abcdef";

describe.each(Object.entries(scripts))("with the longest text in %s", (_name, text) => {
  it("a page of mail stays within the budget", async () => {
    const people = (count: number) =>
      Array.from({ length: count }, () => ({
        emailAddress: { name: text(200), address: `${"a".repeat(60)}@lumencycles.example` },
      }));
    const message = {
      id: "A".repeat(152),
      subject: text(255),
      from: people(1)[0],
      toRecipients: people(30),
      receivedDateTime: "2026-03-02T09:30:00Z",
      bodyPreview: text(255),
      hasAttachments: true,
      isRead: false,
      importance: "high",
      webLink: `https://outlook.office365.com/owa/?ItemID=${"A".repeat(160)}&exvsurl=1&viewmodel=ReadMessageItem`,
    };
    const path = `/users/${encodeURIComponent(user)}/messages`;
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: {
        value: Array.from({ length: 20 }, () => message),
        "@odata.nextLink": `https://graph.microsoft.com/v1.0${path}?$search=${encodeURIComponent(words)}&$skiptoken=${"B".repeat(200)}`,
      },
    });

    const answer = await answerOf(outlookEmailSearch, graph, { query: words, user });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).count).toBe(20);
  });

  it("a page of files stays within the budget", async () => {
    const hit = {
      hitId: "01ABC",
      summary: text(600),
      resource: {
        id: "0".repeat(34),
        name: text(250),
        size: 1,
        webUrl: `https://lumencycles.sharepoint.com/${encodeURIComponent(text(100).toWellFormed())}`,
        lastModifiedDateTime: "2026-03-02T09:30:00Z",
        lastModifiedBy: { user: { displayName: text(200) } },
        parentReference: { driveId: `b!${"x".repeat(64)}` },
      },
    };
    const hits = Array.from({ length: 20 }, () => hit);
    const graph = new FakeGraph({
      ...zone,
      "POST /search/query": { value: [{ hitsContainers: [{ hits, moreResultsAvailable: true }] }] },
    });

    const answer = await answerOf(sharepointSearch, graph, { query: words });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).count).toBe(20);
  });

  it("a page of a folder stays within the budget", async () => {
    const item = {
      id: "0".repeat(34),
      name: text(250),
      size: 1_000_000,
      folder: { childCount: 1_000 },
      webUrl: `https://lumencycles.sharepoint.com/${encodeURIComponent(text(100).toWellFormed())}`,
      webDavUrl: `https://lumencycles.sharepoint.com/${encodeURIComponent(text(400).toWellFormed())}/x`,
      lastModifiedDateTime: "2026-03-02T09:30:00Z",
      lastModifiedBy: { user: { displayName: text(200) } },
      parentReference: { driveId: `b!${"x".repeat(64)}` },
    };
    const path = `/drives/b%21${"x".repeat(64)}/items/${"0".repeat(34)}`;
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: { folder: {} },
      [`GET ${path}/children`]: {
        value: Array.from({ length: 20 }, () => item),
        "@odata.nextLink": `https://graph.microsoft.com/v1.0${path}?$skiptoken=${"B".repeat(200)}`,
      },
    });

    const answer = await answerOf(sharepointFolderSearch, graph, {
      folder: `m365://file/b!${"x".repeat(64)}/${"0".repeat(34)}`,
    });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).count).toBe(20);
  });

  it("a page of list items stays within the budget", async () => {
    const guid = "0".repeat(36);
    const hit = {
      hitId: guid,
      summary: text(600),
      resource: {
        id: guid,
        name: text(250),
        webUrl: `https://lumencycles.sharepoint.com/${encodeURIComponent(text(100).toWellFormed())}`,
        lastModifiedDateTime: "2026-03-02T09:30:00Z",
        lastModifiedBy: { user: { displayName: text(200) } },
        sharepointIds: { listId: guid, listItemId: "1234567" },
        parentReference: { siteId: `${"a".repeat(32)}.sharepoint.com,${guid},${guid}` },
      },
    };
    const hits = Array.from({ length: 20 }, () => hit);
    const graph = new FakeGraph({
      ...zone,
      "POST /search/query": { value: [{ hitsContainers: [{ hits, moreResultsAvailable: true }] }] },
    });

    const answer = await answerOf(sharepointSearch, graph, { query: words });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).count).toBe(20);
  });

  it("a folder of many files stays within the budget", async () => {
    const path = `/drives/${"b".repeat(66)}/items/${"0".repeat(34)}`;
    const file = {
      id: "0".repeat(34),
      name: text(250),
      size: 1_000_000,
      file: {
        mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      },
      lastModifiedDateTime: "2026-03-02T09:30:00Z",
    };
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: {
        name: text(250),
        webUrl: `https://lumencycles.sharepoint.com/${encodeURIComponent(text(100).toWellFormed())}`,
        folder: { childCount: 5_000 },
      },
      [`GET ${path}/children`]: {
        value: Array.from({ length: 40 }, () => file),
        "@odata.nextLink": "https://graph.microsoft.com/v1.0/next",
      },
    });

    const answer = await answerOf(readResource, graph, {
      uri: `m365://file/${"b".repeat(66)}/${"0".repeat(34)}`,
    });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).attachments).toHaveLength(40);
  });

  it("a mail of many pages with many attachments stays within the budget", async () => {
    const path = `/me/messages/${"A".repeat(152)}`;
    const attachment = {
      id: "A".repeat(200),
      name: text(200),
      contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      size: 1_000_000,
      isInline: false,
    };
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: {
        subject: text(255),
        hasAttachments: true,
        body: { contentType: "text", content: `${text(79)}\n`.repeat(1_000) },
        webLink: `https://outlook.office365.com/owa/?ItemID=${"A".repeat(160)}`,
      },
      [`GET ${path}/attachments`]: { value: Array.from({ length: 80 }, () => attachment) },
    });

    const answer = await answerOf(readResource, graph, {
      uri: `m365://mail/me/${"A".repeat(152)}`,
    });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer)).toMatchObject({
      truncated: true,
      notes: ["60 more attachments are not listed."],
    });
  });

  it("a page of events stays within the budget", async () => {
    const who = {
      emailAddress: { name: text(200), address: `${"a".repeat(60)}@lumencycles.example` },
    };
    const event = {
      id: "A".repeat(200),
      subject: text(255),
      start: { dateTime: "2026-03-02T09:30:00.0000000", timeZone: "UTC" },
      end: { dateTime: "2026-03-02T10:30:00.0000000", timeZone: "UTC" },
      isAllDay: true,
      location: { displayName: text(255) },
      organizer: who,
      attendees: Array.from({ length: 30 }, () => who),
      responseStatus: { response: "tentativelyAccepted" },
      showAs: "workingElsewhere",
      isCancelled: true,
      sensitivity: "private",
      type: "occurrence",
      isOnlineMeeting: true,
      webLink: `https://outlook.office365.com/owa/?itemid=${"A".repeat(210)}&exvsurl=1&path=/calendar/item`,
      bodyPreview: text(255),
    };
    const path = `/users/${encodeURIComponent(user)}/calendarView`;
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: {
        value: Array.from({ length: 100 }, () => ({ ...event, subject: `${words} ${text(255)}` })),
        "@odata.nextLink": `https://graph.microsoft.com/v1.0${path}?$skiptoken=${"B".repeat(200)}`,
      },
    });

    const answer = await answerOf(outlookCalendarSearch, graph, {
      query: words.slice(0, 200),
      user,
    });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).count).toBe(15);
  });

  it("meeting times stay within the budget", async () => {
    const address = (kind: string, index: number) =>
      `${kind}${index}${text(400).replace(/[\s@]/g, "").slice(0, 200).toWellFormed()}@contoso.com`;
    const people = Array.from({ length: 50 }, (_, index) => address("p", index));
    const rooms = Array.from({ length: 20 }, (_, index) => address("r", index));
    const statuses = ["busy", "tentative", "tentative", "unknown"];
    const found = (index: number) => ({
      organizerAvailability: "free",
      attendeeAvailability: [
        ...people.map((one, person) => ({
          availability: statuses[person % statuses.length],
          attendee: { emailAddress: { address: one } },
        })),
        ...rooms.map((one) => ({
          availability: "free",
          attendee: { emailAddress: { address: one } },
        })),
      ],
      meetingTimeSlot: {
        start: { dateTime: `2026-03-0${index}T09:00:00`, timeZone: "UTC" },
        end: { dateTime: `2026-03-0${index}T09:30:00`, timeZone: "UTC" },
      },
    });
    const graph = new FakeGraph({
      ...zone,
      "POST /me/findMeetingTimes": { meetingTimeSuggestions: [1, 2, 3, 4, 5, 6].map(found) },
    });

    const answer = await answerOf(findMeetingAvailability, graph, { attendees: people, rooms });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer)).toMatchObject({ count: 5, truncated: true });
  });

  it("an event of many people and pages stays within the budget", async () => {
    const path = `/me/events/${"A".repeat(152)}`;
    const attendee = {
      emailAddress: { name: text(200), address: `${"a".repeat(60)}@lumencycles.example` },
    };
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: {
        subject: text(255),
        organizer: attendee,
        attendees: Array.from({ length: 300 }, () => attendee),
        body: { contentType: "text", content: `${text(79)}\n`.repeat(1_000) },
        webLink: `https://outlook.office365.com/owa/?itemid=${"A".repeat(210)}`,
      },
    });

    const answer = await answerOf(readResource, graph, {
      uri: `m365://event/me/${"A".repeat(152)}`,
    });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).truncated).toBe(true);
  });

  it("a page of Teams messages stays within the budget", async () => {
    const hit = {
      summary: text(600),
      resource: {
        id: "1657782060227",
        createdDateTime: "2026-03-02T09:30:00Z",
        subject: text(255),
        importance: "urgent",
        from: {
          emailAddress: { name: text(200), address: `${"a".repeat(60)}@lumencycles.example` },
        },
        chatId: `19:${objectId}_${objectId}@unq.gbl.spaces`,
      },
    };
    const inChannel = {
      ...hit,
      resource: {
        ...hit.resource,
        replyToId: "1657782060226",
        channelIdentity: { teamId: objectId, channelId: `19:${"a".repeat(43)}1@thread.tacv2` },
      },
    };
    const hits = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? hit : inChannel));
    const graph = new FakeGraph({
      ...zone,
      "POST /search/query": { value: [{ hitsContainers: [{ hits, moreResultsAvailable: true }] }] },
    });
    graph.lacking.push("ChannelMessage.Read.All");

    const answer = await answerOf(chatMessageSearch, graph, { query: words });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).count).toBe(20);
  });

  it("a page of chats stays within the budget", async () => {
    const chatId = `19:${objectId}_${objectId}@unq.gbl.spaces`;
    const chat = {
      id: chatId,
      topic: text(250),
      chatType: "oneOnOne",
      webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(chatId)}/0?tenantId=${objectId}`,
      viewpoint: { lastMessageReadDateTime: "2026-03-01T09:30:00Z" },
      members: Array.from({ length: 25 }, () => ({
        displayName: text(200),
        email: `${"a".repeat(60)}@lumencycles.example`,
      })),
      lastMessagePreview: {
        createdDateTime: "2026-03-02T09:30:00Z",
        from: { user: { displayName: text(200) } },
        body: { contentType: "text", content: text(2_000) },
      },
    };
    const path = `/users/${encodeURIComponent(user)}/chats`;
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: {
        value: Array.from({ length: 20 }, () => chat),
        "@odata.nextLink": `https://graph.microsoft.com/v1.0${path}?$skiptoken=${"B".repeat(600)}`,
      },
    });

    const answer = await answerOf(teamsListChats, graph, { user });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).count).toBe(20);
  });

  it("a chat of many long messages stays within the budget", async () => {
    const path = "/chats/19%3Aa%40thread.v2";
    const message = {
      id: "1657782060227",
      createdDateTime: "2026-03-02T09:30:00Z",
      from: { user: { displayName: text(200) } },
      body: { contentType: "html", content: `<p>${text(500)}</p><p>${text(500)}</p>` },
    };
    const graph = new FakeGraph({
      ...zone,
      [`GET ${path}`]: { topic: text(250), members: [] },
      [`GET ${path}/messages`]: { value: Array.from({ length: 50 }, () => message) },
    });

    const answer = await answerOf(readResource, graph, { uri: "m365://chat/19%3Aa%40thread.v2" });

    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(budget);
    expect(JSON.parse(answer).truncated).toBe(true);
  });
});

it("a picture comes on top of the budget for text, and the whole stays below what Claude's apps take", async () => {
  const path = "GET /drives/d/items/1";
  const graph = new FakeGraph({
    ...zone,
    [path]: { name: "photo.png", size: 1, file: { mimeType: "image/png" } },
    [`${path}/content`]: pngFile(2000, 1000, maxPictureBytes),
  });

  const answer = await answerOf(readResource, graph, { uri: "m365://file/d/1" });

  const { image, ...rest } = JSON.parse(answer);
  expect(image.data.length).toBe(Math.ceil(maxPictureBytes / 3) * 4);
  expect(Buffer.byteLength(answer)).toBeLessThan(1_000_000);
  expect(Buffer.byteLength(JSON.stringify(rest))).toBeLessThanOrEqual(budget);
});
