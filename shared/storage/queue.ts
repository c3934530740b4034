/** A queue of Queue storage that functions listen to; made on first use, by the managed identity. */
import type { QueueClient } from "@azure/storage-queue";
import type { AzureCredential } from "../identity/azure-credential.ts";
import type { SpanStart } from "../telemetry/span.ts";
import { currentTraceparent, inSpan } from "../telemetry/spans.ts";
import { writeMessage } from "./queue-message.ts";
import { storageFailure } from "./storage-failure.ts";

export interface Queue<Message> {
  /** @throws CallFailure */
  send(message: Message, options?: SendOptions): Promise<void>;
}

export interface SendOptions {
  /** Nobody sees the message before; at most seven days. */
  delaySeconds?: number;
  /** The message is gone after; it stays until it is handled unless told. */
  lifeSeconds?: number;
}

/** Messages that failed too often go to the queue of this name with `-poison` behind it. */
export function createQueue<Message extends object>(
  queueServiceUrl: string,
  name: string,
  credential: AzureCredential,
): Queue<Message> {
  let opening: Promise<QueueClient> | undefined;
  const queue = async () => await (opening ??= open(queueServiceUrl, name, credential));
  return {
    async send(message, { delaySeconds, lifeSeconds } = {}) {
      const options = {
        ...(delaySeconds !== undefined && { visibilityTimeout: delaySeconds }),
        messageTimeToLive: lifeSeconds ?? forever,
      };
      await inSpan(sending(name), async () => {
        const text = writeMessage(message, currentTraceparent());
        const post = async () => await (await queue()).sendMessage(text, options);
        try {
          await post().catch(async (error: unknown) => {
            if ((error as { code?: unknown }).code !== "QueueNotFound") throw error;
            await (await queue()).createIfNotExists();
            await post();
          });
        } catch (error) {
          throw storageFailure(`Queue storage, send to ${name}`, error);
        }
      });
    },
  };
}

function sending(queueName: string): SpanStart {
  return {
    name: `send ${queueName}`,
    kind: "producer",
    attributes: {
      "messaging.system": "azure_queue_storage",
      "messaging.operation.name": "send",
      "messaging.operation.type": "send",
      "messaging.destination.name": queueName,
    },
  };
}

/** As Queue storage spells it. */
const forever = -1;

async function open(
  queueServiceUrl: string,
  name: string,
  credential: AzureCredential,
): Promise<QueueClient> {
  const { QueueClient } = await import("@azure/storage-queue");
  return new QueueClient(`${queueServiceUrl}/${name}`, credential);
}
