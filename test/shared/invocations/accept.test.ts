import { QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { isInvocationId } from "../../../shared/invocations/invocation-id.ts";
import { callOf, createTestDesk, type TestDesk } from "./test-desk.ts";
import { anna, startTestStorage, type TestStorage } from "./test-storage.ts";
import type { StorageFault } from "../../fakes/faulty-storage.ts";

let storage: TestStorage;
let desk: TestDesk;
let tenants = 0;
let tenantKey: string;

beforeAll(async () => {
  // What is left to the sweep is logged.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  storage = await startTestStorage();
  desk = createTestDesk(storage);
  // Tables, container and queue are made with the first.
  await post("warm", { tenantKey: "default" });
});
afterAll(async () => {
  await storage.close();
  vi.restoreAllMocks();
});
beforeEach(() => {
  tenantKey = `tenant${++tenants}`;
  storage.faults.decide = () => undefined;
  desk.graphTokens.refusal = undefined;
});

const body = { prompt: "Summarise the tickets." };

async function post(idempotencyKey: string | undefined, change = {}, posted: unknown = body) {
  const call = callOf({ tenantKey, ...change });
  return await desk.desk.accept({ body: posted, idempotencyKey, call });
}

/** Everything of a tenant that is stored: rows, documents, and messages. */
async function stored() {
  const filter = `PartitionKey eq '${tenantKey} ${anna}' and RowKey lt 'k'`;
  const rows = await Array.fromAsync(storage.table.listEntities({ queryOptions: { filter } }));
  const blobs = storage.blobs
    .getContainerClient("invocations")
    .listBlobsFlat({ prefix: `${tenantKey}/` });
  const active = await Array.fromAsync(storage.store.active(tenantKey));
  return {
    records: rows.map(({ rowKey, enqueued }) => ({ id: rowKey!, enqueued })),
    blobs: (await Array.fromAsync(blobs)).map(({ name }) => name.split("/").slice(2).join("/")),
    active: active.map(({ id }) => id),
    messages: (await messages()).filter((key) => key.tenantKey === tenantKey).map(({ id }) => id),
  };
}

const seen: { tenantKey: string; id: string }[] = [];

/** Takes all that lie in the queue. */
async function messages(): Promise<typeof seen> {
  const queue = new QueueClient(`${storage.queueServiceUrl}/invocations`, storage.azure);
  for (;;) {
    const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
    if (receivedMessageItems.length === 0) return seen;
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      seen.push(JSON.parse(Buffer.from(messageText, "base64").toString()));
      await queue.deleteMessage(messageId, popReceipt);
    }
  }
}

describe("an accepted request", () => {
  it("is stored whole, and sent to a worker", async () => {
    const { id } = await post(undefined);

    expect(await stored()).toEqual({
      records: [{ id, enqueued: true }],
      blobs: [`${id}/request`, `${id}/token`],
      active: [id],
      messages: [id],
    });
    const key = { tenantKey, callerId: anna, id };
    const { caller } = callOf();
    expect((await storage.store.readDocument(key, "request"))?.value).toEqual({
      request: {
        ...body,
        tools: expect.arrayContaining(["read_resource"]),
        allowWrites: [],
        approval: "none",
        attachments: [],
        limits: { turns: 20, tokens: 400_000, writes: 5, seconds: 900 },
        metadata: {},
        model: "claude-test",
      },
      caller: {
        mode: "delegated",
        objectId: anna,
        clientId: caller.clientId,
        roles: caller.roles,
      },
    });
    expect(await storage.store.readToken(key)).toMatchObject({
      id,
      accessToken: expect.stringMatching(/^graph-/),
    });
  });

  it("of an application keeps no token", async () => {
    const { id } = await post(undefined, { mode: "application" });

    expect((await stored()).blobs).toEqual([`${id}/request`]);
  });

  it("with an address for its result tells the key that signs it, to repeats as well", async () => {
    const called = { ...body, callbackUrl: "https://hooks.lumencycles.example/in" };

    const first = await post("k", {}, called);
    const second = await post("k", {}, called);

    expect(first.callbackKey).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(second.callbackKey).toBe(first.callbackKey);
  });
});

