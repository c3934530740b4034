import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { graphPath } from "../../../shared/graph/path.ts";
import { graphError, ScriptedGraph, secretMessage } from "./scripted-graph.ts";

let server: ScriptedGraph;
beforeEach(async () => {
  server = new ScriptedGraph();
  await server.start();
});
afterEach(() => server.stop());

const inbox = graphPath`/me/messages`;

describe("a request", () => {
  it("carries token, immutable ids, request id and traffic decoration", async () => {
    server.reply({ body: { value: [] } });

    const answer = await server.graph().get(inbox, {
      query: { $select: "id", $search: '"a b"' },
      prefer: ['outlook.timezone="UTC"'],
      headers: { ConsistencyLevel: "eventual" },
    });

    expect(answer).toEqual({ value: [] });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: "GET",
      url: "https://graph.test/v1.0/me/messages?$select=id&$search=%22a%20b%22",
      body: "",
      headers: {
        authorization: "Bearer token-1",
        prefer: 'IdType="ImmutableId", outlook.timezone="UTC"',
        "client-request-id": "11111111-2222-4333-8444-555555555555",
        "user-agent": "NONISV|Contoso|Connector/1.0",
        consistencylevel: "eventual",
      },
    });
    expect(server.requests[0]?.headers).not.toHaveProperty("sdkversion");
  });

  it("sends a JSON body and returns nothing for an answer without one", async () => {
    server.reply({ status: 202 }, { status: 204 }, { status: 204 }, { body: { id: "1" } });
    const graph = server.graph();

    expect(await graph.post(graphPath`/me/sendMail`, { a: "ü" })).toBeUndefined();
    expect(await graph.delete(graphPath`/me/messages/1`)).toBeUndefined();
    expect(await graph.post(graphPath`/me/messages/1/send`, undefined)).toBeUndefined();
    expect(await graph.patch(graphPath`/me/messages/1`, { b: 1 })).toEqual({ id: "1" });

    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([
      ["POST", '{"a":"ü"}'],
      ["DELETE", ""],
      ["POST", ""],
      ["PATCH", '{"b":1}'],
    ]);
    expect(server.requests[0]?.headers["content-type"]).toBe("application/json");
  });

  it("sends bytes as bytes, and only those of the view", async () => {
    server.reply({ body: { id: "1" } }, { body: { id: "2" } });
    const bytes = new TextEncoder().encode("hello world").subarray(6);
    const path = graphPath`/drives/d/items/i/content`;

    await server.graph().put(path, bytes);
    await server.graph().put(path, bytes, { headers: { "Content-Type": "text/plain" } });

    expect(server.requests.map(({ body }) => body)).toEqual(["world", "world"]);
    expect(server.requests.map(({ headers }) => headers["content-type"])).toEqual([
      "application/octet-stream",
      "text/plain",
    ]);
  });

  it("asks for a token once, also for parallel requests", async () => {
    server.reply({ body: {} }, { body: {} }, { body: {} });
    const graph = server.graph();

    await Promise.all([graph.get(inbox), graph.get(inbox)]);
    await graph.get(inbox);

    expect(server.tokenRequests).toHaveLength(1);
  });

  it("reports Graph's request id of each answer", async () => {
    server.reply(graphError(429, "TooManyRequests", { "request-id": "req-0" }), { body: {} });
    const seen: string[] = [];

    await server.graph({ onRequestId: (id) => seen.push(id) }).get(inbox);

    expect(seen).toEqual(["req-0", "req-1"]);
  });

  it.each([
    ["a preference", { prefer: ['outlook.timezone="a\r\nx: y"'] }],
    ["a header", { headers: { "x-a": "ü\n" } }],
    ["a query value", { query: { $search: "\ud800" } }],
  ])("is refused before it is sent when %s cannot be encoded", async (_, options) => {
    const request = server.graph().get(inbox, options);

    await expect(request).rejects.toMatchObject({ code: "invalid_input" });
    expect(server.requests).toEqual([]);
  });
});

describe("what the token lacks", () => {
  it("is known once a request was sent, and goes by what permissions include", async () => {
    server.scopes = ["Chat.ReadWrite"];
    server.reply({ body: {} });
    const graph = server.graph();
    const asked = ["Chat.Read", "ChannelMessage.Read.All"];

    const before = graph.lacks(asked);
    await graph.get(inbox);

    expect(before).toEqual([]);
    expect(graph.lacks(asked)).toEqual(["ChannelMessage.Read.All"]);
  });

  it("is unknown for a token that names no permission", async () => {
    server.scopes = ["https://graph.test/.default"];
    server.reply({ body: {} });
    const graph = server.graph();

    await graph.get(inbox);

    expect(graph.lacks(["Chat.Read"])).toEqual([]);
  });
});

describe("the next page", () => {
  it("is asked for by the link exactly as Graph gave it", async () => {
    server.reply({ body: { value: [1] } });
    const link = "https://graph.test/v1.0/me/messages?x&$skiptoken=a%2Bb&$select=a&$select=b";

    const page = await server.graph().next(link, { prefer: ["p"] });

    expect(page).toEqual({ value: [1] });
    expect(server.requests[0]?.url).toBe(link);
    expect(server.requests[0]?.headers["prefer"]).toBe('IdType="ImmutableId", p');
  });

  it("is not fetched from another host", async () => {
    const request = server.graph().next("https://evil.test/v1.0/me");

    await expect(request).rejects.toMatchObject({ code: "graph_error" });
    expect(server.requests).toEqual([]);
    expect(server.tokenRequests).toEqual([]);
  });
});

describe("an error", () => {
  it("is explained in our words and keeps Graph's answer as its cause, without the message", async () => {
    server.reply(graphError(404, "ErrorItemNotFound"));

    const error: Error = await server
      .graph()
      .get(inbox)
      .then(shouldFail, (caught) => caught);

    expect(error).toMatchObject({
      code: "not_found",
      happened: "Microsoft Graph refused the request (404, ErrorItemNotFound).",
      cause: { status: 404, code: "ErrorItemNotFound" },
    });
    const everything = JSON.stringify([error, error.cause, error.stack, String(error.cause)]);
    expect(everything).not.toContain(secretMessage);
  });

  it("names the permission that the request needs, when it says so itself", async () => {
    server.reply(graphError(403, "accessDenied"));
    const options = { permissions: ["Files.Read.All"] };

    const request = server.graph().get(inbox, options);

    await expect(request).rejects.toMatchObject({
      code: "consent_required",
      because: "This tenant has not granted the connector the delegated permission Files.Read.All.",
    });
  });

  it("goes by the status when a gateway answers with a page of its own", async () => {
    server.reply({ status: 502, headers: { "content-type": "text/html" }, body: "<html>" });

    const request = server.graph().get(inbox);

    await expect(request).rejects.toMatchObject({ code: "service_unavailable" });
  });

  it("is a redirect where JSON was expected", async () => {
    server.reply({ status: 302, headers: { location: "https://evil.test/" } });

    const request = server.graph().get(inbox);

    await expect(request).rejects.toMatchObject({ code: "graph_error", cause: { status: 302 } });
    expect(server.requests).toHaveLength(1);
  });
});

function shouldFail(): never {
  throw new Error("It should have failed.");
}
