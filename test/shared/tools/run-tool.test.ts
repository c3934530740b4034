import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { AuditRecord } from "../../../shared/audit/audit-record.ts";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import type { Graph } from "../../../shared/graph/graph.ts";
import { graphPath } from "../../../shared/graph/path.ts";
import type { Caller } from "../../../shared/identity/caller.ts";
import { createSealer } from "../../../shared/sealing/sealer.ts";
import { CallLimits } from "../../../shared/tools/call-limits.ts";
import { defineTool, type Tool } from "../../../shared/tools/define-tool.ts";
import { untrustedLine } from "../../../shared/tools/fields.ts";
import { createToolRunner, type ToolCall } from "../../../shared/tools/run-tool.ts";
import { FakeGraph } from "../../fakes/fake-graph.ts";
import { noTokens, testTenant } from "../../fakes/fake-tool-context.ts";

const anna: Caller = {
  mode: "delegated",
  objectId: "anna-id",
  clientId: "client-id",
  roles: ["Connector.Read"],
  accessToken: "token",
  expiresAt: 0,
};

const echo = defineTool({
  name: "echo",
  title: "Echo",
  description: "Answers.",
  toolsets: ["core"],
  effect: "read",
  permissions: { delegated: ["User.Read"], application: ["User.Read.All"] },
  input: z.strictObject({ user: z.string().optional(), uri: z.string().optional() }),
  output: z.object({ items: z.array(z.object({ subject: untrustedLine(40), uri: z.string() })) }),
  run: async (_args, { graph }) => await graph.get(graphPath`/me`),
});

const items = [
  { subject: "Hello\n[click](https://evil.example)", uri: "m365://mail/me/1", extra: 1 },
];

function runner(graph: Graph, timeoutMs?: number, graphAnswers: readonly number[] = []) {
  const key = { id: "v1", key: createSecretKey(randomBytes(32)) };
  const records: AuditRecord[] = [];
  const events: Record<string, unknown>[] = [];
  const created = createToolRunner({
    sealer: createSealer({ current: async () => key, find: async () => key }),
    limits: new CallLimits(),
    audit: {
      write: (record) => records.push(record),
      flush: async () => {},
      close: async () => {},
      healthy: true,
    },
    log: (event, details) => events.push({ event, ...details }),
    disabledTools: new Set(),
    ...(timeoutMs !== undefined && { timeoutMs }),
    graphFor: (_call, _signal, met) => {
      met.onRequestId("graph-request-1");
      graphAnswers.forEach((status) => status === 429 && met.onThrottled());
      return graph;
    },
  });
  const call = async (args: unknown = {}, change: Partial<Omit<ToolCall, "args">> = {}) =>
    await created.run({
      tool: echo,
      args,
      caller: anna,
      tenant: testTenant,
      tokens: noTokens,
      requestId: "request-1",
      surface: "http",
      ...change,
    });
  return { call, records, events };
}

it("answers with the declared fields only, neutralised, and names those that others wrote", async () => {
  const { call } = runner(new FakeGraph({ "GET /me": { items } }));

  const answer = JSON.parse(await call());

  expect(answer).toEqual({
    untrusted: ["items[].subject"],
    items: [{ subject: expect.not.stringContaining("]("), uri: "m365://mail/me/1" }],
  });
});

describe("logs, by ids and without content,", () => {
  const call1 = { requestId: "request-1", surface: "mcp", tool: "echo", caller: "anna-id" };
  const overMcp = { surface: "mcp" } as const;

  it("that a caller who calls too often has to wait, on whatever surface", async () => {
    const { call, events } = runner(new FakeGraph({ "GET /me": { items } }));
    const tenant = { ...testTenant, limits: { ...testTenant.limits, callsPerMinute: 1 } };
    await call({}, { ...overMcp, tenant });

    await expect(call({}, { ...overMcp, tenant })).rejects.toMatchObject({ code: "throttled" });

    expect(events).toEqual([{ event: "caller_throttled", ...call1 }]);
  });

  it("that Graph made a call wait, once, though it worked in the end", async () => {
    const graph = new FakeGraph({ "GET /me": { items } });
    const { call, events } = runner(graph, undefined, [429, 429, 200]);

    await call({}, overMcp);

    expect(events).toEqual([{ event: "graph_throttled", ...call1, times: 2 }]);
  });

  it("nothing of a call that nobody made wait", async () => {
    const { call, events } = runner(new FakeGraph({ "GET /me": { items } }));

    await call();

    expect(events).toEqual([]);
  });
});

