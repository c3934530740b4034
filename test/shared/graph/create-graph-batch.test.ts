import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GraphBatchRequest } from "../../../shared/graph/graph.ts";
import { graphPath } from "../../../shared/graph/path.ts";
import { graphError, ScriptedGraph, secretMessage, type Reply } from "./scripted-graph.ts";

let server: ScriptedGraph;
beforeEach(async () => {
  server = new ScriptedGraph();
  await server.start();
});
afterEach(() => server.stop());

interface Inner {
  id: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

function read(id: string): GraphBatchRequest {
  return { method: "GET", path: graphPath`/me/messages/${id}` };
}

function answers(...responses: Inner[]): Reply {
  // Graph answers in the order in which the requests finish.
  return { body: { responses: responses.toReversed() } };
}

function found(id: string): Inner {
  return { id, status: 200, body: { found: id } };
}

function failed(id: string, status: number, code: string, headers = {}): Inner {
  return { id, status, headers, body: { error: { code, message: secretMessage } } };
}

/** The requests inside the batch that was sent as number `index`. */
function sent(index: number): Record<string, unknown>[] {
  const body = JSON.parse(server.requests[index]?.body ?? "{}") as { requests?: [] };
  return body.requests ?? [];
}

describe("batch", () => {
  it("tells of each request inside that was throttled", async () => {
    server.reply(answers(found("0"), failed("1", 429, "TooManyRequests")), answers(found("0")));
    let told = 0;

    await server.graph({ onThrottled: () => (told += 1) }).batch([read("a"), read("b")]);

    expect(told).toBe(1);
  });

  it("sends relative, escaped URLs with the headers that each request needs", async () => {
    server.reply(answers(found("0"), { id: "1", status: 201, body: { id: "e" } }));

    const results = await server.graph().batch([
      { ...read("a/b"), query: { $select: "id,subject" }, prefer: ['outlook.timezone="UTC"'] },
      { method: "POST", path: graphPath`/me/events`, body: { a: 1 }, headers: { x: "y" } },
    ]);

    expect(results).toEqual([
      { ok: true, body: { found: "0" } },
      { ok: true, body: { id: "e" } },
    ]);
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      url: "https://graph.test/v1.0/$batch",
    });
    expect(sent(0)).toEqual([
      {
        id: "0",
        method: "GET",
        url: "/me/messages/a%2Fb?$select=id%2Csubject",
        headers: { Prefer: 'IdType="ImmutableId", outlook.timezone="UTC"' },
      },
      {
        id: "1",
        method: "POST",
        url: "/me/events",
        headers: { Prefer: 'IdType="ImmutableId"', "Content-Type": "application/json", x: "y" },
        body: { a: 1 },
      },
    ]);
  });

  it("sends 20 at a time and returns all results in order", async () => {
    const requests = Array.from({ length: 45 }, (_, index) => read(`m${index}`));
    for (const size of [20, 20, 5])
      server.reply(answers(...Array.from({ length: size }, (_, index) => found(String(index)))));

    const results = await server.graph().batch(requests);

    expect(server.requests.map((_, index) => sent(index).length)).toEqual([20, 20, 5]);
    expect(results).toHaveLength(45);
    expect(results[44]).toEqual({ ok: true, body: { found: "4" } });
    expect(sent(2).at(-1)?.["url"]).toBe("/me/messages/m44");
  });

