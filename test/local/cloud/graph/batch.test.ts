import { describe, expect, it } from "vitest";
import { origins, startGraph } from "./graph-client.ts";
import { productDrive } from "./tenant-fixture.ts";

interface Item {
  id: string;
  status: number;
  headers: Record<string, string>;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

function start() {
  const graph = startGraph();
  const batch = async (requests: unknown) => {
    const reply = await graph.ask("/$batch", { body: { requests } });
    const responses: Item[] = reply.body.responses ?? [];
    return { ...reply, items: Object.fromEntries(responses.map((item) => [item.id, item])) };
  };
  return { ...graph, batch };
}

const me = { method: "GET", url: "/me?$select=displayName" };

describe("$batch", () => {
  it("answers each request by itself, in an order of its own", async () => {
    const { batch } = start();

    const { status, body, items } = await batch([
      { id: "a", ...me },
      { id: "b", method: "GET", url: "/me/messages/42" },
      {
        id: "c",
        method: "GET",
        url: "/me/messages?$top=1&$select=subject",
        headers: { Prefer: 'IdType="ImmutableId"' },
      },
    ]);

    expect(status).toBe(200);
    expect(body.responses.map(({ id }: Item) => id)).toEqual(["c", "b", "a"]);
    expect(items["a"]).toMatchObject({ status: 200, body: { displayName: "Anna Keller" } });
    expect(items["a"]?.headers["Content-Type"]).toContain("application/json");
    expect(items["b"]).toMatchObject({
      status: 400,
      body: { error: { code: "ErrorInvalidIdMalformed" } },
    });
    expect(items["c"]?.body.value[0].id).toMatch(/^AAkAL/);
  });

  it("gives redirects as they are", async () => {
    const { batch } = start();

    const { items } = await batch([
      {
        id: "1",
        method: "GET",
        url: `/drives/${productDrive}/items/01BPRODUCTPRODUCTPRODUCTPLANSAURORAPLANMD/content`,
      },
    ]);

    expect(items["1"]?.status).toBe(302);
    expect(items["1"]?.headers["Location"]).toMatch(origins.files);
  });

  it("runs a search with its body", async () => {
    const { batch } = start();
    const body = { requests: [{ entityTypes: ["site"], query: { queryString: "product" } }] };

    const { items } = await batch([
      {
        id: "1",
        method: "POST",
        url: "/search/query",
        headers: { "Content-Type": "application/json" },
        body,
      },
    ]);

    expect(items["1"]?.body.value[0].hitsContainers[0].total).toBe(1);
  });

  it("fails what depends on a failure", async () => {
    const { batch } = start();

    const { items } = await batch([
      { id: "1", method: "GET", url: "/me/messages/42" },
      { id: "2", ...me, dependsOn: ["1"] },
      { id: "3", ...me },
      { id: "4", ...me, dependsOn: ["3"] },
    ]);

    expect(items["2"]).toMatchObject({
      status: 424,
      body: { error: { code: "FailedDependency" } },
    });
    expect(items["4"]?.status).toBe(200);
  });

  it("throttles single requests", async () => {
    const { batch, faults } = start();
    faults.add({ match: (_, path) => path === "/me", kind: "429", times: 1, retryAfter: 3 });

    const { status, items } = await batch([
      { id: "1", ...me },
      { id: "2", ...me },
    ]);

    expect(status).toBe(200);
    expect(items["1"]).toMatchObject({ status: 429, headers: { "Retry-After": "3" } });
    expect(items["2"]?.status).toBe(200);
  });

  const many = Array.from({ length: 21 }, (_, index) => ({ id: String(index), ...me }));
  const post = { id: "1", method: "POST", url: "/search/query" };
  it.each([
    ["no requests", []],
    ["more than 20 requests", many],
    [
      "a repeated id",
      [
        { id: "1", ...me },
        { id: "1", ...me },
      ],
    ],
    ["a missing id", [me]],
    ["an absolute URL", [{ id: "1", method: "GET", url: `${origins.graph}/v1.0/me` }]],
    ["a URL of another host", [{ id: "1", method: "GET", url: "//evil.example/me" }]],
    ["a batch inside", [{ id: "1", method: "POST", url: "/$batch" }]],
    ["a body without its type", [{ ...post, body: { requests: [] } }]],
    ["a type without a body", [{ ...post, headers: { "Content-Type": "application/json" } }]],
    ["an unknown dependency", [{ id: "1", ...me, dependsOn: ["9"] }]],
    ["an unknown method", [{ id: "1", method: "FETCH", url: "/me" }]],
  ])("refuses %s as a whole", async (_, requests) => {
    const { batch } = start();

    const { status, body } = await batch(requests);

    expect([status, body.error.code]).toEqual([400, "BadRequest"]);
  });
});
