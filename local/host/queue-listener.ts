/** Runs one queue function: polls with back-off, handles in batches, retries, sets poison aside. */
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { RestError, type QueueClient, type QueueServiceClient } from "@azure/storage-queue";
import type { QueueOptions } from "./host-json.ts";
import { LeasedMessage, leaseSeconds } from "./leased-message.ts";
import type { PendingWork } from "./pending-work.ts";

const minPollingInterval = 100;

export interface QueueListenerParts {
  service: QueueServiceClient;
  queueName: string;
  options: QueueOptions;
  /** Runs the function; rejects if it failed. */
  handle: (message: LeasedMessage, text: string) => Promise<unknown>;
  work: PendingWork;
  warn: (message: string) => void;
}

export class QueueListener {
  readonly #parts: QueueListenerParts;
  readonly #queue: QueueClient;
  readonly #poisonQueue: QueueClient | undefined;
  readonly #handling = new Map<LeasedMessage, Promise<void>>();
  readonly #stop = new AbortController();
  readonly #stopped: Promise<unknown> = once(this.#stop.signal, "abort");
  #receiving: Promise<unknown> = Promise.resolve();
  #polling: Promise<void> = Promise.resolve();

  constructor(parts: QueueListenerParts) {
    const { service, queueName } = parts;
    this.#parts = parts;
    this.#queue = service.getQueueClient(queueName);
    // The host sets nothing aside from a poison queue: there it would need another one.
    const isPoison = queueName.endsWith("-poison");
    this.#poisonQueue = isPoison ? undefined : service.getQueueClient(`${queueName}-poison`);
  }

  start(): void {
    this.#polling = this.#poll();
  }

  /** Handles every message that is visible now; resolves when none is left or in work. */
  async drain(): Promise<void> {
    while ((await this.#receive()) > 0 || this.#handling.size > 0) {
      await Promise.all(this.#handling.values());
    }
  }

  /** Takes no more messages; those in work go on, `abandon` gives up even them. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    await this.#receiving;
  }

  /** Lets go of what is still in work: it becomes visible again when its lease ends. */
  abandon(): void {
    for (const message of this.#handling.keys()) message.stopRenewing();
  }

  async #poll(): Promise<void> {
    const { maxPollingInterval } = this.#parts.options;
    let pause = minPollingInterval;
    while (!this.#stop.signal.aborted) {
      const received = await this.#receive().catch((error: unknown) => {
        this.#parts.warn(`Queue ${this.#parts.queueName} could not be read: ${String(error)}`);
        return 0;
      });
      if (received > 0) {
        pause = minPollingInterval;
      } else {
        await delay(pause, undefined, { signal: this.#stop.signal, ref: false }).catch(() => {});
        // Doubled with some randomness, so that several instances do not ask in step.
        pause = Math.min(pause * (1.8 + Math.random() * 0.4), maxPollingInterval);
      }
    }
  }

  /** Takes one batch and starts on it. One at a time, so that batches cannot add up. */
  #receive(): Promise<number> {
    const next = this.#receiving.then(() => this.#receiveBatch());
    this.#receiving = next.catch(() => {});
    return next;
  }

  async #receiveBatch(): Promise<number> {
    if (this.#stop.signal.aborted) return 0;
    await this.#roomForNextBatch();
    const { batchSize } = this.#parts.options;
    const items = await this.#queue
      .receiveMessages({ numberOfMessages: batchSize, visibilityTimeout: leaseSeconds })
      .then(({ receivedMessageItems }) => receivedMessageItems)
      .catch((error: unknown) => {
        // A queue that nobody has written to yet is empty.
        if (error instanceof RestError && error.statusCode === 404) return [];
        throw error;
      });
    for (const item of items) {
      const message = new LeasedMessage(this.#queue, item, this.#parts.warn);
      const handled = this.#handle(message).finally(() => this.#handling.delete(message));
      this.#handling.set(message, this.#parts.work.track(handled));
    }
    return items.length;
  }

  /** Waits until so few messages are in work that the next batch may be taken. */
  async #roomForNextBatch(): Promise<void> {
    const { batchSize, newBatchThreshold = batchSize / 2 } = this.#parts.options; // for one vCPU
    while (this.#handling.size > newBatchThreshold && !this.#stop.signal.aborted) {
      await Promise.race([...this.#handling.values(), this.#stopped]);
    }
  }

  async #handle(message: LeasedMessage): Promise<void> {
    const { options, handle, warn } = this.#parts;
    const { dequeueCount, messageId } = message.item;
    const poisonQueue = this.#poisonQueue;
    try {
      // A process that died on its last try left the message behind with one try too many.
      if (poisonQueue && dequeueCount > options.maxDequeueCount) {
        await message.moveTo(poisonQueue);
        return;
      }
      const succeeded = await this.#attempt(message, handle);
      if (succeeded) await message.complete();
      else if (poisonQueue && dequeueCount >= options.maxDequeueCount) {
        warn(
          `Message ${messageId} failed ${dequeueCount} times; moving it to ${poisonQueue.name}.`,
        );
        await message.moveTo(poisonQueue);
      } else await message.release(Math.round(options.visibilityTimeout / 1000));
    } catch (error) {
      message.stopRenewing();
      warn(`Message ${messageId} could not be settled: ${String(error)}`);
    }
  }

  async #attempt(message: LeasedMessage, handle: QueueListenerParts["handle"]): Promise<boolean> {
    try {
      await handle(message, message.text(this.#parts.options.messageEncoding));
      return true;
    } catch (error) {
      this.#parts.warn(`Message ${message.item.messageId} failed: ${String(error)}`);
      return false;
    }
  }
}
