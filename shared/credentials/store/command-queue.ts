/** The queue from the connector to the rotator. */
import type { AzureCredential } from "../../identity/azure-credential.ts";
import { createQueue } from "../../storage/queue.ts";
import { type CommandMessage, commandLifeSeconds } from "../commands/command.ts";

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
  const queue = createQueue<CommandMessage>(queueServiceUrl, commandQueueName, credential);
  // Older messages are refused, so that none need outlive this.
  return {
    send: async (message) => await queue.send(message, { lifeSeconds: 4 * commandLifeSeconds }),
  };
}
