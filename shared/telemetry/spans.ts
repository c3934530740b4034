/**
 * Spans around what the connector does. They follow asynchronous work by themselves, and cost a
 * function call where nobody collects them.
 *
 * Every span is kept: the Functions host keeps every request (host.json), and the `sampled` flag that
 * it hands over says nothing, since its logging leaves the flag unset also where it keeps the request.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Attributes } from "@opentelemetry/api";
import { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import type { FinishedSpan, SpanStart } from "./span.ts";
import { formatTraceparent, newSpanId, type SpanId } from "./trace-context.ts";

/** A span that has not ended. */
export interface Span {
  set(attributes: Attributes): void;
  /** It failed although nothing is thrown, or for a reason that has a better name than its error. */
  fail(type: string): void;
}

type Collect = (span: FinishedSpan) => void;

let collector: Collect | undefined;
const current = new AsyncLocalStorage<SpanId>();
const ignored: Span = { set: () => {}, fail: () => {} };

/** Where ended spans go from now on; undefined: nowhere. */
export function collectSpans(collect: Collect | undefined): void {
  collector = collect;
}

/** Spans of `work` belong below `parent`, which somebody else reports. */
export async function below<T>(parent: SpanId | undefined, work: () => Promise<T>): Promise<T> {
  return parent === undefined || collector === undefined
    ? await work()
    : await current.run(parent, work);
}

/** What a message takes along, so that its receiver's work becomes part of this operation. */
export function currentTraceparent(): string | undefined {
  const id = current.getStore();
  return id && formatTraceparent(id);
}

export function currentSpan(): SpanId | undefined {
  return current.getStore();
}

/** Runs `work` as a span; what it throws makes the span a failed one. */
export async function inSpan<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
  const collect = collector;
  if (collect === undefined) return await work(ignored);
  const parent = current.getStore();
  const id = newSpanId(parent);
  const startedAt = new Date();
  const startMs = performance.now();
  const attributes: Attributes = { ...start.attributes };
  let failure: string | undefined;
  const span: Span = {
    set: (more) => Object.assign(attributes, more),
    fail: (type) => {
      failure = type;
    },
  };
  try {
    return await current.run(id, async () => await work(span));
  } catch (error) {
    failure ??= errorType(error);
    throw error;
  } finally {
    if (failure !== undefined) attributes["error.type"] = failure;
    const durationMs = performance.now() - startMs;
    collect({ ...start, attributes, id, parent, startedAt, durationMs, failure });
  }
}

/** A code or the name of a class; never a message, which may quote content. */
function errorType(error: unknown): string {
  if (error instanceof ConnectorError) return error.code;
  if (error instanceof CallFailure) return error.kind;
  return error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : "_OTHER";
}
