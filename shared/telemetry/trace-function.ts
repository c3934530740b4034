/** Makes what a function does part of the operation that called it, or that sent its message. */
import type { InvocationContext, PreInvocationContext } from "@azure/functions";
import { traceparentIn } from "../storage/queue-message.ts";
import { below, currentSpan, inSpan } from "./spans.ts";
import { parseTraceparent } from "./trace-context.ts";

type Handler = PreInvocationContext["functionHandler"];

/**
 * For every function of the app. The call itself is a request that the host reports, so that no span
 * repeats it; but the host begins a new operation for each message, which our span links to ours.
 */
export function traceFunction(
  hook: Pick<PreInvocationContext, "functionHandler" | "invocationContext">,
): void {
  const { functionHandler: handler, invocationContext } = hook;
  hook.functionHandler = async (...inputs: Parameters<Handler>): Promise<unknown> => {
    const work = async (): Promise<unknown> => await handler(...inputs);
    const parent = parseTraceparent(invocationContext.traceContext?.traceParent);
    const queueName = queueOf(invocationContext);
    return await below(parent, async () =>
      queueName === undefined ? await work() : await takeMessage(inputs[0], queueName, work),
    );
  };
}

async function takeMessage<T>(
  message: unknown,
  queueName: string,
  work: () => Promise<T>,
): Promise<T> {
  const sender = parseTraceparent(traceparentIn(message));
  const start = {
    name: `process ${queueName}`,
    kind: "consumer",
    attributes: {
      "messaging.system": "azure_queue_storage",
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.destination.name": queueName,
    },
    link: sender && currentSpan(),
  } as const;
  return await below(sender, async () => await inSpan(start, work));
}

function queueOf({ options }: InvocationContext): string | undefined {
  const { type, queueName } = options.trigger as { type?: string; queueName?: unknown };
  return type === "queueTrigger" ? String(queueName) : undefined;
}
