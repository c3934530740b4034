/** Holds ended spans until they are sent: a moment later, in batches, off the path of any answer. */
import type { FinishedSpan } from "./span.ts";

/** Sends them; resolves to those that are worth another try. Never rejects. */
export type SendSpans = (spans: readonly FinishedSpan[]) => Promise<readonly FinishedSpan[]>;

export interface SpanBuffer {
  add(span: FinishedSpan): void;
  /** Sends what is there, once. */
  close(): Promise<void>;
}

export interface SpanBufferOptions {
  readonly send: SendSpans;
  /** From the first span on; it lets the first answers go before anything is loaded for sending. */
  readonly delayMs?: number;
  /** Most spans held; an instance never runs out of memory because nobody takes them. */
  readonly capacity?: number;
}

const batchSize = 500;
const longestDelayMs = 5 * 60_000;

export function createSpanBuffer(options: SpanBufferOptions): SpanBuffer {
  const { send, delayMs = 5_000, capacity = 5_000 } = options;
  let held: FinishedSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  let failures = 0;
  let closed = false;

  function add(span: FinishedSpan): void {
    held.push(span);
    if (held.length > capacity) dropOne();
    plan();
  }

  /** What failed is what somebody will look for. */
  function dropOne(): void {
    const least = held.findIndex(({ failure }) => failure === undefined);
    held.splice(Math.max(0, least), 1);
  }

  function plan(): void {
    if (closed || timer !== undefined || held.length === 0) return;
    const delay = Math.min(delayMs * 2 ** failures, longestDelayMs);
    timer = setTimeout(() => void sendPlanned(), delay).unref();
  }

  async function sendPlanned(): Promise<void> {
    await flush();
    timer = undefined;
    plan();
  }

  async function flush(): Promise<void> {
    sending = sending.then(sendHeld);
    await sending;
  }

  async function sendHeld(): Promise<void> {
    const batches = Math.ceil(held.length / batchSize);
    for (let batch = 0; batch < batches; batch += 1) {
      const again = await send(held.splice(0, batchSize));
      failures = again.length === 0 ? 0 : failures + 1;
      if (again.length === 0) continue;
      held = [...again, ...held];
      while (held.length > capacity) dropOne();
      return;
    }
  }

  return {
    add,
    async close() {
      closed = true;
      clearTimeout(timer);
      await flush();
    },
  };
}
