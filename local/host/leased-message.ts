/** A queue message while it is being handled: invisible to others, and kept so until it is done. */
import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { TypedData } from "./core-api.ts";
import type { QueueOptions } from "./host-json.ts";

/** How long Azure hides a message from others, in seconds; renewed at half of it. */
export const leaseSeconds = 600;

export class LeasedMessage {
  readonly item: DequeuedMessageItem;
  readonly #queue: QueueClient;
  readonly #renewal: NodeJS.Timeout;
  #popReceipt: string;

  constructor(queue: QueueClient, item: DequeuedMessageItem, warn: (message: string) => void) {
    this.item = item;
    this.#queue = queue;
    this.#popReceipt = item.popReceipt;
    const renew = () =>
      this.#hideFor(leaseSeconds).catch((error: unknown) => {
        warn(`Message ${item.messageId} could not be kept invisible: ${String(error)}`);
      });
    this.#renewal = setInterval(() => void renew(), (leaseSeconds * 1000) / 2);
  }

  /** The message as the function gets it; throws if it is not encoded as host.json says. */
  text(encoding: QueueOptions["messageEncoding"]): string {
    const { messageText } = this.item;
    if (encoding === "none") return messageText;
    const bytes = Buffer.from(messageText, "base64");
    if (bytes.toString("base64") === messageText.trim()) return bytes.toString();
    throw new Error(
      `Message ${this.item.messageId} is not base64. host.json sets messageEncoding base64. ` +
        `Let the sender encode its messages, or set messageEncoding to none.`,
    );
  }

  triggerMetadata(text: string): Record<string, TypedData> {
    const { item } = this;
    return {
      QueueTrigger: { string: text },
      Id: { string: item.messageId },
      PopReceipt: { string: item.popReceipt },
      DequeueCount: { json: String(item.dequeueCount) },
      InsertionTime: { json: JSON.stringify(item.insertedOn) },
      ExpirationTime: { json: JSON.stringify(item.expiresOn) },
      NextVisibleTime: { json: JSON.stringify(item.nextVisibleOn) },
    };
  }

  async complete(): Promise<void> {
    this.stopRenewing();
    await this.#queue.deleteMessage(this.item.messageId, this.#popReceipt);
  }

  /** Gives the message back, to be seen again after so many seconds. */
  async release(seconds: number): Promise<void> {
    this.stopRenewing();
    await this.#hideFor(seconds);
  }

  async moveTo(poisonQueue: QueueClient): Promise<void> {
    await poisonQueue.createIfNotExists();
    await poisonQueue.sendMessage(this.item.messageText);
    await this.complete();
  }

  stopRenewing(): void {
    clearInterval(this.#renewal);
  }

  async #hideFor(seconds: number): Promise<void> {
    const { messageId } = this.item;
    const renewed = await this.#queue.updateMessage(
      messageId,
      this.#popReceipt,
      undefined,
      seconds,
    );
    if (renewed.popReceipt) this.#popReceipt = renewed.popReceipt;
  }
}
