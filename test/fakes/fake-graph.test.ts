import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../shared/errors/connector-error.ts";
import { graphPath } from "../../shared/graph/path.ts";
import { FakeGraph } from "./fake-graph.ts";

const notFound = new ConnectorError("not_found", { happened: "a", because: "b", remedy: "c" });

describe("FakeGraph", () => {
  it("answers from its routes and records what was asked", async () => {
    const graph = new FakeGraph({ "POST /me/messages": { id: "1" } });

    const answer = await graph.post(
      graphPath`/me/messages`,
      { subject: "Hello" },
      { query: { $select: "id" }, prefer: ["p"], headers: { a: "b" } },
    );

    expect(answer).toEqual({ id: "1" });
    expect(graph.requests).toEqual([
      {
        method: "POST",
        path: "/me/messages",
        query: { $select: "id" },
        prefer: ["p"],
        headers: { a: "b" },
        body: { subject: "Hello" },
      },
    ]);
  });

  it("asks a function each time and throws an error that it finds", async () => {
    let calls = 0;
    const graph = new FakeGraph({ "GET /me": () => (++calls === 1 ? { calls } : notFound) });

    expect(await graph.get(graphPath`/me`)).toEqual({ calls: 1 });
    await expect(graph.get(graphPath`/me`)).rejects.toBe(notFound);
  });

  it("names the routes it has when a request matches none", async () => {
    const graph = new FakeGraph({ "GET /me": {} });

    const request = graph.get(graphPath`/users/${"a b"}`);

    await expect(request).rejects.toThrow(
      "FakeGraph has no route for GET /users/a%20b. It has:\n  GET /me",
    );
  });

  it("gives each request of a batch its own result, in order", async () => {
    const graph = new FakeGraph({ "GET /me": notFound, "DELETE /me/events/1": undefined });

    const results = await graph.batch([
      { method: "GET", path: graphPath`/me` },
      { method: "DELETE", path: graphPath`/me/events/1` },
    ]);

    expect(results).toEqual([
      { ok: false, error: notFound },
      { ok: true, body: undefined },
    ]);
  });

  it("refuses a download that is larger than was asked for", async () => {
    const graph = new FakeGraph({ "GET /drive/content": new Uint8Array(3) });
    const path = graphPath`/drive/content`;

    expect((await graph.download(path, { maxBytes: 3 })).bytes).toHaveLength(3);
    await expect(graph.download(path, { maxBytes: 2 })).rejects.toMatchObject({
      code: "content_too_large",
    });
  });
});
