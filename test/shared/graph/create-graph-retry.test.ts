import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GraphBreakers } from "../../../shared/graph/graph-breakers.ts";
import { graphPath } from "../../../shared/graph/path.ts";
import {
  graphError,
  ScriptedGraph,
  scriptedTenant,
  silence,
  type Reply,
} from "./scripted-graph.ts";

let server: ScriptedGraph;
beforeEach(async () => {
  server = new ScriptedGraph();
  await server.start();
});
afterEach(() => server.stop());

const path = graphPath`/me/messages`;
const ok: Reply = { body: { ok: true } };

function breakConnection(response: ServerResponse): void {
  response.destroy();
}

function breakOffBody(response: ServerResponse): void {
  response.writeHead(200, { "content-length": "100" });
  response.write('{"ok":', () => response.destroy());
}

describe("a read", () => {
  it.each([
    ["429", graphError(429, "TooManyRequests")],
    ["503", graphError(503, "serviceNotAvailable")],
    ["504", graphError(504, "UnknownError")],
    ["a broken connection", breakConnection],
    ["a body that breaks off", breakOffBody],
    ["a body that is cut short", { body: '{"ok":' }],
    ["an empty body", { body: "" }],
  ] satisfies [string, Reply][])("is repeated after %s", async (_, reply) => {
    server.reply(reply, ok);

    expect(await server.graph().get(path)).toEqual({ ok: true });
    expect(server.requests).toHaveLength(2);
    expect(server.pacing.waits).toEqual([250]);
  });

  it("tells of every 429 that it met, and of nothing else", async () => {
    const busy = graphError(429, "TooManyRequests");
    server.reply(busy, graphError(503, "serviceNotAvailable"), busy, ok);
    let told = 0;

    await server.graph({ onThrottled: () => (told += 1) }).get(path);

    expect(told).toBe(2);
  });

  it("is repeated after a time-out", async () => {
    server.reply(silence, ok);

    expect(await server.graph({ timeoutMs: 1_000 }).get(path)).toEqual({ ok: true });
  });

  it("waits as long as Graph asks", async () => {
    const date = "Mon, 02 Mar 2026 09:00:00 GMT";
    const until = "Mon, 02 Mar 2026 09:00:04 GMT";
    server.reply(
      graphError(429, "TooManyRequests", { "retry-after": "2.128" }),
      graphError(503, "serviceNotAvailable", { "retry-after": until, date }),
      graphError(429, "activityLimitReached", { "retry-after": "1", "ratelimit-reset": "9" }),
      ok,
    );

    await server.graph().get(path);

    expect(server.pacing.waits).toEqual([2128, 4000, 9000]);
  });

  it("fails at once when Graph asks for more time than there is, and says how much", async () => {
    server.reply(graphError(429, "TooManyRequests", { "retry-after": "120.5" }));

    const request = server.graph().get(path);

    await expect(request).rejects.toMatchObject({ code: "throttled", retryAfterSeconds: 121 });
    expect(server.pacing.waits).toEqual([]);
  });

  it("gives up after five attempts", async () => {
    server.reply(...Array.from({ length: 6 }, () => graphError(503, "serviceNotAvailable")));

    const request = server.graph().get(path);

    await expect(request).rejects.toMatchObject({ code: "service_unavailable" });
    expect(server.requests).toHaveLength(5);
  });

  it.each([
    ["timeout", silence],
    ["service_unavailable", breakConnection],
    ["graph_error", { body: "<html>" }],
  ] satisfies [string, Reply][])("ends in %s when nothing else comes", async (code, reply) => {
    server.reply(...Array.from({ length: 5 }, () => reply));

    const request = server.graph({ timeoutMs: 50 }).get(path);

    await expect(request).rejects.toMatchObject({ code, cause: { name: "GraphTransportError" } });
    expect(server.requests).toHaveLength(5);
  });

  it.each([400, 404, 409, 500, 501])("is not repeated after %i", async (status) => {
    server.reply(graphError(status, "UnknownError"), ok);

    await expect(server.graph().get(path)).rejects.toThrow("Microsoft Graph");
    expect(server.requests).toHaveLength(1);
  });
});

