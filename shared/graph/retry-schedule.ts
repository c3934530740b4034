/** When a failed request may be repeated: a bounded number of times within a bounded time. */
import { setTimeout as delay } from "node:timers/promises";

/** Time and chance, so that tests need neither. */
export interface Pacing {
  now(): number;
  /** Rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const realPacing: Pacing = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
  random: Math.random,
};

export const retryLimits = {
  /** Attempts in all, the first one included. */
  attempts: 5,
  /** No attempt begins later than this after the first. */
  totalMs: 30_000,
  firstBackoffMs: 500,
  longestBackoffMs: 8_000,
} as const;

/** The repeats that one request has left. */
export class RetrySchedule {
  readonly #pacing: Pacing;
  readonly #startedAt: number;
  #repeats = 0;

  constructor(pacing: Pacing) {
    this.#pacing = pacing;
    this.#startedAt = pacing.now();
  }

  /** Whether a repeat after this wait, which the service asks for, would stay within the bounds. */
  allows(serverWaitMs: number): boolean {
    const elapsed = this.#pacing.now() - this.#startedAt;
    return (
      this.#repeats + 1 < retryLimits.attempts && elapsed + serverWaitMs <= retryLimits.totalMs
    );
  }

  /**
   * Milliseconds until the next attempt: what the service asks for, else exponential back-off with
   * full jitter. Undefined when attempts or time are used up.
   */
  next(serverWaitMs: number | undefined): number | undefined {
    // A wait of 0 is no answer to the question how long; everyone would come back at once.
    const wait = serverWaitMs || this.#backoff();
    if (!this.allows(wait)) return undefined;
    this.#repeats += 1;
    return wait;
  }

  #backoff(): number {
    const { firstBackoffMs, longestBackoffMs } = retryLimits;
    return this.#pacing.random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** this.#repeats);
  }
}
