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
  type AcceptedRequest,
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
  const documents = await readDocuments(key, parts);
  const called = documents.accepted?.request.callbackUrl !== undefined;
  const record = await store.update(key, (found) =>
    finalStatuses.has(found.status)
      ? undefined
      : {
          ...givenBack,
          status: statusOf(documents.outcome),
          endedAt: new Date(clock.now()).toISOString(),
          currentTool: undefined,
          callback: called ? { state: "pending", attempts: 0, failure: undefined } : undefined,
        },
  );
  if (record !== undefined) await settle(record, parts, documents);
}

/** What is left once the record is final; every part may be done twice. */
export async function settle(
  record: InvocationRecord,
  parts: FinishParts,
  documents?: EndDocuments,
): Promise<void> {
  const { store, callbacks, audit, log } = parts;
  await store.eraseToken(record);
  if (record.callback?.state === "pending") await callbacks.send(messageOf(record));
  const { outcome, accepted } = documents ?? (await readDocuments(record, parts));
  const user = accepted?.request.user;
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

interface EndDocuments {
  readonly outcome: InvocationOutcome | undefined;
  readonly accepted: AcceptedRequest | undefined;
}

async function readDocuments(key: InvocationKey, { store }: FinishParts): Promise<EndDocuments> {
  const [outcome, accepted] = await Promise.all([
    store.readDocument(key, "outcome"),
    store.readDocument(key, "request"),
  ]);
  return { outcome: outcome?.value, accepted: accepted?.value };
}

function statusOf(outcome: InvocationOutcome | undefined): InvocationStatus {
  if (outcome === undefined) return "failed";
  if (outcome.error === undefined) return "succeeded";
  return outcome.error.code === "cancelled" ? "cancelled" : "failed";
}