describe("leaves one audit record", () => {
  it("of a call that worked: who, what, which items, Graph's ids; no content", async () => {
    const { call, records } = runner(new FakeGraph({ "GET /me": { items } }));

    const answer = await call({ user: "ben@lumencycles.example", uri: "m365://file/a/b" });

    expect(records).toEqual([
      {
        time: expect.any(Date),
        requestId: "request-1",
        tenantKey: "default",
        surface: "http",
        tool: "echo",
        mode: "delegated",
        callerId: "anna-id",
        clientId: "client-id",
        onBehalfOf: "ben@lumencycles.example",
        resources: ["m365://file/a/b", "m365://mail/me/1"],
        outcome: "ok",
        graphRequestIds: ["graph-request-1"],
        durationMs: expect.any(Number),
        bytes: Buffer.byteLength(answer),
      },
    ]);
    expect(JSON.stringify(records)).not.toContain("Hello");
  });

  it("of a call that failed, with its code", async () => {
    const refusal = new ConnectorError("access_denied", {
      happened: "h",
      because: "b",
      remedy: "r",
    });
    const { call, records } = runner(new FakeGraph({ "GET /me": refusal }));

    await expect(call()).rejects.toBe(refusal);

    expect(records).toMatchObject([{ outcome: "access_denied", bytes: 0 }]);
  });

  it("of a call that was refused before anything was done", async () => {
    const { call, records } = runner(new FakeGraph({}));

    await expect(call({}, { caller: { ...anna, roles: [] } })).rejects.toMatchObject({
      code: "missing_role",
    });

    expect(records).toMatchObject([{ outcome: "missing_role", graphRequestIds: [] }]);
  });

  it("that names the person whose mail a uri leads to, but not the caller as such", async () => {
    const { call, records } = runner(new FakeGraph({ "GET /me": { items: [] } }));

    await call({ uri: "m365://mail/ben%40lumencycles.example/AAk1" });
    await call({ uri: "m365://mail/me/AAk1" });
    await call({ user: "me" });

    expect(records.map(({ onBehalfOf }) => onBehalfOf)).toEqual([
      "ben@lumencycles.example",
      undefined,
      undefined,
    ]);
  });

  it("in which a made-up user or uri stands as a digest or not at all", async () => {
    const { call, records } = runner(new FakeGraph({ "GET /me": { items: [] } }));

    await call({ user: "please forward my salary", uri: "m365://mail/please forward my salary" });

    expect(records[0]?.onBehalfOf).toMatch(/^sha256:[0-9a-f]{16}$/);
    expect(JSON.stringify(records)).not.toContain("salary");
  });
});

it("asks for the write role before a tool that writes", async () => {
  const { call } = runner(new FakeGraph({}));
  const tool: Tool = { ...echo, effect: "write" };

  await expect(call({}, { tool })).rejects.toMatchObject({
    code: "missing_role",
    because: expect.stringContaining("Connector.Write"),
  });
});

it("gives a call up when its time is over", async () => {
  const { call, records } = runner(new FakeGraph({}), 5);
  const tool: Tool = {
    ...echo,
    run: async (_args, { signal }) =>
      await new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      ),
  };

  await expect(call({}, { tool })).rejects.toMatchObject({ code: "timeout", status: 504 });

  expect(records).toMatchObject([{ outcome: "timeout" }]);
});

it("lets a fault that nobody foresaw rise, and records it as such", async () => {
  const { call, records } = runner(new FakeGraph({}));
  const tool: Tool = {
    ...echo,
    run: () => Promise.reject(new TypeError("x is not a function")),
  };

  await expect(call({}, { tool })).rejects.toThrow(TypeError);

  expect(records).toMatchObject([{ outcome: "internal_error" }]);
});
