/** W3C trace context: to which operation something belongs, also in another process. */
import { randomBytes } from "node:crypto";
import type { SpanContext } from "@opentelemetry/api";

/** Without flags: whoever asks to be followed is, and the host's flags say nothing; see spans.ts. */
export type SpanId = Pick<SpanContext, "traceId" | "spanId">;

const form = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}$/;

/** Undefined for anything else than a `traceparent` as the standard spells it. */
export function parseTraceparent(text: unknown): SpanId | undefined {
  const [, traceId, spanId] = (typeof text === "string" && form.exec(text)) || [];
  return traceId && spanId ? { traceId, spanId } : undefined;
}

export function formatTraceparent({ traceId, spanId }: SpanId): string {
  return `00-${traceId}-${spanId}-01`;
}

/** A span of its own below `parent`; without one, the first of a new operation. */
export function newSpanId(parent: SpanId | undefined): SpanId {
  const traceId = parent?.traceId ?? randomBytes(16).toString("hex");
  return { traceId, spanId: randomBytes(8).toString("hex") };
}
