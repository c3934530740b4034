/** Refusals of the token endpoint, with the numbers and bodies that Entra uses. */
import { randomUUID } from "node:crypto";

export type OAuthError =
  | "access_denied"
  | "authorization_pending"
  | "authorization_declined"
  | "bad_verification_code"
  | "expired_token"
  | "interaction_required"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_resource"
  | "invalid_scope"
  | "invalid_target"
  | "login_required"
  | "temporarily_unavailable"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type";

export interface EntraErrorDetails {
  readonly suberror?: string;
  /** JSON text of the claims that the next sign-in has to ask for. */
  readonly claims?: string;
  readonly status?: number;
}

export class EntraError extends Error {
  readonly aadsts: number;
  readonly error: OAuthError;
  readonly details: EntraErrorDetails;

  constructor(aadsts: number, error: OAuthError, message: string, details: EntraErrorDetails = {}) {
    super(message);
    this.name = "EntraError";
    this.aadsts = aadsts;
    this.error = error;
    this.details = details;
  }

  get status(): number {
    return this.details.status ?? statusOf(this.error);
  }

  /** The JSON body; `correlationId` is the caller's `client-request-id`, when it sent one. */
  body(origin: string, correlationId: string, now: number): Record<string, unknown> {
    const traceId = randomUUID();
    const timestamp = `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
    const trailer = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
    return {
      error: this.error,
      error_description: `AADSTS${this.aadsts}: ${this.message} ${trailer}`,
      error_codes: [this.aadsts],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `${origin}/error?code=${this.aadsts}`,
      ...(this.details.suberror !== undefined && { suberror: this.details.suberror }),
      ...(this.details.claims !== undefined && { claims: this.details.claims }),
    };
  }
}

function statusOf(error: OAuthError): number {
  if (error === "invalid_client") return 401;
  return error === "temporarily_unavailable" ? 503 : 400;
}
