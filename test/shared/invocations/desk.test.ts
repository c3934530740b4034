import { QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AgentState, HeldChange } from "../../../shared/agent/types.ts";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { decide } from "../../../shared/invocations/decide.ts";
import { newInvocationId } from "../../../shared/invocations/invocation-id.ts";
import { listInvocations } from "../../../shared/invocations/list.ts";
import { storedTokenSource } from "../../../shared/invocations/stored-token-source.ts";
import type { InvocationKey, InvocationRecord } from "../../../shared/invocations/types.ts";
import {
  type CallChanges,
  callOf as plainCall,
  createTestDesk,
  type TestDesk,
} from "./test-desk.ts";
import { anna, ben, newRecord, startTestStorage, type TestStorage } from "./test-storage.ts";

let storage: TestStorage;
let test: TestDesk;
let tenants = 0;
let tenantKey: string;

beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(async () => await storage.close());
beforeEach(() => {
  tenantKey = `tenant${++tenants}`;
  storage.clock.now = Date.parse("2026-03-02T09:30:00Z");
  test = createTestDesk(storage);
});

const callOf = (changes: CallChanges = {}) => plainCall({ tenantKey, ...changes });
const grace = "3d4e9fa1-26b5-4c8c-9b4d-5e0f7a819c14";
const approver = (objectId = grace) => callOf({ objectId, roles: ["Connector.Approve"] });
const administrator = () => callOf({ objectId: grace, roles: ["Connector.Admin"] });

/** An invocation of Anna's at some point of its life. */
async function stored(change: Partial<InvocationRecord> = {}): Promise<InvocationKey> {
  const key = { tenantKey, callerId: anna, id: newInvocationId(storage.clock.now) };
  await storage.store.enter(key);
  await storage.store.add({ record: newRecord(key, change), idempotency: undefined });
  return key;
}

const usage = { inputTokens: 10, outputTokens: 5, cacheReadTokens: 3, cacheWriteTokens: 1 };
const toolCalls = [{ tool: "get_me", arguments: "", outcome: "ok", durationMs: 12 }];

const held = (name: string, decision?: HeldChange["decision"]): HeldChange => ({
  toolUseId: `toolu_${name}`,
  tool: "outlook_send_email",
  title: "Send mail",
  arguments: { to: ["ben@lumencycles.example"], subject: name },
  recipients: ["ben@lumencycles.example"],
  digest: name.repeat(64).slice(0, 64),
  decision,
});

async function waitingFor(...changes: HeldChange[]): Promise<InvocationKey> {
  const key = await stored({ status: "awaiting_approval", approvalUntil: "2026-03-09T09:30:00Z" });
  const state: AgentState = {
    messages: [],
    turn: 2,
    usage,
    toolCalls,
    sources: [],
    held: changes,
    decided: [],
    workedMs: 0,
    repairs: [],
    cleared: [],
    written: [],
  };
  await storage.store.writeDocument(key, "state", state);
  return key;
}

/** Ids that were sent to workers since the last look. */
async function sent(): Promise<string[]> {
  const queue = new QueueClient(`${storage.queueServiceUrl}/invocations`, storage.azure);
  const { receivedMessageItems } = await queue
    .receiveMessages({ numberOfMessages: 32 })
    .catch(() => ({ receivedMessageItems: [] }));
  await queue.clearMessages().catch(() => undefined);
  return receivedMessageItems.map(
    ({ messageText }) => JSON.parse(Buffer.from(messageText, "base64").toString()).id as string,
  );
}

const changesIn = async (key: InvocationKey) =>
  (await storage.store.readDocument(key, "state"))!.value.held.map(({ decision }) => decision);

