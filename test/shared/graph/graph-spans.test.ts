import { afterEach, beforeEach, expect, it } from "vitest";
import { graphPath } from "../../../shared/graph/path.ts";
import type { FinishedSpan } from "../../../shared/telemetry/span.ts";
import { collectSpans } from "../../../shared/telemetry/spans.ts";
import { graphError, ScriptedGraph } from "./scripted-graph.ts";

let server: ScriptedGraph;
let spans: FinishedSpan[];
beforeEach(async () => {
  server = new ScriptedGraph();
  await server.start();
  spans = [];
  collectSpans((span) => spans.push(span));
});
afterEach(() => {
  collectSpans(undefined);
  server.stop();
});

const person = "anna.keller@lumencycles.example";
const requestId = "7f2f2f0e-6a55-4b66-8c53-6b54b6f3d1f9";

it("each attempt is a span that says what of and not whose", async () => {
  const path = graphPath`/users/${person}/messages/${"AAMkSecret"}`;
  const headers = { "request-id": requestId };
  server.reply(graphError(429, "TooManyRequests"), { body: {}, headers });

  await server.graph().get(path, { query: { $search: "salary" } });

  const attributes = {
    "http.request.method": "GET",
    "server.address": "graph.test",
    "server.port": 443,
    "url.template": "/users/{}/messages/{}",
  };
  expect(spans).toMatchObject([
    {
      name: "GET /users/{}/messages/{}",
      kind: "client",
      failure: "429",
      attributes: { ...attributes, "http.response.status_code": 429, "error.type": "429" },
    },
    {
      failure: undefined,
      attributes: {
        ...attributes,
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
        "http.response.header.request-id": [requestId],
      },
    },
  ]);
  expect(spans[0]?.attributes).not.toHaveProperty(["http.request.resend_count"]);
  expect(JSON.stringify(spans)).not.toMatch(/anna|AAMk|salary|token-/);
});

it("a path within a path keeps no value of either", async () => {
  const drive = graphPath`/users/${person}/drive`;
  server.reply({ body: {} });

  await server.graph().get(graphPath`${drive}/items/${"01SECRET"}:/${"plan.docx"}:/content`);

  expect(spans[0]?.name).toBe("GET /users/{}/drive/items/{}:/{}:/content");
});

it("a link that Graph gave is called by its method alone", async () => {
  server.reply({ body: { value: [] } });

  await server.graph().next(`https://graph.test/v1.0/users/${person}/messages?$skiptoken=secret`);

  expect(spans[0]?.name).toBe("GET");
  expect(JSON.stringify(spans)).not.toMatch(/anna|secret/);
});

it("an id that is none is not kept, and a broken connection is called so", async () => {
  server.reply({ body: {}, headers: { "request-id": person } }, (response) => response.destroy());

  await server.graph().post(graphPath`/me/sendMail`, {});
  await server
    .graph()
    .post(graphPath`/me/sendMail`, {})
    .catch(() => undefined);

  expect(spans.map(({ failure }) => failure)).toEqual([undefined, "network"]);
  expect(JSON.stringify(spans)).not.toContain("anna");
});
