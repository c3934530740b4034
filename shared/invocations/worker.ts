/** Takes one message of the queue: whoever claims its invocation works on it, from its last step on. */
import { CallFailure } from "../errors/call-failure.ts";
import { type Claim, claim } from "./claim.ts";
import { conclude, finish, settle } from "./finish.ts";
import { Hold } from "./hold.ts";
import { messageOf, requireKey, unknownInvocation } from "./message-key.ts";
import { outcomeOf } from "./outcome.ts";
import { putOff } from "./put-off.ts";
import { Run } from "./run.ts";
import type { RunnerParts } from "./runner-parts.ts";
import type { InvocationRecord } from "./types.ts";

const storageWaitSeconds = 30;

/**
 * May be called again with the same message, also while the first call runs: the queue delivers at
 * least once, and a worker may die anywhere.
 *
 * @throws ConnectorError for a message that names no invocation: the host sets it aside at last.
 */
export async function runInvocation(message: unknown, parts: RunnerParts): Promise<void> {
  const key = requireKey(message);
  try {
    const claimed = await claim(key, parts);
    if (claimed === undefined) throw unknownInvocation(key.id);
    await act(claimed, parts);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    // The host would try five times at once, and set the message aside.
    parts.log("invocation_storage_failed", { id: key.id, fault: error.message });
    await parts.queue.send(messageOf(key), { delaySeconds: storageWaitSeconds });
  }
}

async function act(claimed: Claim, parts: RunnerParts): Promise<void> {
  switch (claimed.standing) {
    case "over":
      return await settle(claimed.record, parts);
    case "held":
      return await comeBack(claimed.record, parts);
    case "due":
      return await work(claimed, parts);
    case "waiting":
    // Whoever ends the wait sends another message.
  }
}

/** Its worker may have died: this message is seen again when the claim has lapsed. */
async function comeBack(record: InvocationRecord, { queue, clock }: RunnerParts): Promise<void> {
  const heldMs = Date.parse(record.heldUntil ?? "") - clock.now();
  await queue.send(messageOf(record), { delaySeconds: Math.ceil(heldMs / 1_000) + 1 });
}

async function work({ record, ending }: Claim, parts: RunnerParts): Promise<void> {
  using hold = new Hold(record, parts);
  try {
    // A worker died between the outcome and the record that follows it.
    if (await parts.store.readDocument(record, "outcome")) return await conclude(record, parts);
    if (ending === undefined) return await run(hold, parts);
    const memory = await parts.store.readDocument(record, "state");
    await finish(record, outcomeOf(memory?.value, ending), parts);
  } catch (error) {
    if (!hold.lost.aborted) throw error;
    parts.log("invocation_claim_lost", { id: record.id });
  }
}

async function run(hold: Hold, parts: RunnerParts): Promise<void> {
  const steps = new Run(hold, parts);
  try {
    await steps.toEnd();
  } catch (error) {
    if (hold.lost.aborted) throw error;
    await putOff(hold, error, steps, parts);
  }
}
