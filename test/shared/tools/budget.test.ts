import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../../shared/graph/graph.ts";
import { createSealer } from "../../../shared/sealing/sealer.ts";
import { CallLimits } from "../../../shared/tools/call-limits.ts";
import type { Tool } from "../../../shared/tools/define-tool.ts";
import { outlookEmailSearch } from "../../../shared/tools/outlook/outlook-email-search.ts";
import { readResource } from "../../../shared/tools/resource/read-resource.ts";
import { createToolRunner } from "../../../shared/tools/run-tool.ts";
import { sharepointSearch } from "../../../shared/tools/sharepoint/sharepoint-search.ts";
import { FakeGraph } from "../../fakes/fake-graph.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";

/** What any default answer may take; see the rules of tool results. */
const budget = 25_000;

const key = { id: "0123456789abcdef0123456789abcdef", key: createSecretKey(randomBytes(32)) };
const sealer = createSealer({ current: async () => key, find: async () => key });

async function answerOf(tool: Tool, graph: Graph, args: Record<string, unknown>): Promise<string> {
  const runner = createToolRunner({
    sealer,
    limits: new CallLimits(),
    audit: { write: () => {}, flush: async () => {}, close: async () => {}, healthy: true },
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
      accessToken: "token",
      expiresAt: 0,
    },
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
});
