/** The rotator: its timer, its queue, and what the queue set aside. On in one function app only. */
import { app, type InvocationContext } from "@azure/functions";
import { structuredLog } from "../shared/log.ts";
import { rotator } from "../shared/services.ts";
import { commandQueueName } from "../shared/credentials/store/command-queue.ts";
import { readMessage } from "../shared/storage/queue-message.ts";

const connection = "AzureWebJobsStorage";

app.timer("rotate_credentials", {
  // Each app has its turn once an hour at a minute of its own; emergencies at every firing.
  schedule: "0 */10 * * * *",
  handler: async (_timer, context: InvocationContext) => {
    await rotator().run(structuredLog(context));
  },
});

app.storageQueue("credential_commands", {
  queueName: commandQueueName,
  connection,
  handler: async (message, context) =>
    await rotator().take(readMessage(message), structuredLog(context)),
});

app.storageQueue("credential_commands_poison", {
  queueName: `${commandQueueName}-poison`,
  connection,
  handler: async (message, context) =>
    await rotator().giveUp(readMessage(message), structuredLog(context)),
});
