import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FaultKind } from "../../local/cloud/graph/faults.ts";
import { registry } from "../../shared/tools/registry.ts";
import { type Answer, type Connector, startWritingStack } from "./connector.ts";
import {
  day,
  forApplication,
  type GoodCall,
  goodCalls,
  goodWrites,
  sharePoint,
} from "./good-calls.ts";

let connector: Connector;
let calls: GoodCall[];
let daemonToken: string;
beforeAll(async () => {
  connector = await startWritingStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  const { content } = connector.cloud.graph;
  calls = [...goodCalls(content), ...goodWrites(content)];
  daemonToken = connector.cloud.entra.appToken({ roles: ["Connector.Read", "Connector.Write"] });
});
afterAll(async () => await connector.close());
afterEach(() => connector.cloud.graph.faults.clear());

const names = registry.map(({ name }) => name);

/** The plainest call of a tool. */
function callOf(name: string): GoodCall {
  return calls.find(({ tool }) => tool === name)!;
}

async function make({ tool, args }: GoodCall, token?: string): Promise<Answer> {
  return await connector.call(tool, args, token);
}

describe.each(names)("%s", (name) => {
  it("answers a good call within the budget", async () => {
    for (const call of calls.filter(({ tool }) => tool === name)) {
      const { status, body } = await make(call);

      expect([call.about, status]).toEqual([call.about, 200]);
      const { image: _onTop, ...text } = body;
      expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(25_000);
    }
  });

  it.each<FaultKind>(["429", "503", "504", "connection-drop", "truncated-body"])(
    "gets over a %s of each of its requests",
    async (kind) => {
      const failed = new Set<string>();
      const isNew = (method: string, path: string) => {
        const before = failed.size;
        return failed.add(`${method} ${path}`).size > before;
      };
      connector.cloud.graph.faults.add({ match: isNew, kind, times: 99, retryAfter: 0.05 });

      const { status } = await make(callOf(name));

      expect(status).toBe(200);
      expect(failed.size).toBeGreaterThan(0);
    },
    20_000,
  );

  describe("when its service is away", () => {
    // So that nothing is kept that the call needs.
    beforeAll(async () => await connector.restart());

    it.each<[FaultKind, number, string]>([
      ["503", 503, "service_unavailable"],
      ["429", 429, "throttled"],
    ])("says after a lasting %s when to try again", async (kind, status, code) => {
      connector.cloud.graph.faults.add({ match: /./, kind, times: 999, retryAfter: 300 });

      const answer = await make(callOf(name));

      // Whether a draft was made before the outage cannot be looked up while it lasts.
      const open = name === "outlook_create_draft" && kind === "503";
      expect([answer.status, answer.body.code]).toEqual(
        open ? [504, "outcome_unknown"] : [status, code],
      );
      expect(answer.body.remedy).toMatch(/\w/);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(250);
    });
  });
});

describe("for an application", () => {
  // The functions remember for a while that Graph asked them to wait.
  beforeAll(async () => await connector.restart());

  it("each tool works that can, and says at once where it needs a user or a person", async () => {
    const plain = names.map(callOf);
    const named = forApplication(plain);
    for (const call of named)
      expect([call.tool, (await make(call, daemonToken)).status]).toEqual([call.tool, 200]);
    const before = connector.cloud.graph.requests.length;

    const codes = new Map<string, string>();
    for (const call of plain.filter((one) => !named.some(({ args }) => args === one.args)))
      codes.set(call.tool, (await make(call, daemonToken)).body.code);

    expect(Object.fromEntries(codes)).toEqual({
      outlook_email_search: "invalid_input",
      outlook_calendar_search: "invalid_input",
      find_meeting_availability: "invalid_input",
      chat_message_search: "invalid_input",
      teams_list_chats: "invalid_input",
      get_me: "not_available_in_mode",
      outlook_create_draft: "invalid_input",
      outlook_send_email: "invalid_input",
      outlook_create_event: "invalid_input",
      teams_send_chat_message: "not_available_in_mode",
    });
    expect(connector.cloud.graph.requests.length).toBe(before);
  });
});