  it("does nothing for no requests", async () => {
    expect(await server.graph().batch([])).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it("repeats only what was throttled, after the longest wait that Graph asks for", async () => {
    server.reply(
      answers(
        failed("0", 429, "TooManyRequests", { "Retry-After": "2" }),
        found("1"),
        failed("2", 503, "serviceNotAvailable", { "retry-after": "5.5" }),
      ),
      answers(found("0"), found("1")),
    );

    const results = await server.graph().batch([read("a"), read("b"), read("c")]);

    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(server.pacing.waits).toEqual([5500]);
    expect(sent(1).map(({ url }) => url)).toEqual(["/me/messages/a", "/me/messages/c"]);
  });

  it("does not let one long wait keep the others from being repeated", async () => {
    server.reply(
      answers(
        failed("0", 429, "TooManyRequests", { "Retry-After": "300" }),
        failed("1", 429, "TooManyRequests", { "Retry-After": "1" }),
      ),
      answers(found("0")),
    );

    const results = await server.graph().batch([read("a"), read("b")]);

    expect(results).toMatchObject([
      { ok: false, error: { code: "throttled", retryAfterSeconds: 300 } },
      { ok: true, body: { found: "0" } },
    ]);
  });

  it("does not repeat a write inside a batch after 503, unless it says that this does no harm", async () => {
    const write: GraphBatchRequest = { method: "POST", path: graphPath`/me/events`, body: {} };
    server.reply(
      answers(
        failed("0", 503, "serviceNotAvailable"),
        failed("1", 503, "serviceNotAvailable"),
        failed("2", 429, "TooManyRequests"),
      ),
      answers(found("0"), found("1")),
    );

    const results = await server
      .graph()
      .batch([write, { ...write, idempotent: true }, { ...write, body: { third: true } }]);

    expect(results.map(({ ok }) => ok)).toEqual([false, true, true]);
    expect(sent(1).map(({ body }) => body)).toEqual([{}, { third: true }]);
  });

  it("stops repeating after five attempts", async () => {
    server.reply(...Array.from({ length: 6 }, () => answers(failed("0", 429, "TooManyRequests"))));

    const results = await server.graph().batch([read("a")]);

    expect(results).toMatchObject([{ ok: false, error: { code: "throttled" } }]);
    expect(server.requests).toHaveLength(5);
  });

  it("gives each failure to its own request, explained and without Graph's message", async () => {
    server.reply(
      answers(
        found("0"),
        failed("1", 404, "ErrorItemNotFound"),
        { id: "2", status: 302, headers: { Location: "https://files.test/x" } },
        failed("3", 403, "accessDenied"),
      ),
    );
    const requests = [read("a"), read("b"), read("c"), read("d"), read("missing")];
    requests[3] = { ...read("d"), permissions: ["Files.Read.All"] };

    const results = await server.graph().batch(requests);

    expect(results).toMatchObject([
      { ok: true },
      { ok: false, error: { code: "not_found" } },
      { ok: false, error: { code: "graph_error", cause: { status: 302 } } },
      { ok: false, error: { code: "consent_required" } },
      { ok: false, error: { code: "graph_error" } },
    ]);
    expect(JSON.stringify(results)).not.toContain(secretMessage);
  });

  it("hands on a claims challenge of an inner request", async () => {
    const encoded = Buffer.from("{}").toString("base64");
    const challenge = `Bearer error="insufficient_claims", claims="${encoded}"`;
    server.reply(
      answers(failed("0", 401, "InvalidAuthenticationToken", { "WWW-Authenticate": challenge })),
    );

    const results = await server.graph().batch([read("a")]);

    expect(results).toMatchObject([{ ok: false, error: { code: "claims_required" } }]);
    expect(results[0]).toHaveProperty(
      "error.challenge",
      expect.stringMatching(/authorization_uri=".+", error="insufficient_claims", claims="e30="$/),
    );
  });

  it("keeps the results of the other batches when one fails as a whole", async () => {
    const requests = Array.from({ length: 21 }, (_, index) => read(`m${index}`));
    server.reply(graphError(500, "UnknownError"), answers(found("0")));

    const results = await server.graph().batch(requests);

    expect(results[0]).toMatchObject({ ok: false, error: { code: "graph_error" } });
    expect(results[20]).toEqual({ ok: true, body: { found: "0" } });
  });

  it("is repeated as a whole only when it holds no write", async () => {
    const write: GraphBatchRequest = { method: "DELETE", path: graphPath`/me/events/1` };
    server.reply(graphError(503, "serviceNotAvailable"), answers(found("0")));
    expect(await server.graph().batch([read("a")])).toMatchObject([{ ok: true }]);

    server.reply(graphError(503, "serviceNotAvailable"), answers(found("0"), found("1")));
    expect(await server.graph().batch([read("a"), write])).toMatchObject([
      { ok: false, error: { code: "service_unavailable" } },
      { ok: false, error: { code: "service_unavailable" } },
    ]);
  });

  it("ends when the caller goes away during a batch, without sending the next", async () => {
    server.reply(() => server.caller.abort());
    const requests = Array.from({ length: 21 }, (_, index) => read(`m${index}`));

    await expect(server.graph().batch(requests)).rejects.toMatchObject({
      code: "client_closed_request",
    });
    expect(server.requests).toHaveLength(1);
  });

  it("ends when the caller goes away during a wait", async () => {
    server.reply(answers(failed("0", 429, "TooManyRequests")));
    server.pacing.duringWait = () => server.caller.abort();

    await expect(server.graph().batch([read("a")])).rejects.toMatchObject({
      code: "client_closed_request",
    });
  });
});