describe("a write", () => {
  const uncertain: [string, Reply][] = [
    ["503", graphError(503, "serviceNotAvailable")],
    ["504", graphError(504, "UnknownError")],
    ["a broken connection", breakConnection],
    ["a time-out", silence],
    ["an answer that is cut short", { status: 201, body: '{"id":' }],
  ];

  // Long enough for a good answer on a busy machine: only silence takes it.
  const timeoutMs = 1_000;

  it.each(uncertain)("is not repeated after %s, since it may have been done", async (_, reply) => {
    server.reply(reply, ok);
    const graph = server.graph({ timeoutMs });

    await expect(graph.post(path, {})).rejects.toThrow("Microsoft Graph");
    expect(server.requests).toHaveLength(1);
  });

  it.each(uncertain)(
    "is repeated after %s when it says that this does no harm",
    async (_, reply) => {
      server.reply(reply, ok);
      const graph = server.graph({ timeoutMs });

      expect(await graph.post(path, { a: 1 }, { idempotent: true })).toEqual({ ok: true });
      expect(server.requests.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
    },
  );

  it("is not repeated as a DELETE either: the second could remove for good", async () => {
    server.reply(graphError(503, "serviceNotAvailable"), { status: 204 });

    await expect(server.graph().delete(path)).rejects.toMatchObject({
      code: "service_unavailable",
    });
    expect(server.requests).toHaveLength(1);
  });

  it("is repeated after 429, when Graph did nothing", async () => {
    server.reply(graphError(429, "TooManyRequests", { "retry-after": "3" }), ok);

    expect(await server.graph().post(path, {})).toEqual({ ok: true });
    expect(server.pacing.waits).toEqual([3000]);
  });

  it("that may have been done says so", async () => {
    server.reply(breakConnection);

    const request = server.graph().post(path, {});

    await expect(request).rejects.toMatchObject({
      remedy: "Check whether the change was made before you repeat it.",
    });
  });
});

describe("a caller who goes away", () => {
  const gone = { code: "client_closed_request" };

  it("ends a request that is under way", async () => {
    server.reply(() => server.caller.abort(), ok);

    await expect(server.graph().get(path)).rejects.toMatchObject(gone);
    expect(server.requests).toHaveLength(1);
  });

  it("ends a wait for the next attempt", async () => {
    server.reply(graphError(429, "TooManyRequests"), ok);
    server.pacing.duringWait = () => server.caller.abort();

    await expect(server.graph().get(path)).rejects.toMatchObject(gone);
    expect(server.requests).toHaveLength(1);
  });

  it("prevents a request that has not begun", async () => {
    server.caller.abort();

    await expect(server.graph().get(path)).rejects.toMatchObject(gone);
    expect(server.requests).toEqual([]);
  });
});

describe("the circuit breaker", () => {
  it("stops the requests of one tenant to one service after failures in a row", async () => {
    server.reply(
      ...Array.from({ length: 10 }, () => graphError(503, "serviceNotAvailable")),
      ok,
      ok,
    );
    const breakers = new GraphBreakers();
    const graph = server.graph({ breakers });
    await expect(graph.get(path)).rejects.toThrow("Microsoft Graph failed");
    await expect(graph.get(path)).rejects.toThrow("Microsoft Graph failed");

    await expect(graph.get(path)).rejects.toMatchObject({
      code: "service_unavailable",
      happened: "The request was not sent to Microsoft Graph.",
    });
    expect(await graph.get(graphPath`/me/drive`)).toEqual({ ok: true });
    const neighbour = server.graph({ breakers, tenant: { ...scriptedTenant, id: "tenant-2" } });
    expect(await neighbour.get(path)).toEqual({ ok: true });
    expect(server.requests).toHaveLength(12);
  });
});
