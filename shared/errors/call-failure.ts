/** How a call to a service failed, as adapters tell it: a kind to branch on, and our own words. */

/** Why something could not be read or done. */
export type FailureKind =
  /** 401, 403: a role, an ownership or the firewall. */
  | "denied"
  | "notFound"
  /** 409: another write is under way, or an object is being recovered. */
  | "conflict"
  | "throttled"
  /** The application holds as many secrets as it may. */
  | "limit"
  /** An app management policy forbids secrets. */
  | "policyForbids"
  /** An app management policy forbids so long a life. */
  | "policyLifetime"
  /** Any other clear refusal (4xx): nothing was done. */
  | "refused"
  /** Time-out, broken connection, 5xx: nothing is known, a write may have been done. */
  | "unavailable";

/**
 * The one error that ports throw. Its message is in our words: no values, no text of others.
 * Kind `unavailable` leaves open whether a write was done; every other kind says that it was not.
 */
export class CallFailure extends Error {
  readonly kind: FailureKind;
  /** How long the service asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, call: string, options: CallFailureOptions = {}) {
    super(`${call}: ${kind}.`, { cause: options.cause });
    this.name = "CallFailure";
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The call may have been done. */
  get ambiguous(): boolean {
    return this.kind === "unavailable";
  }
}

export interface CallFailureOptions {
  retryAfterMs?: number | undefined;
  cause?: unknown;
}
