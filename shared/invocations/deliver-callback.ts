/** Tells the address that a request named how its invocation ended: signed, and tried for a day. */
import { signature, signingSecret } from "../outbound/sign.ts";
import type { PostResult } from "../outbound/post.ts";
import { callbackDelay } from "./back-off.ts";
import { messageOf, requireKey, unknownInvocation } from "./message-key.ts";
import type { RunnerParts } from "./runner-parts.ts";
import { viewInvocation } from "./view.ts";
import type { AcceptedRequest, InvocationOutcome, InvocationRecord } from "./types.ts";

export type DeliverParts = Pick<RunnerParts, "store" | "callbacks" | "post" | "clock" | "log">;

type CallbackState = NonNullable<InvocationRecord["callback"]>;

/**
 * One try. The receiver may get it twice, where a worker dies after the post: `webhook-id` is the same.
 *
 * @throws CallFailure; ConnectorError for a message that names no invocation.
 */
export async function deliverCallback(message: unknown, parts: DeliverParts): Promise<void> {
  const { store, log } = parts;
  const key = requireKey(message);
  const record = await store.read(key);
  if (record === undefined) throw unknownInvocation(key.id);
  const { callback } = record;
  if (callback?.state !== "pending") {
    log("invocation_callback_ignored", { id: key.id, state: callback?.state ?? "none" });
    return;
  }
  const accepted = (await store.readDocument(key, "request"))?.value;
  const outcome = (await store.readDocument(key, "outcome"))?.value;
  const result =
    accepted === undefined || outcome === undefined
      ? gone
      : await post(record, accepted, outcome, parts);
  await remember(record, callback.attempts + 1, result, parts);
}

const gone = { ok: false, failure: "what was stored of the request is gone" } as const;

async function post(
  record: InvocationRecord,
  accepted: AcceptedRequest,
  outcome: InvocationOutcome,
  { post: send, clock }: DeliverParts,
): Promise<PostResult> {
  const { request, callbackKey = "" } = accepted;
  const secret = signingSecret(callbackKey);
  if (request.callbackUrl === undefined || secret === undefined) return gone;
  const now = clock.now();
  const body = JSON.stringify(viewInvocation(record, { accepted, outcome }, now));
  const headers = signature({ id: `msg_${record.id}`, body, now }, secret);
  return await send({ url: request.callbackUrl, headers, body });
}

async function remember(
  record: InvocationRecord,
  attempts: number,
  result: PostResult,
  { store, callbacks, clock, log }: DeliverParts,
): Promise<void> {
  const wait = result.ok ? undefined : delayAfter(result, attempts, clock.random());
  const state = result.ok ? "delivered" : wait === undefined ? "failed" : "pending";
  const failure = result.ok ? undefined : result.failure;
  await changeCallback(record, { state, attempts, failure }, { store });
  log("invocation_callback", { id: record.id, state, attempts });
  if (wait !== undefined) await callbacks.send(messageOf(record), { delaySeconds: wait });
}

function delayAfter(
  result: Extract<PostResult, { ok: false }>,
  attempts: number,
  random: number,
): number | undefined {
  if (result === gone) return undefined;
  const retryAfterSeconds = Math.ceil((result.retryAfterMs ?? 0) / 1_000);
  return callbackDelay({ attempts, random, retryAfterSeconds });
}

/** What is delivered stays delivered. */
export async function changeCallback(
  record: InvocationRecord,
  callback: CallbackState,
  { store }: Pick<RunnerParts, "store">,
): Promise<void> {
  await store.update(record, (found) =>
    found.callback?.state === "pending" ? { callback } : undefined,
  );
}
