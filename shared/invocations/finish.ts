/**
 * How an invocation ends. Each call can be the last that its worker lives to make: the outcome is
 * written once, the record follows it, and the place among those at work is given up last of all, so
 * that the next message or the sweep finds what is left to do.
 */
import { identityOf } from "../audit/audit-record.ts";
import { CallFailure } from "../errors/call-failure.ts";
import { noDocument } from "../storage/documents.ts";
import { givenBack } from "./hold.ts";
import { messageOf } from "./message-key.ts";
import type { RunnerParts } from "./runner-parts.ts";
import {
  finalStatuses,
  type InvocationKey,
  type InvocationOutcome,
  type InvocationRecord,
  type InvocationStatus,
} from "./types.ts";

export type FinishParts = Pick<RunnerParts, "store" | "callbacks" | "audit" | "clock" | "log">;

/** @throws CallFailure */
export async function finish(
  key: InvocationKey,
  outcome: InvocationOutcome,
  parts: FinishParts,
): Promise<void> {
  try {
    await parts.store.writeDocument(key, "outcome", outcome, noDocument);
  } catch (error) {
    // It was written before, by this worker or another: the first word counts.
    if (!(error instanceof CallFailure) || error.kind !== "conflict") throw error;
  }
  await conclude(key, parts);
}

/** The outcome stands: the record follows. */
export async function conclude(key: InvocationKey, parts: FinishParts): Promise<void> {
  const { store, clock } = parts;
  const [outcome, accepted] = await Promise.all([
    store.readDocument(key, "outcome"),
    store.readDocument(key, "request"),
  ]);
  const called = accepted?.value.request.callbackUrl !== undefined;
  const record = await store.update(key, (found) =>
    finalStatuses.has(found.status)
      ? undefined
      : {
          ...givenBack,
          status: statusOf(outcome?.value),
          endedAt: new Date(clock.now()).toISOString(),
          currentTool: undefined,
          callback: called ? { state: "pending", attempts: 0, failure: undefined } : undefined,
        },
  );
  if (record !== undefined) await settle(record, parts);
}

/** What is left once the record is final; every part may be done twice. */
export async function settle(record: InvocationRecord, parts: FinishParts): Promise<void> {
  const { store, callbacks, audit, log } = parts;
  await store.eraseToken(record);
  if (record.callback?.state === "pending") await callbacks.send(messageOf(record));
  const outcome = (await store.readDocument(record, "outcome"))?.value;
  const user = (await store.readDocument(record, "request"))?.value.request.user;
  audit.write({
    // The same row, however often it is written.
    time: new Date(record.acceptedAt),
    requestId: record.id,
    tenantKey: record.tenantKey,
    surface: "invocation",
    tool: "invocation",
    mode: record.mode,
    callerId: record.callerId,
    clientId: record.clientId,
    onBehalfOf: user === undefined ? undefined : identityOf(user),
    resources: outcome?.answer?.citations.map(({ uri }) => uri) ?? [],
    outcome: outcome?.error?.code ?? "ok",
    graphRequestIds: [],
    durationMs: Date.parse(record.endedAt ?? record.acceptedAt) - Date.parse(record.acceptedAt),
    bytes: Buffer.byteLength(JSON.stringify(outcome ?? null)),
  });
  await audit.flush();
  await store.leave(record);
  const code = outcome?.error?.code ?? "ok";
  log("invocation_ended", { id: record.id, status: record.status, code });
}

function statusOf(outcome: InvocationOutcome | undefined): InvocationStatus {
  if (outcome === undefined) return "failed";
  if (outcome.error === undefined) return "succeeded";
  return outcome.error.code === "cancelled" ? "cancelled" : "failed";
}
