/** Exchange's limit on parallel requests: four per application and mailbox. */
import { GraphError } from "./errors.ts";

export interface ConcurrencyLimit {
  /** Requests that run at once; further ones wait. */
  limit: number;
  /** How long one waits for its turn before it is refused, in milliseconds. */
  patience: number;
}

export class MailboxGate {
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #rules: ConcurrencyLimit;

  constructor(rules: ConcurrencyLimit) {
    this.#rules = rules;
  }

  /** @throws GraphError 429 `ApplicationThrottled` when no place comes free in time. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    await this.#enter(key);
    try {
      return await work();
    } finally {
      this.#leave(key);
    }
  }

  async #enter(key: string): Promise<void> {
    const running = this.#running.get(key) ?? 0;
    if (running < this.#rules.limit) {
      this.#running.set(key, running + 1);
      return;
    }
    await this.#turn(key);
  }

  /** Waits for a place that a finished request hands over. */
  #turn(key: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(key) ?? [];
      this.#waiting.set(key, queue);
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(admit), 1);
        reject(mailboxConcurrency());
      }, this.#rules.patience);
      queue.push(admit);
    });
  }

  #leave(key: string): void {
    const next = this.#waiting.get(key)?.shift();
    if (next) next();
    else this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
  }
}

function mailboxConcurrency(): GraphError {
  return new GraphError(
    429,
    "ApplicationThrottled",
    "Application is over its MailboxConcurrency limit.",
    { "Retry-After": "1" },
  );
}
