/** Traces of the whole connector: one operation each, by the conventions, and nothing of what was said. */
import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { switches } from "../../local/cloud/cloud.ts";
import type { Telemetry } from "../../local/cloud/insights.ts";
import { rotatorFunctions } from "../../shared/credentials/rotator-functions.ts";
import { formatTraceparent, newSpanId } from "../../shared/telemetry/trace-context.ts";
import { type Answer, type Connector, startWritingStack } from "./connector.ts";

const ben = "ben.okafor@lumencycles.example";
const prompt = `Summarise the page *Launch plan* of the *Aurora* site and send the summary by mail to ${ben}`;

/** Each kind of call under an operation of its own, as a traced client sends it. */
const operations = {
  claude: newSpanId(undefined),
  poll: newSpanId(undefined),
  http: newSpanId(undefined),
  mcp: newSpanId(undefined),
  command: newSpanId(undefined),
};
type Operation = keyof typeof operations;

let connector: Connector;
let taken: readonly Telemetry[];
let takenUnset: number;

beforeAll(async () => {
  connector = await startWritingStack();
  const { insights } = connector.cloud;
  await callOverHttp();
  await connector.restart({ ...switches(rotatorFunctions, "on"), ...insights.settings });
  takenUnset = insights.taken.length;
  await askClaude();
  await callOverHttp();
  await callOverMcp();
  await postCommand();
  await connector.restart();
  taken = [...insights.taken];
}, 60_000);
afterAll(async () => await connector.discard());

