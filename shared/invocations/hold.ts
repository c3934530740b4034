/** A claim while it is held: kept alive, watched for its loss and for a cancellation, given back. */
import { CallFailure } from "../errors/call-failure.ts";
import { claimMs } from "./claim.ts";
import type { RunnerParts } from "./runner-parts.ts";
import type { InvocationRecord } from "./types.ts";

/** Also how long a cancellation waits for a model that is thinking. */
const beatMs = 10_000;

/** Another worker has the invocation: this one must not touch it any more. */
export class ClaimLost extends Error {
  constructor() {
    super("Another worker took the invocation.");
    this.name = "ClaimLost";
  }
}

type HoldParts = Pick<RunnerParts, "store" | "clock" | "log">;

export class Hold implements Disposable {
  /** As this worker saw it last. */
  record: InvocationRecord;
  readonly #parts: HoldParts;
  readonly #lost = new AbortController();
  readonly #cancelled = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  /** One change at a time, in the order in which they were asked for. */
  #changing: Promise<void> = Promise.resolve();

  constructor(record: InvocationRecord, parts: HoldParts) {
    this.record = record;
    this.#parts = parts;
    this.#heartbeat = setInterval(() => this.tell({}), beatMs);
  }

  /** Ends when another worker has the invocation. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Ends when the requester wants no more of it. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  /**
   * Changes the record, and keeps the claim unless the change gives it back.
   *
   * @throws ClaimLost, CallFailure
   */
  async change(changes: Partial<InvocationRecord>): Promise<void> {
    const changed = this.#changing.then(async () => await this.#change(changes));
    this.#changing = changed.catch(() => undefined);
    await changed;
  }

  /**
   * The same beside the work. One that fails is made up for by the next: the claim outlives several.
   * One that finds the claim lost ends `lost`.
   */
  tell(changes: Partial<InvocationRecord>): void {
    this.change(changes).catch((error: unknown) => {
      const kind = error instanceof CallFailure ? error.kind : "lost";
      this.#parts.log("invocation_heartbeat_failed", { id: this.record.id, kind });
    });
  }

  /** Once all is told. */
  async told(): Promise<void> {
    await this.#changing;
  }

  async #change(changes: Partial<InvocationRecord>): Promise<void> {
    const { store, clock } = this.#parts;
    const { holder } = this.record;
    let ours = false;
    const change = (found: InvocationRecord) => {
      ours = found.holder === holder;
      const heldUntil = new Date(clock.now() + claimMs).toISOString();
      return ours ? { heldUntil, ...changes } : undefined;
    };
    // What was seen last is written over only while it stands so: else it is read again.
    const record = await store.update(this.record, change, this.record);
    if (!ours || record === undefined) {
      this.#lost.abort(new ClaimLost());
      throw new ClaimLost();
    }
    this.record = record;
    if (record.cancelRequested) this.#cancelled.abort();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#heartbeat);
  }
}

/** What a change adds that gives the claim back. */
export const givenBack = { holder: undefined, heldUntil: undefined } as const;
