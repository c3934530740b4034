/** Many requests in few: `$batch`, with each inner request retried, or failing, by itself. */
import type { GraphBatchRequest, GraphBatchResult } from "./graph.ts";
import { parseClaimsChallenge } from "./claims-challenge.ts";
import { GraphClaimsError, GraphTransportError, serviceError } from "./graph-failure.ts";
import { mayRepeat, pause, serverWaitMs } from "./middleware/retry.ts";
import { preferHeader } from "./middleware/preferences.ts";
import { relativeUrl } from "./request-url.ts";
import { RetrySchedule, type Pacing } from "./retry-schedule.ts";

/** The most that Graph takes in one batch. */
const batchSize = 20;

export interface BatchRunner {
  /** Posts one batch; rejects when the batch as a whole fails. */
  send(body: unknown, repeatable: boolean): Promise<unknown>;
  explain(failure: unknown, request: GraphBatchRequest): unknown;
  pacing: Pacing;
  signal: AbortSignal;
  onThrottled: (() => void) | undefined;
}

/** A request of the caller's and what came of it, before failures are explained. */
interface Entry {
  request: GraphBatchRequest;
  outcome: { body: unknown } | { failure: unknown };
  /** The request may be sent again by itself. */
  again: boolean;
}

interface InnerResponse {
  id: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Runs the requests; the results stand in their order. Only an abort rejects. */
export async function runBatch(
  requests: readonly GraphBatchRequest[],
  runner: BatchRunner,
): Promise<GraphBatchResult<unknown>[]> {
  const entries = requests.map((request) => ({ request, ...missing }));
  const schedule = new RetrySchedule(runner.pacing);
  let pending: Entry[] = entries;
  while (pending.length > 0) {
    await sendAll(pending, runner);
    pending = pending.filter((entry) => entry.again && schedule.allows(waitOf(entry)));
    const wait = schedule.next(Math.max(0, ...pending.map(waitOf)));
    if (pending.length === 0 || wait === undefined) break;
    await pause(wait, runner.pacing, runner.signal);
  }
  return entries.map((entry) => resultOf(entry, runner));
}

/** One batch after the other: parallel ones would only meet the limits sooner. */
async function sendAll(entries: Entry[], runner: BatchRunner): Promise<void> {
  for (let start = 0; start < entries.length; start += batchSize) {
    const batch = entries.slice(start, start + batchSize);
    try {
      const repeatable = batch.every(({ request }) => isRepeatable(request));
      const answer = await runner.send({ requests: batch.map(innerRequest) }, repeatable);
      settle(batch, answer, runner);
    } catch (failure) {
      if (runner.signal.aborted) throw failure;
      // Results of other batches stand, so this failure belongs to these requests alone.
      for (const entry of batch) Object.assign(entry, { outcome: { failure }, again: false });
    }
  }
}

function innerRequest({ request }: Entry, index: number) {
  const { method, path, query, prefer, headers, body } = request;
  const content = body === undefined ? {} : { "Content-Type": "application/json" };
  return {
    id: String(index),
    method,
    url: relativeUrl(path, query),
    headers: { Prefer: preferHeader(prefer), ...content, ...headers },
    ...(body === undefined ? {} : { body }),
  };
}

function settle(batch: Entry[], answer: unknown, { pacing, onThrottled }: BatchRunner): void {
  const responses = new Map(responsesIn(answer).map((response) => [response.id, response]));
  batch.forEach((entry, index) => {
    const response = responses.get(String(index));
    entry.outcome = response === undefined ? missing.outcome : outcomeOf(response, pacing.now());
    if (response?.status === 429) onThrottled?.();
    entry.again =
      "failure" in entry.outcome && mayRepeat(entry.outcome.failure, isRepeatable(entry.request));
  });
}

/** An answer without the response is like no answer. */
const missing: Omit<Entry, "request"> = {
  outcome: { failure: new GraphTransportError("unreadable") },
  again: false,
};

function responsesIn(answer: unknown): InnerResponse[] {
  const responses = (answer as { responses?: unknown } | null | undefined)?.responses;
  return Array.isArray(responses) ? (responses as InnerResponse[]) : [];
}

function outcomeOf({ status, headers, body }: InnerResponse, now: number): Entry["outcome"] {
  if (status >= 200 && status < 300) return { body };
  const answer = { status, headers: new Headers(headers), body };
  const failure = serviceError(answer, now);
  const claims = [401, 403].includes(status) ? parseClaimsChallenge(answer.headers) : undefined;
  return {
    failure: claims === undefined ? failure : new GraphClaimsError(claims, { cause: failure }),
  };
}

function isRepeatable({ method, idempotent }: GraphBatchRequest): boolean {
  return method === "GET" || idempotent === true;
}

function waitOf({ outcome }: Entry): number {
  return ("failure" in outcome ? serverWaitMs(outcome.failure) : undefined) ?? 0;
}

function resultOf({ request, outcome }: Entry, runner: BatchRunner): GraphBatchResult<unknown> {
  if ("body" in outcome) return { ok: true, body: outcome.body };
  const error = runner.explain(outcome.failure, request);
  return { ok: false, error: error instanceof Error ? error : new Error("The request failed.") };
}
