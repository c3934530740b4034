/** Everything around a worker of invocations, in memory: time, queues, storage, and a death at any call. */
import { createSecretKey, randomBytes } from "node:crypto";
import type { AuditRecord } from "../../shared/audit/audit-record.ts";
import { CallFailure } from "../../shared/errors/call-failure.ts";
import { deliverCallback } from "../../shared/invocations/deliver-callback.ts";
import { newInvocationId } from "../../shared/invocations/invocation-id.ts";
import { endPoisoned, failPoisonedCallback } from "../../shared/invocations/poison.ts";
import type { RunnerParts } from "../../shared/invocations/runner-parts.ts";
import { sweep } from "../../shared/invocations/sweep.ts";
import {
  finalStatuses,
  type InvocationKey,
  type InvocationMessage,
  type InvocationOutcome,
  type InvocationRecord,
  type InvocationRequest,
} from "../../shared/invocations/types.ts";
import { runInvocation } from "../../shared/invocations/worker.ts";
import type { PostRequest, PostResult } from "../../shared/outbound/post.ts";
import { createSealer } from "../../shared/sealing/sealer.ts";
import { createStorageLedger } from "../../shared/writes/storage-ledger.ts";
import { FakeLedgerRows } from "./fake-ledger-rows.ts";
import { MemoryInvocations, type Passage } from "./memory-invocations.ts";
import { MemoryQueue } from "./memory-queue.ts";
import { scriptedAgent, type ScriptedAgentParts, type Turn } from "./scripted-agent.ts";
import { testTenant } from "./fake-tool-context.ts";

export const start = Date.parse("2026-03-02T08:00:00Z");
export const minute = 60_000;
const sealKey = { id: "v1", key: createSecretKey(randomBytes(32)) };

/** The process is gone: nothing that it calls comes back. */
export class Died extends Error {}

export interface Fault {
  /** Of all calls since the start, from 1. */
  readonly at: number;
  readonly when: "before" | "after";
}

