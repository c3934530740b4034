/** Who works on an invocation: one worker at a time, for as long as it says that it lives. */
import { randomUUID } from "node:crypto";
import { mostAttempts } from "./back-off.ts";
import { endings } from "./endings.ts";
import type { RunnerParts } from "./runner-parts.ts";
import {
  finalStatuses,
  type InvocationError,
  type InvocationKey,
  type InvocationRecord,
} from "./types.ts";

/** Without word of its worker for so long, an invocation is free for another. */
export const claimMs = 2 * 60_000;

export type Standing =
  /** It ended; what is left is to tidy up. */
  | "over"
  /** A worker is at it. */
  | "held"
  /** For an approval or a sign-in. */
  | "waiting"
  /** A worker is to take it: to go on, or to end it. */
  | "due";

export function standingOf(record: InvocationRecord, now: number): Standing {
  if (finalStatuses.has(record.status)) return "over";
  if (record.holder !== undefined && now < Date.parse(record.heldUntil ?? "")) return "held";
  if (record.cancelRequested) return "due";
  const until = waitsUntil(record);
  return until !== undefined && now < Date.parse(until) ? "waiting" : "due";
}

function waitsUntil(record: InvocationRecord): string | undefined {
  if (record.status === "awaiting_approval") return record.approvalUntil;
  return record.waitingFor === "sign_in" ? record.signInUntil : undefined;
}

/** Why whoever takes it has nothing left to do but to end it. */
function endingOf(record: InvocationRecord): InvocationError | undefined {
  if (record.cancelRequested) return endings.cancelled;
  if (record.status === "awaiting_approval") return endings.approvalExpired;
  if (record.waitingFor === "sign_in") return endings.signInExpired;
  return record.attempts >= mostAttempts ? endings.gaveUp : undefined;
}

export interface Claim {
  readonly standing: Standing;
  readonly record: InvocationRecord;
  /** It is only left to end it so. */
  readonly ending: InvocationError | undefined;
}

/** Takes it if it is due. Undefined: there is no such invocation. @throws CallFailure */
export async function claim(
  key: InvocationKey,
  { store, clock }: Pick<RunnerParts, "store" | "clock">,
): Promise<Claim | undefined> {
  const holder = randomUUID();
  let taken: Pick<Claim, "standing" | "ending"> | undefined;
  const record = await store.update(key, (found) => {
    // Written although the answer was lost: it is ours.
    if (found.holder === holder) return undefined;
    const now = clock.now();
    taken = { standing: standingOf(found, now), ending: endingOf(found) };
    return taken.standing === "due" ? takenBy(holder, found, now) : undefined;
  });
  return record && taken && { ...taken, record };
}

function takenBy(holder: string, found: InvocationRecord, now: number): Partial<InvocationRecord> {
  return {
    holder,
    heldUntil: new Date(now + claimMs).toISOString(),
    status: "running",
    startedAt: found.startedAt ?? new Date(now).toISOString(),
    waitingFor: undefined,
    signInUntil: undefined,
    approvalUntil: undefined,
    attempts: found.attempts + 1,
    enqueued: true,
  };
}
