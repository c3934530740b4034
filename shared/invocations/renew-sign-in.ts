/** The Graph token of a delegated requester: got when a request is accepted, renewed by polls. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { GraphTokens } from "../identity/graph-tokens.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { enqueue, type EnqueueParts } from "./enqueue.ts";
import type { InvocationStore } from "./store.ts";
import {
  finalStatuses,
  type InvocationKey,
  type InvocationRecord,
  type StoredToken,
} from "./types.ts";

export interface SignInParts extends EnqueueParts {
  readonly store: Pick<
    InvocationStore,
    "read" | "update" | "readToken" | "writeToken" | "eraseToken"
  >;
  readonly graphTokens: GraphTokens;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** With less than this left, a poll fetches another. */
const renewedBelowMs = 15 * 60_000;

/** @throws ConnectorError that explains why Entra gave none; 401 with claims where it asks for more. */
export async function issueToken(
  { id }: Pick<InvocationKey, "id">,
  { caller, tenant }: VerifiedCall,
  { graphTokens }: Pick<SignInParts, "graphTokens">,
  options: { fresh?: boolean } = {},
): Promise<StoredToken> {
  const issued = await graphTokens.forCaller(tenant, caller).token(options);
  return { id, ...issued };
}

/**
 * Keeps an invocation of `call` going on this call's sign-in, where its own ends soon; one that waits
 * for it is sent to a worker again. Resolves to the record as it stands then.
 *
 * @throws ConnectorError where the invocation waits and Entra gives no token.
 */
export async function renewSignIn(
  record: InvocationRecord,
  call: VerifiedCall,
  parts: SignInParts,
): Promise<InvocationRecord> {
  if (call.caller.mode !== "delegated" || finalStatuses.has(record.status)) return record;
  const waits = record.waitingFor === "sign_in";
  // One that waits has a token that Graph no longer takes, whatever is left of it.
  const stored = waits ? undefined : await parts.store.readToken(record);
  if (stored !== undefined && stored.expiresAt - parts.now() > renewedBelowMs) return record;
  try {
    const token = await issueToken(record, call, parts, { fresh: waits });
    if (token.accessToken !== stored?.accessToken) await keepToken(record, token, parts);
  } catch (error) {
    // Only one that waits is held up by this: another poll may fare better in time.
    if (waits || !(error instanceof ConnectorError)) throw error;
    return record;
  }
  return waits ? await resume(record, parts) : record;
}

/** Unless the invocation ended meanwhile: then nobody would erase it any more. @throws CallFailure */
export async function keepToken(
  key: InvocationKey,
  token: StoredToken,
  { store }: Pick<SignInParts, "store">,
): Promise<void> {
  await store.writeToken(key, token);
  // The token is erased after the record says that it ended: what has not ended yet is erased later.
  const record = await store.read(key);
  if (record === undefined || finalStatuses.has(record.status)) await store.eraseToken(key);
}

async function resume(record: InvocationRecord, parts: SignInParts): Promise<InvocationRecord> {
  const resumed = await parts.store.update(record, ({ waitingFor }) =>
    waitingFor === "sign_in"
      ? { waitingFor: undefined, signInUntil: undefined, enqueued: false }
      : undefined,
  );
  await enqueue(record, parts);
  return resumed ?? record;
}