export class InvocationWorld {
  readonly clock = { ms: start };
  readonly now = (): number => this.clock.ms;
  /** Names of the calls so far. */
  readonly calls: string[] = [];
  death: Fault | undefined;
  /** Whether a call fails as storage does, and if so before or after it took effect. */
  outage: (name: string) => Fault["when"] | undefined = () => undefined;
  #dead = false;
  /** Every call of a worker to anything outside itself goes through here. */
  readonly pass: Passage = async (name, act) => {
    this.calls.push(name);
    const dies = this.calls.length === this.death?.at;
    if (this.#dead || (dies && this.death?.when === "before")) throw this.#die();
    const outage = this.outage(name);
    if (outage === "before") throw new CallFailure("unavailable", name);
    const result = act();
    if (dies) throw this.#die();
    if (outage === "after") throw new CallFailure("unavailable", name);
    // As long as a call takes, others go on.
    await Promise.resolve();
    return result;
  };

  readonly store = new MemoryInvocations(this.pass);
  readonly queue = new MemoryQueue<InvocationMessage>(this.now);
  readonly callbacks = new MemoryQueue<InvocationMessage>(this.now);
  readonly audit: AuditRecord[] = [];
  readonly logged: { event: string; details: Readonly<Record<string, string | number>> }[] = [];
  readonly posted: PostRequest[] = [];
  postResults: PostResult[] = [];
  readonly charged: number[] = [];
  readonly agent: ScriptedAgentParts;
  readonly parts: { -readonly [Part in keyof RunnerParts]: RunnerParts[Part] };
  readonly ledger = createStorageLedger({
    rows: new FakeLedgerRows([], async () => await this.pass("ledger", () => undefined)),
    sealer: createSealer({ current: async () => sealKey, find: async () => sealKey }, this.now),
    onUnkept: () => undefined,
    now: this.now,
  });

  constructor(turns: Turn[], agent: Partial<ScriptedAgentParts> = {}) {
    this.agent = {
      turns,
      think: async () => await this.pass("model", () => undefined),
      use: async () => "ok",
      ...agent,
    };
    const { pass } = this;
    this.parts = {
      store: this.store,
      queue: this.queue.sender(pass),
      callbacks: this.callbacks.sender(pass),
      agent: scriptedAgent(this.agent),
      catalogue: [],
      tenantOf: (key) => (key === testTenant.key ? testTenant : undefined),
      tokensFor: async () => ({ token: async () => ({ accessToken: "graph", scopes: [] }) }),
      charge: async (_key, tokens) => void (await pass("charge", () => this.charged.push(tokens))),
      post: async (sent) =>
        await pass("post", () => {
          this.posted.push(sent);
          return this.postResults.shift() ?? { ok: true };
        }),
      audit: {
        write: (record) => void this.audit.push(record),
        flush: async () => await pass("audit", () => undefined),
        close: async () => undefined,
        healthy: true,
      },
      clock: { now: this.now, sleep: async () => undefined, random: () => 0 },
      log: (event, details) => void this.logged.push({ event, details }),
    };
  }

  /** A request that was accepted, with its message in the queue. */
  async accept(
    request: Partial<InvocationRequest> = {},
    record: Partial<InvocationRecord> = {},
    callerId = "anna",
  ): Promise<InvocationKey> {
    const key = { tenantKey: testTenant.key, callerId, id: newInvocationId(this.now()) };
    const { store } = this;
    await store.enter(key);
    const caller = { mode: "delegated", objectId: callerId, clientId: "app", roles: [] } as const;
    const callbackKey = request.callbackUrl && `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
    const accepted = { request: { ...plainRequest, ...request }, caller, callbackKey };
    await store.writeDocument(key, "request", accepted);
    await store.add({
      record: { ...newRecord(key, this.now()), ...record },
      idempotency: undefined,
    });
    await store.writeToken(key, {
      id: key.id,
      accessToken: "graph",
      scopes: [],
      expiresAt: this.now() + 60 * minute,
    });
    await this.parts.queue.send(key);
    return key;
  }

  record(key: InvocationKey): InvocationRecord {
    const record = this.store.records.get(key.id);
    if (record === undefined) throw new Error(`There is no invocation ${key.id}.`);
    return record;
  }

  outcome({ id }: InvocationKey): InvocationOutcome | undefined {
    return this.store.documents.get(`${id}/outcome`)?.value as InvocationOutcome | undefined;
  }

  /** A worker dies at that call, counted from now. */
  dieAt(count: number, when: Fault["when"]): void {
    this.death = { at: this.calls.length + count, when };
  }

  revive(): void {
    this.#dead = false;
    this.death = undefined;
  }

  /** What the host does until nothing is left to do: messages as they come due, the sweep every 5 minutes. */
  async untilQuiet(most = 30 * 24 * 60): Promise<void> {
    for (let round = 0; round < most; round += 1) {
      await this.drain();
      if (this.isQuiet()) return;
      this.clock.ms = Math.min(this.#nextMessageAt() ?? Infinity, this.#nextSweepAt());
      if (this.clock.ms >= this.#nextSweepAt()) await this.sweep();
    }
    throw new Error(`It never came to rest: ${JSON.stringify([...this.store.records.values()])}`);
  }

  isQuiet(): boolean {
    const open = [...this.store.records.values()].some(({ status }) => !finalStatuses.has(status));
    return !open && this.store.places.size === 0 && this.#nextMessageAt() === undefined;
  }

  async sweep(): Promise<void> {
    this.#swept = this.now();
    await this.#tried(async () => {
      await sweep({ ...this.parts, removeOldWrites: async () => 0, removeOldDays: async () => 0 });
    });
  }

  /** Handles what is visible now, one after the other. */
  async drain(): Promise<void> {
    for (let held; (held = this.queue.take()) !== undefined;) {
      const { message } = held;
      const done = await this.#tried(async () => await runInvocation(message, this.parts));
      if (done === "done") this.queue.complete(held);
      else if (done === "failed") this.queue.fail(held);
    }
    for (let held; (held = this.callbacks.take()) !== undefined;) {
      const { message } = held;
      const done = await this.#tried(async () => await deliverCallback(message, this.parts));
      if (done === "done") this.callbacks.complete(held);
      else if (done === "failed") this.callbacks.fail(held);
    }
    for (const message of this.queue.poison.splice(0)) await endPoisoned(message, this.parts);
    for (const message of this.callbacks.poison.splice(0))
      await failPoisonedCallback(message, this.parts);
  }

  #swept = start;

  /** A process that died is started anew; its message stays hidden. */
  async #tried(work: () => Promise<void>): Promise<"done" | "failed" | "died"> {
    try {
      await work();
      // The process died while the last call was on its way: nobody saw it return.
      return this.#dead ? this.#buried() : "done";
    } catch {
      return this.#dead ? this.#buried() : "failed";
    }
  }

  #buried(): "died" {
    this.revive();
    return "died";
  }

  #die(): Died {
    this.#dead = true;
    return new Died("died");
  }

  #nextMessageAt(): number | undefined {
    const times = [this.queue.nextAt, this.callbacks.nextAt].filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.max(this.now(), Math.min(...times));
  }

  #nextSweepAt(): number {
    return this.#swept + 5 * minute;
  }
}

const plainRequest: InvocationRequest = {
  prompt: "Summarise the open tickets.",
  instructions: undefined,
  tools: [],
  allowWrites: [],
  approval: "none",
  allowedRecipients: undefined,
  outputSchema: undefined,
  attachments: [],
  user: undefined,
  model: "claude-opus-5-5",
  effort: undefined,
  limits: { turns: 20, tokens: 400_000, writes: 5, seconds: 900 },
  callbackUrl: undefined,
  metadata: {},
};

function newRecord(key: InvocationKey, now: number): Omit<InvocationRecord, "etag"> {
  return {
    ...key,
    status: "queued",
    waitingFor: undefined,
    mode: "delegated",
    clientId: "app",
    acceptedAt: new Date(now).toISOString(),
    startedAt: undefined,
    endedAt: undefined,
    enqueued: true,
    holder: undefined,
    heldUntil: undefined,
    attempts: 0,
    turn: 0,
    currentTool: undefined,
    cancelRequested: false,
    approvalUntil: undefined,
    signInUntil: undefined,
    callback: undefined,
  };
}
