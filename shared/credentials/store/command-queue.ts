/** The queue from the connector to the rotator, by managed identity. */
import type { QueueClient } from "@azure/storage-queue";
import type { AzureCredential } from "../../identity/azure-credential.ts";
import type { CommandMessage } from "../commands/command.ts";
import { commandLifeSeconds } from "../commands/command.ts";
import { storageFailure } from "../documents/storage-failure.ts";

export interface CommandQueue {
  /** @throws CallFailure */
  send(message: CommandMessage): Promise<void>;
}

/** Messages that failed too often go to the queue of this name with `-poison` behind it. */
export const commandQueueName = "credential-commands";

export function createCommandQueue(
  queueServiceUrl: string,
  credential: AzureCredential,
): CommandQueue {
  let opening: Promise<QueueClient> | undefined;
  const queue = async () => await (opening ??= open(queueServiceUrl, credential));
  return {
    async send(message) {
      // The host expects base64. Older messages are refused, so that none need outlive this.
      const text = Buffer.from(JSON.stringify(message)).toString("base64");
      const post = async () =>
        await (await queue()).sendMessage(text, { messageTimeToLive: 4 * commandLifeSeconds });
      try {
        await post().catch(async (error: unknown) => {
          if ((error as { code?: unknown }).code !== "QueueNotFound") throw error;
          await (await queue()).createIfNotExists();
          await post();
        });
      } catch (error) {
        throw storageFailure("Queue storage, send a command", error);
      }
    },
  };
}

async function open(queueServiceUrl: string, credential: AzureCredential): Promise<QueueClient> {
  const { QueueClient } = await import("@azure/storage-queue");
  return new QueueClient(`${queueServiceUrl}/${commandQueueName}`, credential);
}
