/** Accepts a request: checked whole, stored whole, and once, however often it is posted. */
import { randomBytes } from "node:crypto";
import { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Caller, CallerIdentity } from "../identity/caller.ts";
import { requireRole } from "../identity/roles.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { logError } from "../log.ts";
import { digestOf } from "../writes/digest.ts";
import { checkCallbackUrl } from "./callback-url.ts";
import { type Catalogue, chooseTools } from "./choose-tools.ts";
import { enqueue } from "./enqueue.ts";
import { newInvocationId } from "./invocation-id.ts";
import { checkOutputSchema } from "./output-schema.ts";
import type { Quotas } from "./quotas.ts";
import { issueToken, keepToken, type SignInParts } from "./renew-sign-in.ts";
import { parseRequest, requireShallow } from "./request-schema.ts";
import type { InvocationStore } from "./store.ts";
import type {
  AcceptedRequest,
  InvocationKey,
  InvocationRecord,
  InvocationRequest,
  StoredToken,
} from "./types.ts";

export interface AcceptParts extends SignInParts {
  readonly store: InvocationStore;
  readonly quotas: Pick<Quotas, "enter" | "requireTokens">;
  readonly catalogue: Catalogue;
  /** Of requests that name none. */
  readonly model: string;
  /** Suffixes of hosts that results may be posted to. */
  readonly callbackHosts: readonly string[];
}

export interface Posted {
  /** Parsed JSON. */
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  readonly call: VerifiedCall;
}

/**
 * Resolves to where it is kept: new, or what an earlier post with the same key made.
 *
 * @throws ConnectorError that says what is wrong; CallFailure. Nothing is accepted then, except that
 * after an ambiguous failure it may be: a repeat with the same key finds out.
 */
export async function accept(posted: Posted, parts: AcceptParts): Promise<InvocationKey> {
  const { body, idempotencyKey, call } = posted;
  requireRole(call.caller, "Connector.Read");
  requireShallow(body);
  const owner = { tenantKey: call.tenant.key, callerId: call.caller.objectId };
  const bodyDigest = digestOf(body);
  const known =
    idempotencyKey === undefined ? undefined : await parts.store.readKey(owner, idempotencyKey);
  if (known !== undefined) return { ...owner, id: requireSame(known, bodyDigest) };

  const request = checkRequest(body, call, parts);
  await parts.quotas.requireTokens(owner, call.tenant.limits);
  const key = { ...owner, id: newInvocationId(parts.now()) };
  // Before anything is stored, so that a refusal of Entra reaches the caller.
  const token = call.caller.mode === "delegated" ? await issueToken(key, call, parts) : undefined;
  await parts.quotas.enter(key, call.tenant.limits);
  const idempotency =
    idempotencyKey === undefined ? undefined : { key: idempotencyKey, bodyDigest };
  const added = await add(key, acceptedRequest(request, call.caller), idempotency, parts);
  if (!added.added) return { ...owner, id: requireSame(added, bodyDigest) };

  if (token !== undefined) await keepSignIn(key, token, parts);
  await enqueue(key, parts);
  return key;
}

function checkRequest(body: unknown, call: VerifiedCall, parts: AcceptParts): InvocationRequest {
  const request = parseRequest(body);
  if (request.outputSchema !== undefined) checkOutputSchema(request.outputSchema);
  const { callbackUrl, model = parts.model } = request;
  return {
    // Spelled out, so that each is there even if nothing was asked for it.
    instructions: undefined,
    outputSchema: undefined,
    user: undefined,
    effort: undefined,
    allowedRecipients: undefined,
    ...request,
    ...chooseTools(request, call, parts.catalogue),
    model,
    callbackUrl: callbackUrl && checkCallbackUrl(callbackUrl, parts.callbackHosts),
  };
}

function acceptedRequest(request: InvocationRequest, caller: Caller): AcceptedRequest {
  const { mode, objectId, clientId, roles } = caller;
  // Without the access token, which is never stored.
  const identity: CallerIdentity = { mode, objectId, clientId, roles };
  const callbackKey =
    request.callbackUrl === undefined ? undefined : `whsec_${randomBytes(32).toString("base64")}`;
  return { request, caller: identity, callbackKey };
}

/** The request first, so that every record has one. What was not accepted leaves nothing. */
async function add(
  key: InvocationKey,
  accepted: AcceptedRequest,
  idempotency: { key: string; bodyDigest: string } | undefined,
  { store, now }: AcceptParts,
) {
  try {
    await store.writeDocument(key, "request", accepted);
    const record = newRecord(key, accepted.caller, now());
    const added = await store.add({ record, idempotency });
    if (!added.added) await forget(key, store);
    return added;
  } catch (error) {
    // Where it may have been stored, the sweep finds out.
    if (!(error instanceof CallFailure && error.ambiguous)) await forget(key, store);
    throw error;
  }
}

async function forget(key: InvocationKey, store: InvocationStore): Promise<void> {
  try {
    await store.eraseDocuments(key);
    await store.leave(key);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    logError(
      `invocation ${key.id}, which was not accepted, is left to the sweep: ${error.message}`,
    );
  }
}

/** Accepted without: then it waits for the requester's next poll. */
async function keepSignIn(
  key: InvocationKey,
  token: StoredToken,
  parts: AcceptParts,
): Promise<void> {
  try {
    await keepToken(key, token, parts);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    logError(`invocation ${key.id} waits for another sign-in: ${error.message}`);
  }
}

function newRecord(
  key: InvocationKey,
  { mode, clientId }: CallerIdentity,
  now: number,
): Omit<InvocationRecord, "etag"> {
  return {
    ...key,
    status: "queued",
    waitingFor: undefined,
    signInUntil: undefined,
    mode,
    clientId,
    acceptedAt: new Date(now).toISOString(),
    startedAt: undefined,
    endedAt: undefined,
    enqueued: false,
    holder: undefined,
    heldUntil: undefined,
    attempts: 0,
    turn: 0,
    currentTool: undefined,
    cancelRequested: false,
    approvalUntil: undefined,
    callback: undefined,
  };
}

function requireSame(known: { id: string; bodyDigest: string }, bodyDigest: string): string {
  if (known.bodyDigest === bodyDigest) return known.id;
  throw new ConnectorError("key_reused", {
    happened: "The request was not accepted.",
    because: "Its Idempotency-Key stands for another request of the last 24 hours.",
    remedy: "Use a new key for a new request; repeat a request with exactly the same body.",
  });
}
