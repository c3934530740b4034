/** Sends for a worker. Whatever fails here is made up for by the sweep. */
import { CallFailure } from "../errors/call-failure.ts";
import { logError } from "../log.ts";
import type { Queue } from "../storage/queue.ts";
import { messageOf } from "./message-key.ts";
import type { InvocationStore } from "./store.ts";
import type { InvocationKey, InvocationMessage } from "./types.ts";

export interface EnqueueParts {
  readonly store: Pick<InvocationStore, "update">;
  readonly queue: Queue<InvocationMessage>;
}

export async function enqueue(key: InvocationKey, { store, queue }: EnqueueParts): Promise<void> {
  try {
    await queue.send(messageOf(key));
    await store.update(key, ({ status, enqueued }) =>
      status === "queued" && !enqueued ? { enqueued: true } : undefined,
    );
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    logError(`invocation ${key.id} is left to the sweep: ${error.message}`);
  }
}
