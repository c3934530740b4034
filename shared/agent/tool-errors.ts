/** Which failures of a tool the model is told of, and which end the step. */
import type { ConnectorError, ErrorCode } from "../errors/connector-error.ts";

/** What the model could do nothing about, and a later step may not meet. */
const ending: ReadonlySet<ErrorCode> = new Set([
  // The requester has to sign in again.
  "sign_in_expired",
  // Another worker is making this very change.
  "in_progress",
  "client_closed_request",
]);

export function endsStep(error: ConnectorError, signal: AbortSignal): boolean {
  return signal.aborted || ending.has(error.code);
}