async function send(
  operation: Operation,
  path: string,
  body: object,
  token?: string,
): Promise<Answer> {
  const answer = await connector.send(path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token ?? connector.annaToken}`,
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      traceparent: formatTraceparent(operations[operation]),
    },
    body: JSON.stringify(body),
  });
  return answer;
}

async function askClaude(): Promise<void> {
  const request = {
    prompt,
    tools: ["core", "outlook_send_email"],
    allowWrites: ["outlook_send_email"],
    allowedRecipients: [ben],
  };
  const posted = await send("claude", "/api/invocations", request);
  const path = `/api/invocations/${posted.body.id}/wait`;
  const { body } = await send("poll", path, { seconds: 60 });
  expect(body.status).toBe("succeeded");
}

async function callOverHttp(): Promise<void> {
  const found = await send("http", "/api/tools/outlook_email_search", { query: "Aurora", size: 3 });
  expect(found.status).toBe(200);
  const id = `${found.body.messages[0].uri.slice(0, -8)}AAAAAAAA`;
  const { status } = await send("http", "/api/tools/read_resource", { uri: id });
  expect(status).toBe(404);
}

async function callOverMcp(): Promise<void> {
  const params = { name: "sharepoint_search", arguments: { query: "Aurora" } };
  const { status } = await send("mcp", "/mcp", {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params,
  });
  expect(status).toBe(200);
}

async function postCommand(): Promise<void> {
  const { entra, directory } = connector.cloud;
  const grace = entra.userToken(`grace.lin@${directory.domain}`);
  const posted = await send("command", "/api/credentials/check", {}, grace);
  const path = posted.headers.get("location") ?? "";
  const headers = { authorization: `Bearer ${grace}` };
  await vi.waitFor(
    async () => expect((await connector.send(path, { headers })).body.state).toBe("done"),
    { timeout: 20_000, interval: 100 },
  );
}

const spansOf = (operation: Operation): readonly Telemetry[] =>
  taken.filter(({ tags }) => tags["ai.operation.id"] === operations[operation].traceId);

/** Each span below its parent's name; the request that the host reports is called so. */
function treeOf(operation: Operation): string[] {
  const spans = spansOf(operation);
  const names = new Map(spans.map(({ data }) => [data.baseData.id, data.baseData.name]));
  return spans.map(({ data, tags }) => {
    const parent = names.get(tags["ai.operation.parentId"] ?? "") ?? "the host's request";
    return `${parent} > ${data.baseData.name}`;
  });
}

describe("one operation holds", () => {
  it("a request to Claude from its post through queue, model and tools to Microsoft Graph", () => {
    const tree = treeOf("claude");

    expect(tree).toEqual(
      expect.arrayContaining([
        "the host's request > POST /{tenant}/oauth2/v2.0/token",
        "the host's request > send invocations",
        "send invocations > process invocations",
        "process invocations > chat claude-opus-5-5",
        "process invocations > execute_tool sharepoint_search",
        "execute_tool sharepoint_search > POST /search/query",
        "process invocations > execute_tool read_resource",
        "execute_tool read_resource > GET /sites/{}/pages/{}/microsoft.graph.sitePage",
        "process invocations > execute_tool outlook_send_email",
      ]),
    );
    // Nothing of it hangs anywhere else.
    const hosts = tree.filter((line) => line.startsWith("the host's request > "));
    expect(hosts).toHaveLength(2);
  });

  it("a tool over HTTP", () => {
    expect(treeOf("http")).toEqual(
      expect.arrayContaining([
        "the host's request > execute_tool outlook_email_search",
        "execute_tool outlook_email_search > GET /me/messages",
        "the host's request > execute_tool read_resource",
        "execute_tool read_resource > GET /me/messages/{}",
      ]),
    );
  });

  it("a tool over MCP", () => {
    expect(treeOf("mcp")).toEqual([
      "execute_tool sharepoint_search > POST /search/query",
      "the host's request > execute_tool sharepoint_search",
    ]);
  });

  it("a command from the administrator's request to the rotator", () => {
    expect(treeOf("command")).toEqual(
      expect.arrayContaining([
        "the host's request > send credential-commands",
        "send credential-commands > process credential-commands",
      ]),
    );
  });
});

describe("a span", () => {
  const named = (operation: Operation, name: string) =>
    spansOf(operation).find(({ data }) => data.baseData.name === name)?.data.baseData;

  it("of a model says which, how much and how it ended", () => {
    expect(named("claude", "chat claude-opus-5-5")).toMatchObject({
      type: "GenAI",
      target: "claude.localhost",
      success: true,
      properties: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-opus-5-5",
        "gen_ai.response.model": "claude-opus-5-5",
        "gen_ai.response.finish_reasons": '["tool_use"]',
        "gen_ai.usage.input_tokens": expect.stringMatching(/^\d{4,}$/),
        "gen_ai.usage.output_tokens": expect.stringMatching(/^\d+$/),
      },
    });
  });

  it("of Microsoft Graph says what was asked for without saying for what", () => {
    expect(named("http", "GET /me/messages/{}")).toMatchObject({
      type: "HTTP",
      target: "graph.localhost",
      resultCode: "404",
      success: false,
      properties: {
        "http.request.method": "GET",
        "url.template": "/me/messages/{}",
        "http.response.status_code": "404",
        "http.response.header.request-id": expect.stringMatching(/^\["[\da-f-]{36}"\]$/),
        "error.type": "404",
      },
    });
  });

  it("of a tool says how the call ended", () => {
    expect(named("http", "execute_tool read_resource")).toMatchObject({
      type: "InProc",
      success: false,
      properties: { "gen_ai.tool.name": "read_resource", "error.type": "not_found" },
    });
  });

  it("of a message leads to the operation that the host began for it", () => {
    const { properties } = named("claude", "process invocations") ?? {};
    const [link] = JSON.parse(properties?.["_MS.links"] ?? "[]") as { operation_Id: string }[];

    expect(link?.operation_Id).toMatch(/^[\da-f]{32}$/);
    expect(link?.operation_Id).not.toBe(operations.claude.traceId);
  });

  it("is named by the conventions, or for the connector", () => {
    const known = new Set<unknown>(Object.values(conventions));
    const own = /^(?:connector\.\w+|http\.response\.header\.request-id|_MS\.links)$/;
    const names = new Set(taken.flatMap(({ data }) => Object.keys(data.baseData.properties)));

    expect([...names].filter((name) => !known.has(name) && !own.test(name))).toEqual([]);
  });
});

it("nothing of a whole run holds content, people, addresses or secrets", () => {
  const { people, tenantId } = connector.cloud.directory;
  const text = JSON.stringify(taken);
  const secret = [
    ...people.flatMap(({ id, displayName, userPrincipalName }) => [
      id,
      displayName,
      userPrincipalName,
    ]),
    ...["Aurora", "Launch plan", "Summarise", "AAMk", "lumencycles.sharepoint", tenantId],
    ...["eyJ", "Bearer", "sk-ant", "$select", "$search", "?", "@"],
  ];

  expect(taken.length).toBeGreaterThan(20);
  expect(secret.filter((one) => text.includes(one))).toEqual([]);
});

it("nothing is sent where no connection string is set", () => {
  expect(takenUnset).toBe(0);
});