describe("a repeated request", () => {
  it("is the same one, at once or after", async () => {
    const posts = await Promise.all(Array.from({ length: 4 }, async () => await post("run-1")));
    const later = await post("run-1");

    const { id } = later;
    expect(posts.map((one) => one.id)).toEqual(Array(4).fill(id));
    expect(await stored()).toEqual({
      records: [{ id, enqueued: true }],
      blobs: [`${id}/request`, `${id}/token`],
      active: [id],
      messages: [id],
    });
  });

  it("is the same one whatever the order of its fields, and however full the quotas are", async () => {
    const first = await post("run-1", {}, { prompt: "x", effort: "low" });

    const second = await post(
      "run-1",
      { limits: { invocationsPerCaller: 1 } },
      { effort: "low", prompt: "x" },
    );

    expect(second.id).toBe(first.id);
  });

  it("with another body is refused", async () => {
    await post("run-1");

    const other = post("run-1", {}, { prompt: "Something else." });

    await expect(other).rejects.toMatchObject({ code: "key_reused", status: 422 });
    expect((await stored()).records).toHaveLength(1);
  });

  it("without a key is another one", async () => {
    const [first, second] = [await post(undefined), await post(undefined)];

    expect(first.id).not.toBe(second.id);
  });
});

describe("a refused request leaves nothing", () => {
  const nothing = { records: [], blobs: [], active: [], messages: [] };

  it.each<[string, unknown]>([
    ["wrong fields", { prompt: "" }],
    ["a wrong schema", { ...body, outputSchema: { type: "object", $ref: "#" } }],
    ["a wrong address", { ...body, callbackUrl: "https://evil.example/" }],
    ["wrong tools", { ...body, allowWrites: ["read_resource"] }],
  ])("with %s", async (_, posted) => {
    await expect(post("k", {}, posted)).rejects.toMatchObject({ code: "invalid_input" });

    expect(await stored()).toEqual(nothing);
  });

  it("without the role", async () => {
    await expect(post("k", { roles: [] })).rejects.toMatchObject({ code: "missing_role" });

    expect(await stored()).toEqual(nothing);
  });

  it("when Entra asks for another sign-in", async () => {
    desk.graphTokens.refusal = new ConnectorError(
      "claims_required",
      { happened: "No.", because: "Claims.", remedy: "Sign in." },
      { challenge: "Bearer claims" },
    );

    await expect(post("k")).rejects.toMatchObject({ code: "claims_required" });

    expect(await stored()).toEqual(nothing);
  });

  it("when its caller has too many, or has used the day's tokens", async () => {
    await post(undefined);
    const full = post("k", { limits: { invocationsPerCaller: 1 } });
    await expect(full).rejects.toMatchObject({ code: "quota_exceeded" });
    await desk.quotas.charge({ tenantKey, callerId: anna }, 10);

    const used = post("k", { limits: { tokensPerDayAndCaller: 10 } });

    await expect(used).rejects.toMatchObject({ code: "quota_exceeded" });
    expect((await stored()).records).toHaveLength(1);
  });
});

const faults = ["before", "after"] as const;

/** Fails the call of that number from now on, once. Resolves to all calls, as they come. */
function failCall(number: number, fault: StorageFault, only = ""): string[] {
  const calls: string[] = [];
  storage.faults.decide = (call) => {
    if (!call.includes(only)) return undefined;
    return calls.push(call) === number ? fault : undefined;
  };
  return calls;
}

