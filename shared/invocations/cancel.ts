/** Ends an invocation that is not at its end: whoever works on it stops, else the next worker ends it. */
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { standingOf } from "./claim.ts";
import { enqueue, type EnqueueParts } from "./enqueue.ts";
import { noSuchInvocation } from "./not-found.ts";
import type { InvocationStore } from "./store.ts";
import { finalStatuses, type InvocationKey, type InvocationRecord } from "./types.ts";

export interface CancelParts extends EnqueueParts {
  readonly store: Pick<InvocationStore, "update" | "find">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Of the caller's own, or for administrators of anybody's in the tenant. Done twice: nothing happens.
 *
 * @throws ConnectorError `not_found`; CallFailure
 */
export async function cancel(
  key: InvocationKey,
  { caller, tenant }: VerifiedCall,
  parts: CancelParts,
): Promise<InvocationRecord> {
  const record =
    (await mark(key, parts)) ??
    (caller.roles.includes("Connector.Admin")
      ? await markFound(await parts.store.find(tenant.key, key.id), parts)
      : undefined);
  if (record === undefined) throw noSuchInvocation();
  const standing = standingOf(record, parts.now());
  // A worker that holds it looks for the mark by itself.
  if (standing !== "held" && standing !== "over") await enqueue(record, parts);
  return record;
}

async function mark(
  key: InvocationKey,
  { store }: CancelParts,
): Promise<InvocationRecord | undefined> {
  return await store.update(key, ({ status, cancelRequested }) =>
    finalStatuses.has(status) || cancelRequested ? undefined : { cancelRequested: true },
  );
}

async function markFound(
  found: InvocationRecord | undefined,
  parts: CancelParts,
): Promise<InvocationRecord | undefined> {
  return found && (await mark(found, parts));
}