describe("pages to the end, every item once:", () => {
  it.each<[string, string, Record<string, unknown>]>([
    ["sharepoint_search", "items", { query: "Aurora" }],
    ["sharepoint_folder_search", "items", { query: "Documents" }],
    ["sharepoint_folder_search", "items", { folder: `${sharePoint}/aurora/Shared%20Documents` }],
    ["outlook_email_search", "messages", {}],
    ["outlook_email_search", "messages", { query: "Aurora" }],
    ["outlook_calendar_search", "events", { after: day(-30), before: day(30) }],
    ["chat_message_search", "messages", { query: "Aurora" }],
    ["teams_list_chats", "chats", {}],
  ])("%s of %s %j", async (tool, field, args) => {
    const most = tool === "chat_message_search" ? 25 : 50;

    const small = await allPages(tool, field, { ...args, size: 3 });
    const large = await allPages(tool, field, { ...args, size: most });

    expect(small.length).toBeGreaterThan(1);
    expect(new Set(small).size).toBe(small.length);
    expect(small).toEqual(large);
  });

  it("read_resource of the text of a document", async () => {
    const { args } = calls.find(
      ({ tool, about }) => tool === "read_resource" && about === "attachment",
    )!;
    const read = async (more: object) =>
      (await connector.call("read_resource", { ...args, ...more })).body;
    const whole = await read({ maxCharacters: 100_000 });

    let text = "";
    let cursor: string | undefined;
    do {
      const page = await read({ maxCharacters: 500, ...(cursor && { cursor }) });
      text += page.text;
      cursor = page.nextCursor;
    } while (cursor !== undefined);

    expect(text.length).toBeGreaterThan(500);
    expect(text).toBe(whole.text);
  });
});

async function allPages(tool: string, field: string, args: object): Promise<string[]> {
  const uris: string[] = [];
  let cursor: string | undefined;
  do {
    const { status, body } = await connector.call(tool, { ...args, ...(cursor && { cursor }) });
    expect([status, body.truncated]).toEqual([200, body.nextCursor !== undefined]);
    uris.push(...body[field].map(({ uri }: { uri: string }) => uri));
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return uris;
}

/** Each `uri` and `link` anywhere in an answer. */
function addressesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    (name === "uri" || name === "link") && typeof inner === "string" ? [inner] : addressesIn(inner),
  );
}

it("whatever uri or link an answer has, read_resource reads it", async () => {
  const addresses = new Set<string>();
  for (const call of calls)
    for (const address of addressesIn((await make(call)).body)) addresses.add(address);

  const unread: unknown[] = [];
  for (const uri of addresses) {
    const { status, body } = await connector.call("read_resource", { uri });
    // A file without text, such as a video, is another matter than one that is not found.
    if (status !== 200 && body.code !== "unsupported_content") unread.push([uri, body.detail]);
  }

  // An event's link does not say whose calendar it is in; its uri does.
  const ofColleague = expect.stringContaining("does not say whose");
  expect(unread).toEqual(unread.map(() => [expect.stringContaining("/owa/?itemid="), ofColleague]));
  expect(addresses.size).toBeGreaterThan(100);
}, 60_000);

describe.each([
  ["global", []],
  ["usgov", []],
  ["china", ["chat_message_search", "teams_list_chats", "teams_send_chat_message"]],
])("in the %s cloud", (cloud, lacking) => {
  it(`${lacking.join(", ") || "no tool"} is not available`, async () => {
    await connector.restart({ CLOUD: cloud });
    const before = connector.cloud.graph.requests.length;

    const authorization = `Bearer ${connector.annaToken}`;
    const { body } = await connector.send("/api/tools", { headers: { authorization } });
    const answers = await Promise.all(lacking.map(async (name) => await make(callOf(name))));

    const listed = body.tools.map(({ name }: { name: string }) => name);
    expect(listed).toEqual(names.filter((name) => !lacking.includes(name)));
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
      lacking.map(() => [400, "not_available_in_cloud"]),
    );
    expect(connector.cloud.graph.requests.length).toBe(before);
  });
});