describe("a poll", () => {
  it("shows how far it is, what was done and used", async () => {
    const key = await stored({ status: "running", turn: 3, currentTool: "read_resource" });
    storage.clock.now += 42_500;

    const view = await test.desk.read(key.id, callOf());

    expect(view).toEqual({
      id: key.id,
      status: "running",
      progress: { turn: 3, tool: "read_resource", elapsedSeconds: 42 },
      toolCalls: [],
      usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
      acceptedAt: "2026-03-02T09:30:00.000Z",
    });
  });

  it("shows the answer, its sources and what became of its callback", async () => {
    const callback = { state: "failed", attempts: 9, failure: "HTTP 500" } as const;
    const endedAt = "2026-03-02T09:31:00.000Z";
    const key = await stored({ status: "succeeded", endedAt, callback });
    const citation = {
      uri: "m365://page/a/b",
      title: "Plan",
      webUrl: undefined,
      quote: "On time.",
    };
    const answer = {
      text: "On time.",
      data: { late: false },
      citations: [citation],
      notes: ["One quote was not found."],
    };
    const outcome = { answer, error: undefined, toolCalls, usage };
    await storage.store.writeDocument(key, "outcome", outcome);

    const view = await test.desk.read(key.id, callOf());

    expect(view).toEqual({
      id: key.id,
      status: "succeeded",
      text: "On time.",
      data: { late: false },
      citations: [{ uri: "m365://page/a/b", title: "Plan", quote: "On time." }],
      notes: ["One quote was not found."],
      toolCalls,
      usage,
      callback,
      acceptedAt: "2026-03-02T09:30:00.000Z",
      endedAt,
    });
    expect(test.graphTokens.asked).toEqual([]);
  });

  it("shows why it failed", async () => {
    const key = await stored({ status: "failed" });
    const error = {
      code: "limit_reached",
      detail: "Too many turns.",
      remedy: "Allow more.",
    } as const;
    const outcome = { answer: undefined, error, toolCalls: [], usage };
    await storage.store.writeDocument(key, "outcome", outcome);

    expect(await test.desk.read(key.id, callOf())).toMatchObject({ status: "failed", error });
  });

  it("shows exactly the changes that wait for a person", async () => {
    const decision = { approved: true, by: grace, at: "2026-03-02T09:30:00Z", reason: undefined };
    const key = await waitingFor(held("a", decision), held("b"));

    const view = await test.desk.read(key.id, callOf());

    const { toolUseId: _id, decision: _decision, ...shown } = held("b");
    expect(view).toMatchObject({ status: "awaiting_approval", toolCalls, usage });
    expect(view.pending).toEqual([shown]);
  });

  it.each<[string, CallChanges, string?]>([
    ["somebody else", { objectId: ben }],
    ["an administrator", { objectId: ben, roles: ["Connector.Read", "Connector.Admin"] }],
    ["the same person in another tenant", { tenantKey: "elsewhere" }],
  ])("of %s finds nothing", async (_, changes) => {
    const { id } = await stored();

    await expect(test.desk.read(id, callOf(changes))).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["x", "../../etc", "2".padEnd(35, "a"), `${"2".padEnd(11, "0")}${"A".repeat(24)}`])(
    "for %s finds nothing",
    async (id) => {
      await expect(test.desk.read(id, callOf())).rejects.toMatchObject({ code: "not_found" });
    },
  );
});

describe("the requester's sign-in", () => {
  const minutes = 60_000;
  const tokenOf = ({ id }: InvocationKey, leftMs: number) => ({
    id,
    accessToken: "old",
    scopes: [],
    expiresAt: storage.clock.now + leftMs,
  });

  it("is left alone while enough of it is left", async () => {
    const key = await stored({ status: "running" });
    await storage.store.writeToken(key, tokenOf(key, 16 * minutes));

    await test.desk.read(key.id, callOf());

    expect(test.graphTokens.asked).toEqual([]);
    expect(await storage.store.readToken(key)).toMatchObject({ accessToken: "old" });
  });

  it("is renewed by a poll shortly before its end, with a newer token", async () => {
    const key = await stored({ status: "running" });
    await storage.store.writeToken(key, tokenOf(key, 14 * minutes));

    await test.desk.read(key.id, callOf());

    expect(test.graphTokens.asked).toEqual([
      { accessToken: `access-${anna}`, options: { fresh: false } },
    ]);
    expect(await storage.store.readToken(key)).toEqual({
      id: key.id,
      accessToken: "graph-1",
      scopes: ["Mail.Read"],
      expiresAt: storage.clock.now + 60 * minutes,
    });
  });

  it("that Graph no longer takes is renewed by a poll, and the work goes on", async () => {
    const signInUntil = "2026-03-03T09:30:00Z";
    const key = await stored({ waitingFor: "sign_in", signInUntil, enqueued: true });
    await storage.store.writeToken(key, tokenOf(key, 50 * minutes));
    await sent();

    const view = await test.desk.wait(key.id, 1, callOf());

    expect(view.error).toBeUndefined();
    expect(await storage.store.readToken(key)).toMatchObject({ accessToken: "graph-1" });
    expect(await sent()).toEqual([key.id]);
    expect(await storage.store.read(key)).toMatchObject({
      status: "queued",
      waitingFor: undefined,
      signInUntil: undefined,
      enqueued: true,
    });
  });

  const refusal = new ConnectorError(
    "claims_required",
    { happened: "No.", because: "Claims.", remedy: "Sign in." },
    { challenge: "Bearer claims" },
  );

  it("that cannot be renewed is the caller's to mend once the work waits for it", async () => {
    const key = await stored({ waitingFor: "sign_in" });
    test.graphTokens.refusal = refusal;

    await expect(test.desk.read(key.id, callOf())).rejects.toBe(refusal);
  });

  it("that cannot be renewed does not hide the work while that goes on", async () => {
    const key = await stored({ status: "running" });
    test.graphTokens.refusal = refusal;

    expect(await test.desk.read(key.id, callOf())).toMatchObject({ status: "running" });
  });

  it("is not stored again while Entra's newest is the one that is kept", async () => {
    test.graphTokens.lifeMs = 10 * minutes;
    const key = await stored({ status: "running" });
    await storage.store.writeToken(key, { ...tokenOf(key, 9 * minutes), accessToken: "graph-1" });
    const writes: string[] = [];
    storage.faults.decide = (call) => void (call.startsWith("PUT blob") && writes.push(call));

    await test.desk.read(key.id, callOf());
    storage.faults.decide = () => undefined;

    expect(test.graphTokens.asked).toHaveLength(1);
    expect(writes).toEqual([]);
  });

  it("is not kept for what ended while Entra was asked", async () => {
    const key = await stored({ status: "running" });
    // As its worker ends it: the record first, then the token.
    test.graphTokens.meanwhile = async () => {
      await storage.store.update(key, () => ({ status: "succeeded" }));
      await storage.store.eraseToken(key);
    };

    await test.desk.read(key.id, callOf());

    expect(test.graphTokens.asked).toHaveLength(1);
    expect(await storage.store.readToken(key)).toBeUndefined();
  });

  it("is none of an application's", async () => {
    const key = await stored({ status: "running", mode: "application" });

    await test.desk.read(key.id, callOf({ mode: "application" }));

    expect(test.graphTokens.asked).toEqual([]);
  });

  it("is what a worker calls Graph with, and no other", async () => {
    const key = await stored();
    const now = () => storage.clock.now;
    const token = tokenOf(key, 10 * minutes);
    const source = storedTokenSource(async () => token, now);
    const expired = { code: "sign_in_expired", status: 401 };

    expect(await source.token()).toEqual({ accessToken: "old", scopes: [] });
    await expect(source.token({ fresh: true })).rejects.toMatchObject(expired);
    await expect(source.token({ claims: "{}" })).rejects.toMatchObject(expired);
    storage.clock.now += 9 * minutes + 1;
    await expect(source.token()).rejects.toMatchObject(expired);
    await expect(storedTokenSource(async () => undefined).token()).rejects.toMatchObject(expired);
  });

  it("that a poll renewed is used by the worker that began with the old one", async () => {
    const key = await stored({ status: "running" });
    await storage.store.writeToken(key, tokenOf(key, 10 * minutes));
    const now = () => storage.clock.now;
    const source = storedTokenSource(async () => await storage.store.readToken(key), now);
    const before = await source.token();

    await test.desk.read(key.id, callOf());
    const still = await source.token();
    const asked = await source.token({ fresh: true });
    storage.clock.now += 11 * minutes;
    const after = await source.token();

    const used = [before, still, asked, after].map(({ accessToken }) => accessToken);
    expect(used).toEqual(["old", "old", "graph-1", "graph-1"]);
  });
});

describe("waiting", () => {
  it("ends with the work, and looks less and less often", async () => {
    const key = await stored({ status: "running" });
    const { slept } = test;
    const waiting = test.desk.wait(key.id, 60, callOf());
    while (slept.length < 4) await new Promise((resolve) => setImmediate(resolve));
    await storage.store.update(key, () => ({ status: "failed" }));

    const view = await waiting;

    expect(view.status).toBe("failed");
    expect(slept.slice(0, 4)).toEqual([250, 375, 562.5, 843.75]);
  });

  it("ends when its time is over", async () => {
    const key = await stored({ status: "running" });

    const view = await test.desk.wait(key.id, 3, callOf());

    expect(view.status).toBe("running");
    expect(test.slept.reduce((sum, ms) => sum + ms, 0)).toBe(3_000);
  });

  it("ends at once for what needs a person", async () => {
    const key = await waitingFor(held("a"));

    const view = await test.desk.wait(key.id, 100, callOf());

    expect(view.pending).toHaveLength(1);
    expect(test.slept).toEqual([]);
  });
});

describe("a list", () => {
  it("shows the caller's own without content, page by page", async () => {
    const first = await stored({ status: "succeeded", endedAt: "2026-03-02T09:31:00.000Z" });
    storage.clock.now += 1_000;
    const second = await stored({ turn: 1 });

    const page = await test.desk.list({ size: "1" }, callOf());
    const { nextCursor = "" } = page;
    const rest = await test.desk.list({ size: "1", cursor: nextCursor }, callOf());

    expect(page).toEqual({
      invocations: [
        {
          id: second.id,
          status: "queued",
          progress: { turn: 1, elapsedSeconds: 1 },
          acceptedAt: "2026-03-02T09:30:00.000Z",
        },
      ],
      count: 1,
      truncated: true,
      nextCursor: second.id,
    });
    expect(rest).toMatchObject({ invocations: [{ id: first.id }], count: 1, truncated: false });
    expect(await test.desk.list({}, callOf({ objectId: ben }))).toMatchObject({ count: 0 });
  });

  it("of all is for administrators, and tells who asked", async () => {
    const { id } = await stored({ status: "failed" });

    const page = await test.desk.list({ all: "true", status: "failed,queued" }, administrator());

    const { clientId } = callOf().caller;
    expect(page.invocations).toEqual([
      expect.objectContaining({ id, requestedBy: { callerId: anna, clientId, mode: "delegated" } }),
    ]);
    await expect(test.desk.list({ all: "true" }, callOf())).rejects.toMatchObject({
      code: "missing_role",
    });
  });

  it("asks for each status once, however often it is named", async () => {
    const asked: unknown[] = [];
    const list = async (query: unknown) => {
      asked.push(query);
      return { records: [], continuation: undefined };
    };
    const status = Array(50).fill("queued").concat("failed").join(",");

    // Table storage takes 15 comparisons in a query.
    await listInvocations({ status }, callOf(), { store: { list }, now: () => 0 });

    expect(asked).toEqual([{ tenantKey, callerId: anna, statuses: ["queued", "failed"] }]);
  });

  it.each([{ all: "yes" }, { size: "0" }, { size: "many" }, { status: "done" }, { cursor: "x" }])(
    "takes no %j",
    async (query) => {
      await expect(test.desk.list(query as never, callOf())).rejects.toMatchObject({
        code: "invalid_input",
        because: expect.stringContaining(Object.keys(query)[0]!),
      });
    },
  );
});

describe("cancelling", () => {
  it("marks what runs, and leaves it to its worker", async () => {
    const heldUntil = new Date(storage.clock.now + 60_000).toISOString();
    const key = await stored({ status: "running", holder: "w1", heldUntil });
    await sent();

    const view = await test.desk.cancel(key.id, callOf());

    expect(view).toMatchObject({ id: key.id, status: "running" });
    expect(await storage.store.read(key)).toMatchObject({ cancelRequested: true });
    expect(await sent()).toEqual([]);
  });

  it.each<[string, Partial<InvocationRecord>]>([
    ["in the queue", {}],
    ["for a sign-in", { waitingFor: "sign_in", signInUntil: "2026-03-03T09:30:00Z" }],
    ["for a person", { status: "awaiting_approval", approvalUntil: "2026-03-09T09:30:00Z" }],
  ])("sends what waits %s to a worker, which ends it", async (_, change) => {
    const key = await stored(change);
    await sent();

    await test.desk.cancel(key.id, callOf());
    await test.desk.cancel(key.id, callOf());

    expect(new Set(await sent())).toEqual(new Set([key.id]));
    expect(await storage.store.read(key)).toMatchObject({ cancelRequested: true });
  });

  it("changes nothing of what has ended", async () => {
    const key = await stored({ status: "succeeded" });
    await sent();

    const view = await test.desk.cancel(key.id, callOf());

    expect(view.status).toBe("succeeded");
    expect(await storage.store.read(key)).toMatchObject({ cancelRequested: false });
    expect(await sent()).toEqual([]);
  });

  it("is for the requester and for administrators, who see no content", async () => {
    const key = await waitingFor(held("a"));

    await expect(test.desk.cancel(key.id, callOf({ objectId: ben }))).rejects.toMatchObject({
      code: "not_found",
    });
    const view = await test.desk.cancel(key.id, administrator());

    expect(view).toEqual({
      id: key.id,
      status: "awaiting_approval",
      acceptedAt: "2026-03-02T09:30:00.000Z",
    });
    expect(await storage.store.read(key)).toMatchObject({ cancelRequested: true });
  });
});

describe("deciding", () => {
  const approve = (digest: string) => ({ digest, decision: "approve" });
  const [a, b] = [held("a"), held("b")];

  it("approves exactly one change, and goes on when none is undecided", async () => {
    const key = await waitingFor(a, b);
    await sent();

    const first = await test.desk.decide(key.id, approve(a.digest), approver());
    const between = await sent();
    const body = { digest: b.digest, decision: "reject", reason: "Not to Ben." };
    const second = await test.desk.decide(key.id, body, approver());

    const at = "2026-03-02T09:30:00.000Z";
    expect(await changesIn(key)).toEqual([
      { approved: true, by: grace, at },
      { approved: false, by: grace, at, reason: "Not to Ben." },
    ]);
    expect(first).toEqual({ id: key.id, status: "awaiting_approval", acceptedAt: at });
    expect(between).toEqual([]);
    expect(second).toMatchObject({ id: key.id, status: "queued" });
    expect(await sent()).toEqual([key.id]);
    expect(await storage.store.read(key)).toMatchObject({
      status: "queued",
      enqueued: true,
      approvalUntil: undefined,
    });
  });

  it("may be done by the requester, who sees the request then", async () => {
    const key = await waitingFor(a);
    const own = callOf({ roles: ["Connector.Read", "Connector.Approve"] });

    const view = await test.desk.decide(key.id, approve(a.digest), own);

    expect(view).toMatchObject({ status: "queued", toolCalls, usage });
  });

  it("loses neither of two decisions at once", async () => {
    const key = await waitingFor(a, b);

    let others = 1;
    const store = {
      ...storage.store,
      // Between reading and writing, somebody else decides.
      writeDocument: (async (...written) => {
        if (others-- > 0) await test.desk.decide(key.id, approve(b.digest), approver(ben));
        return await storage.store.writeDocument(...written);
      }) as typeof storage.store.writeDocument,
    };
    const queue = { send: async () => {} };

    await decide(key.id, approve(a.digest), approver(), { store, queue, now: () => 0 });

    expect(await changesIn(key)).toEqual([
      expect.objectContaining({ by: grace }),
      expect.objectContaining({ by: ben }),
    ]);
    expect(await storage.store.read(key)).toMatchObject({ status: "queued" });
  });

  it("may be repeated the same way by the same person, even after the end", async () => {
    const key = await waitingFor(a);
    await test.desk.decide(key.id, approve(a.digest), approver());
    const { value, etag } = (await storage.store.readDocument(key, "state"))!;
    const carriedOut = { ...value, held: [], decided: value.held };
    await storage.store.writeDocument(key, "state", carriedOut, etag);
    await storage.store.update(key, () => ({ status: "succeeded" }));
    await storage.store.leave(key);

    const again = await test.desk.decide(key.id, approve(a.digest), approver());

    expect(again.status).toBe("succeeded");
  });

  it("finishes what died between the decision and the record", async () => {
    const decision = { approved: true, by: grace, at: "2026-03-02T09:30:00Z", reason: undefined };
    const key = await waitingFor(held("a", decision));
    await sent();

    const { status } = await test.desk.decide(key.id, approve(a.digest), approver());

    expect(status).toBe("queued");
    expect(await sent()).toEqual([key.id]);
  });

  it("is refused once it was decided otherwise, or by somebody else", async () => {
    const key = await waitingFor(a);
    await test.desk.decide(key.id, approve(a.digest), approver());
    const reject = { digest: a.digest, decision: "reject" };

    const refusals = [
      test.desk.decide(key.id, reject, approver()),
      test.desk.decide(key.id, approve(a.digest), approver(ben)),
    ];

    for (const refusal of refusals)
      await expect(refusal).rejects.toMatchObject({ code: "conflict", status: 409 });
  });

  it.each<[string, object, CallChanges, string]>([
    ["another digest", { digest: "f".repeat(64) }, {}, "not_found"],
    ["no digest", { digest: undefined }, {}, "invalid_input"],
    ["half a digest", { digest: "a" }, {}, "invalid_input"],
    ["no decision", { decision: "maybe" }, {}, "invalid_input"],
    ["an unknown field", { force: true }, {}, "invalid_input"],
    ["a reason of several lines", { reason: "a\nb" }, {}, "invalid_input"],
    ["no role", {}, { roles: ["Connector.Read", "Connector.Admin"] }, "missing_role"],
    ["an application", {}, { mode: "application" }, "not_available_in_mode"],
    ["another tenant", {}, { tenantKey: "elsewhere" }, "not_found"],
  ])("is refused with %s", async (_, change, caller, code) => {
    const key = await waitingFor(a);
    const call = callOf({ objectId: grace, roles: ["Connector.Approve"], ...caller });
    const body = { ...approve(a.digest), ...change };

    await expect(test.desk.decide(key.id, body, call)).rejects.toMatchObject({ code });

    expect(await changesIn(key)).toEqual([undefined]);
  });

  it("comes too late for what has ended", async () => {
    const key = await waitingFor(a);
    await storage.store.update(key, () => ({ status: "cancelled" }));

    await expect(test.desk.decide(key.id, approve(a.digest), approver())).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
