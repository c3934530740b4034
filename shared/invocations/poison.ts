/** Messages that failed too often: what they stand for ends, and nothing vanishes silently. */
import { claim } from "./claim.ts";
import { changeCallback } from "./deliver-callback.ts";
import { endings } from "./endings.ts";
import { finish, type FinishParts, settle } from "./finish.ts";
import { keyIn } from "./message-key.ts";
import { outcomeOf } from "./outcome.ts";
import type { RunnerParts } from "./runner-parts.ts";
import type { InvocationKey } from "./types.ts";

/** @throws CallFailure: the host brings the message back. */
export async function endPoisoned(message: unknown, parts: FinishParts): Promise<void> {
  const key = keyIn(message);
  const claimed = key && (await claim(key, parts));
  if (key === undefined || claimed === undefined) return drop("invocations", key, parts);
  const { record, standing, ending } = claimed;
  parts.log("invocation_poison", { id: key.id, standing });
  // A worker that holds it ends it; what waits for a person is none of this message's.
  if (standing === "over") return await settle(record, parts);
  if (standing !== "due") return;
  const memory = await parts.store.readDocument(key, "state");
  await finish(key, outcomeOf(memory?.value, ending ?? endings.poison), parts);
}

/** @throws CallFailure */
export async function failPoisonedCallback(
  message: unknown,
  parts: Pick<RunnerParts, "store" | "log">,
): Promise<void> {
  const key = keyIn(message);
  const record = key && (await parts.store.read(key));
  if (record?.callback === undefined) return drop("invocation-callbacks", key, parts);
  parts.log("invocation_callback_poison", { id: record.id });
  const { attempts } = record.callback;
  const failure = "the connector failed five times before it could post";
  await changeCallback(record, { state: "failed", attempts, failure }, parts);
}

function drop(
  queue: string,
  key: InvocationKey | undefined,
  { log }: Pick<RunnerParts, "log">,
): void {
  log("invocation_message_dropped", { queue, id: key?.id ?? "unreadable" });
}
