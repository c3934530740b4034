/** W3C trace context of an invocation: a new span, in the caller's trace if it sent one. */
import { randomBytes } from "node:crypto";
import type { TraceContext } from "./core-api.ts";

const traceParentForm = /^[\da-f]{2}-((?!0{32})[\da-f]{32})-(?!0{16})[\da-f]{16}-([\da-f]{2})$/;

export function traceContext(headers?: Headers): TraceContext {
  const incoming = traceParentForm.exec(headers?.get("traceparent") ?? "");
  const traceId = incoming?.[1] ?? randomBytes(16).toString("hex");
  // Where the host logs to Application Insights itself, the flag stays unset although it keeps the request.
  const flags = incoming?.[2] ?? "00";
  const traceState = incoming && headers?.get("tracestate");
  return {
    traceParent: `00-${traceId}-${randomBytes(8).toString("hex")}-${flags}`,
    ...(traceState && { traceState }),
    attributes: {},
  };
}
