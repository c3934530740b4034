/** How a request to Microsoft Graph fails, before it is explained to anyone. */
import { mostSpecificCode } from "./graph-error-body.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** Graph answered with an error. Holds nothing that others wrote: neither message nor body. */
export class GraphServiceError extends Error {
  readonly status: number;
  /** The most specific code that is known, else the outermost; undefined when Graph gave none. */
  readonly code: string | undefined;
  /** How long Graph asks to wait, when it does. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    answer: { status: number; headers: Headers; code: string | undefined },
    now: number = Date.now(),
  ) {
    super(`Microsoft Graph answered ${answer.status} ${answer.code ?? "without a code"}.`);
    this.name = "GraphServiceError";
    this.status = answer.status;
    this.code = answer.code;
    this.retryAfterSeconds = retryAfterSeconds(answer.headers, now);
  }
}

/** What Graph's answer says about the failure; `body` is the parsed body, whatever it is. */
export function serviceError(
  answer: { status: number; headers: Headers; body: unknown },
  now?: number,
): GraphServiceError {
  const { status, headers, body } = answer;
  return new GraphServiceError({ status, headers, code: mostSpecificCode(body) }, now);
}

/** Graph wants, by Conditional Access or continuous access evaluation, a sign-in with more claims. */
export class GraphClaimsError extends Error {
  /** JSON, for Entra to read. */
  readonly claims: string;

  constructor(claims: string, options: ErrorOptions) {
    super("Microsoft Graph asks for a sign-in with claims.", options);
    this.name = "GraphClaimsError";
    this.claims = claims;
  }
}

/**
 * `timeout`: no complete answer in time; `network`: no connection, or it broke;
 * `unreadable`: an answer that says success and is not the JSON it should be.
 */
export type TransportFailure = "timeout" | "network" | "unreadable";

/** No answer of Graph's that could be read. */
export class GraphTransportError extends Error {
  readonly reason: TransportFailure;

  constructor(reason: TransportFailure, options?: ErrorOptions) {
    super(`No usable answer from Microsoft Graph (${reason}).`, options);
    this.name = "GraphTransportError";
    this.reason = reason;
  }
}

/** The failure says that the service is unwell, not that this one request was wrong. */
export function isOutage(failure: unknown): boolean {
  if (failure instanceof GraphServiceError) return [500, 502, 503, 504].includes(failure.status);
  return failure instanceof GraphTransportError && failure.reason !== "unreadable";
}
