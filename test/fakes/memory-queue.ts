/** A queue with a clock: messages are hidden while they are handled, and come back when nobody ends them. */
import type { Queue, SendOptions } from "../../shared/storage/queue.ts";
import type { Passage } from "./memory-invocations.ts";

interface Held<Message> {
  readonly message: Message;
  visibleAt: number;
  dequeued: number;
}

export class MemoryQueue<Message> {
  readonly messages: Held<Message>[] = [];
  readonly poison: Message[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A sender's view, whose calls may fail. */
  sender(pass: Passage): Queue<Message> {
    return {
      send: async (message, { delaySeconds = 0 }: SendOptions = {}) =>
        await pass("send", () => {
          const visibleAt = this.#now() + delaySeconds * 1_000;
          this.messages.push({ message: structuredClone(message), visibleAt, dequeued: 0 });
        }),
    };
  }

  /** The next visible message; it comes back after ten minutes unless it is completed. */
  take(): Held<Message> | undefined {
    const next = this.messages.find(({ visibleAt }) => visibleAt <= this.#now());
    if (next === undefined) return undefined;
    next.visibleAt = this.#now() + 600_000;
    next.dequeued += 1;
    return next;
  }

  complete(held: Held<Message>): void {
    this.messages.splice(this.messages.indexOf(held), 1);
  }

  /** As the host does after a failure: at once again, and aside after the fifth. */
  fail(held: Held<Message>): void {
    held.visibleAt = this.#now();
    if (held.dequeued < 5) return;
    this.complete(held);
    this.poison.push(held.message);
  }

  /** When the next message will be seen; undefined: there is none. */
  get nextAt(): number | undefined {
    return this.messages.map(({ visibleAt }) => visibleAt).toSorted((a, b) => a - b)[0];
  }
}
