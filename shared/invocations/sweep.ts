/** Finds what nobody works on although it is not at its end, and removes what is past its life. */
import { CallFailure } from "../errors/call-failure.ts";
import { standingOf } from "./claim.ts";
import { acceptedAt } from "./invocation-id.ts";
import { messageOf } from "./message-key.ts";
import type { RunnerParts } from "./runner-parts.ts";
import { invocationLifeDays } from "./sealed-documents.ts";
import type { InvocationKey, InvocationRecord } from "./types.ts";

export interface SweepParts extends Pick<RunnerParts, "store" | "queue" | "clock" | "log"> {
  /** Removes rows of the write ledger whose day is over; resolves to how many. */
  readonly removeOldWrites: () => Promise<number>;
  /** Removes what the quotas counted on days that are over; resolves to how many rows. */
  readonly removeOldDays: () => Promise<number>;
}

const dayMs = 24 * 60 * 60_000;
/** By then its record was stored, or never will be. */
const acceptanceMs = 15 * 60_000;
/** By then whoever accepted it has sent its message, too. */
const sendingMs = 60_000;

/** One firing of the timer. What fails is left to the next, and is told. */
export async function sweep(parts: SweepParts): Promise<void> {
  const { store, clock, log, removeOldWrites, removeOldDays } = parts;
  let sent = 0;
  for await (const key of store.active()) if (await attend(key, parts)) sent += 1;
  const before = new Date(clock.now() - invocationLifeDays * dayMs);
  const removed = await store.removeAcceptedBefore(before);
  const writes = await removeOldWrites();
  const days = await removeOldDays();
  log("invocations_swept", { sent, removed, writes, days });
}

/** Whether a message was sent for it. One that cannot be read must not keep the rest waiting. */
async function attend(key: InvocationKey, parts: SweepParts): Promise<boolean> {
  const { store, queue, clock, log } = parts;
  try {
    const record = await store.read(key);
    if (record === undefined) {
      const age = clock.now() - acceptedAt(key.id).getTime();
      if (age <= acceptanceMs) return false;
      await store.eraseDocuments(key);
      await store.leave(key);
      return false;
    }
    if (!needsMessage(record, clock.now())) return false;
    await queue.send(messageOf(key));
    await store.update(key, ({ status }) => (status === "queued" ? { enqueued: true } : undefined));
    return true;
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    log("invocation_not_swept", { id: key.id, fault: error.message });
    return false;
  }
}

/** A queued one that is due has its message, if one was sent or is about to be. */
export function needsMessage(record: InvocationRecord, now: number): boolean {
  const standing = standingOf(record, now);
  if (standing === "over") return true;
  if (standing !== "due") return false;
  if (record.status !== "queued" || record.waitingFor !== undefined || record.cancelRequested)
    return true;
  return !record.enqueued && now - Date.parse(record.acceptedAt) > sendingMs;
}
