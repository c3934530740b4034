/** Every failure the connector explains to a caller: what happened, why, and what to do. */

/**
 * What each error code means: its HTTP status and the title of its problem document (RFC 9457).
 * Codes are part of the interface: they never change meaning.
 */
export const errorKinds = {
  invalid_input: { status: 400, title: "The request is not valid" },
  invalid_cursor: { status: 400, title: "The cursor is not valid" },
  not_available_in_mode: { status: 400, title: "Not available to this kind of caller" },
  not_available_in_cloud: { status: 400, title: "Not available in this cloud" },
  unauthenticated: { status: 401, title: "The access token was not accepted" },
  claims_required: { status: 401, title: "Microsoft Entra asks for another sign-in" },
  insufficient_scope: { status: 403, title: "The access token lacks a scope" },
  missing_role: { status: 403, title: "The caller lacks an app role" },
  tool_disabled: { status: 403, title: "The tool is switched off" },
  consent_required: { status: 403, title: "A Microsoft Graph permission is missing" },
  access_denied: { status: 403, title: "Microsoft 365 refused access" },
  not_found: { status: 404, title: "Not found" },
  mailbox_unavailable: { status: 404, title: "The mailbox cannot be reached" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  conflict: { status: 409, title: "The item changed or is locked" },
  content_too_large: { status: 413, title: "Too large" },
  unsupported_content: { status: 415, title: "This content cannot be read" },
  content_blocked: { status: 422, title: "The content is blocked" },
  key_reused: { status: 422, title: "The Idempotency-Key was used for another request" },
  in_progress: { status: 409, title: "The same request is still running" },
  outcome_unknown: { status: 504, title: "Whether the change was made is not known" },
  writes_not_allowed: { status: 403, title: "This change is not allowed" },
  sign_in_expired: { status: 401, title: "The sign-in of the request has ended" },
  quota_exceeded: { status: 429, title: "A limit of the connector is reached" },
  model_unavailable: { status: 503, title: "Claude is not available" },
  throttled: { status: 429, title: "Too many requests" },
  client_closed_request: { status: 499, title: "The caller went away" },
  internal_error: { status: 500, title: "The connector failed" },
  graph_error: { status: 502, title: "Microsoft Graph failed" },
  misconfigured: { status: 503, title: "The connector is not set up correctly" },
  service_unavailable: { status: 503, title: "A service is not available" },
  timeout: { status: 504, title: "Microsoft 365 took too long" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorKinds;

/**
 * The three sentences of an explanation, in our own words: never a secret, never text that others
 * wrote (a subject, a file name, an upstream message), since Claude would read it as context.
 */
export interface Explanation {
  happened: string;
  because: string;
  remedy: string;
}

export interface ConnectorErrorOptions extends ErrorOptions {
  /** Seconds after which the same call may work; becomes `Retry-After`. */
  retryAfterSeconds?: number;
  /** The value of `WWW-Authenticate` that a 401 or 403 carries over HTTP. */
  challenge?: string;
}

/** A failure with a code that callers branch on. The original error goes into `cause`, for the log only. */
export class ConnectorError extends Error {
  readonly code: ErrorCode;
  readonly happened: string;
  readonly because: string;
  readonly remedy: string;
  readonly retryAfterSeconds: number | undefined;
  readonly challenge: string | undefined;

  constructor(code: ErrorCode, explanation: Explanation, options: ConnectorErrorOptions = {}) {
    const { happened, because, remedy } = explanation;
    super(`${happened} ${because} ${remedy}`, options);
    this.name = "ConnectorError";
    this.code = code;
    this.happened = happened;
    this.because = because;
    this.remedy = remedy;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.challenge = options.challenge;
  }

  get status(): number {
    return errorKinds[this.code].status;
  }
}