describe("when a call to storage fails", () => {
  it("at any place, before or after it was done, a repeat finds one request, which will run", async () => {
    const clean = failCall(0, "before");
    await post("clean");
    const calls = [...clean];
    const told = new Map<string, { told: unknown; id: string }>();

    for (const [index, call] of calls.entries())
      // Of what only reads there is no after.
      for (const fault of call.startsWith("GET") ? (["before"] as const) : faults) {
        tenantKey = `tenant${++tenants}`;
        failCall(index + 1, fault);
        const first = await post("k").catch((error: unknown) => error as ConnectorError);
        storage.faults.decide = () => undefined;
        const { id } = await post("k");
        // A failure that a repeat helps against, or the request itself.
        told.set(tenantKey, {
          told: first instanceof ConnectorError ? first.code : first.id === id,
          id,
        });
      }

    expect(calls.filter((call) => !call.startsWith("GET")).length).toBeGreaterThan(5);
    expect(calls.length).toBeGreaterThan(8);
    const sent = new Set((await messages()).map(({ id }) => id));
    const active = new Set((await Array.fromAsync(storage.store.active())).map(({ id }) => id));
    for (const [tenant, one] of told) {
      const key = { tenantKey: tenant, callerId: anna, id: one.id };
      const { records } = await storage.store.list(key, { size: 5 });
      expect({
        told: one.told,
        records: records.map(({ id }) => id),
        active: active.has(one.id),
        // Sent, or left to the sweep, which looks for those that were not.
        willRun: sent.has(one.id) || records[0]?.enqueued === false,
        document: (await storage.store.readDocument(key, "request")) !== undefined,
      }).toEqual({
        told: expect.toSatisfy((what) => what === true || what === "service_unavailable"),
        records: [one.id],
        active: true,
        willRun: true,
        document: true,
      });
    }
  });

  it("with a broken connection after the record was stored, the answer is the request", async () => {
    failCall(1, "cut", "POST table");

    const { id } = await post("k");

    expect(isInvocationId(id)).toBe(true);
    expect((await stored()).records).toEqual([{ id, enqueued: true }]);
  });

  it("in the queue, the request is accepted all the same", async () => {
    storage.faults.decide = (call) => (call.includes(" queue ") ? "before" : undefined);

    const { id, status } = await post("k");
    storage.faults.decide = () => undefined;

    expect(status).toBe("queued");
    expect(await stored()).toMatchObject({ records: [{ id, enqueued: false }], messages: [] });
  });

  it("for the token, the request is accepted, and waits for a poll to bring another", async () => {
    storage.faults.decide = (call) => (/PUT blob .*token/.test(call) ? "before" : undefined);
    const { id } = await post("k");
    storage.faults.decide = () => undefined;
    const key = { tenantKey, callerId: anna, id };
    const before = await storage.store.readToken(key);

    await desk.desk.read(id, callOf({ tenantKey }));

    expect(before).toBeUndefined();
    expect(await storage.store.readToken(key)).toMatchObject({ id });
  });

  it("at random under many posts with repeats, each key stands for one request", async () => {
    let random = 7;
    const next = () => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;
    storage.faults.decide = () => {
      const chance = next();
      return chance < 0.04 ? "before" : chance < 0.08 ? "after" : undefined;
    };
    const keys = Array.from({ length: 6 }, (_, index) => `run-${index}`);
    const answers = new Map<string, Set<string>>();

    await Promise.all(
      [...keys, ...keys, ...keys].map(async (key) => {
        for (;;) {
          const answer = await post(key, { limits: { invocationsPerCaller: 200 } }).catch(
            (error: unknown) => error as ConnectorError,
          );
          if (!(answer instanceof ConnectorError)) {
            answers.set(key, (answers.get(key) ?? new Set()).add(answer.id));
            return;
          }
          expect(answer.code).toBe("service_unavailable");
        }
      }),
    );

    storage.faults.decide = () => undefined;
    const ids = [...answers.values()].map((set) => [...set]);
    expect(ids.every((set) => set.length === 1)).toBe(true);
    const { records } = await stored();
    expect(records.map(({ id }) => id).toSorted()).toEqual(ids.flat().toSorted());
  });
});
