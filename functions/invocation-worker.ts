/** Runs what was accepted: two queues, what each set aside, and the sweep that misses nothing. */
import { app, type InvocationContext } from "@azure/functions";
import { callbackQueueName, invocationQueueName } from "../shared/invocations/types.ts";
import { structuredLog } from "../shared/log.ts";
import { services } from "../shared/services.ts";

const connection = "AzureWebJobsStorage";

app.storageQueue("run_invocation", {
  queueName: invocationQueueName,
  connection,
  handler: async (message, context) =>
    await services().invocationRunner.run(message, structuredLog(context)),
});

app.storageQueue("run_invocation_poison", {
  queueName: `${invocationQueueName}-poison`,
  connection,
  handler: async (message, context) =>
    await services().invocationRunner.giveUp(message, structuredLog(context)),
});

app.storageQueue("deliver_invocation_callback", {
  queueName: callbackQueueName,
  connection,
  handler: async (message, context) =>
    await services().invocationRunner.deliver(message, structuredLog(context)),
});

app.storageQueue("deliver_invocation_callback_poison", {
  queueName: `${callbackQueueName}-poison`,
  connection,
  handler: async (message, context) =>
    await services().invocationRunner.giveUpDelivery(message, structuredLog(context)),
});

app.timer("sweep_invocations", {
  schedule: "0 */5 * * * *",
  handler: async (_timer, context: InvocationContext) =>
    await services().invocationRunner.sweep(structuredLog(context)),
});
