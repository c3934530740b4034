/** A span that has ended, as OpenTelemetry describes it: names, numbers and codes, never content. */
import type { Attributes } from "@opentelemetry/api";
import type { SpanId } from "./trace-context.ts";

/** `consumer` is work that a message began; `internal` stays in this process. */
export type SpanKind = "internal" | "client" | "producer" | "consumer";

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  /** By the names of the semantic conventions; what they lack begins with `connector.`. */
  readonly attributes: Attributes;
  /** Another operation that has to do with it. */
  readonly link?: SpanId | undefined;
}

export interface FinishedSpan extends SpanStart {
  readonly id: SpanId;
  readonly parent: SpanId | undefined;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Why it failed; undefined: it did not. The same as the attribute `error.type`. */
  readonly failure: string | undefined;
}
