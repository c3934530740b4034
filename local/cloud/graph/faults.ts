/** Faults that a test switches on: Graph's throttling, outages and challenges, and a network that fails. */
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { GraphError } from "./errors.ts";
import { expiredToken } from "./principal.ts";

export type FaultKind =
  | "403"
  | "404"
  | "409"
  | "invalid-reference"
  | "429"
  | "500"
  | "502"
  | "503"
  | "504"
  | "latency"
  | "claims-challenge"
  | "expired-token"
  | "truncated-body"
  | "connection-drop";

export interface Fault {
  /** Which requests fail: a predicate, or a pattern for the path below `/v1.0`. */
  match: RegExp | ((method: string, path: string) => boolean);
  kind: FaultKind;
  /** The request takes effect, and only its answer fails. */
  applied?: true;
  /** How many requests fail before the fault is over. */
  times: number;
  /** The `Retry-After` header of a 429 or 503: seconds, which may be fractional, or a date. */
  retryAfter?: string | number;
  /** How long `latency` holds an answer back, in milliseconds. */
  delay?: number;
  /** What `claims-challenge` asks for; Graph sends it as base64. */
  claims?: string;
}

export class Faults {
  readonly #active: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.times });
  }

  clear(): void {
    this.#active.length = 0;
  }

  /** The fault that strikes this request, counted down. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.#active.find(({ fault, left }) => left > 0 && matches(fault, method, path));
    if (!hit) return undefined;
    hit.left -= 1;
    return hit.fault;
  }
}

function matches({ match }: Fault, method: string, path: string): boolean {
  return match instanceof RegExp ? match.test(path) : match(method, path);
}

const nearFuture = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';

/** The error that a fault answers with; undefined for faults of the network. */
export function faultError(fault: Fault, authority: string): GraphError | undefined {
  const retry: Record<string, string> =
    fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
  switch (fault.kind) {
    case "403":
      return new GraphError(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
      );
    case "404":
      return new GraphError(
        404,
        "Request_ResourceNotFound",
        "Resource does not exist or one of its queried reference-property objects are not present.",
      );
    // A copy of the directory has not heard of the principal yet.
    case "invalid-reference":
      return new GraphError(400, "Request_BadRequest", "Not a valid reference update.");
    case "409":
      return new GraphError(
        409,
        "Directory_ConcurrencyViolation",
        "Unable to complete the request due to data concurrency violation.",
        retry,
      );
    case "500":
      return new GraphError(
        500,
        "Service_InternalServerError",
        "Encountered an internal server error.",
      );
    case "502":
      return new GraphError(502, "BadGateway", "");
    case "429":
      return new GraphError(429, "TooManyRequests", "Too many requests.", retry);
    case "503":
      return new GraphError(503, "serviceNotAvailable", "The service is not available.", retry);
    case "504":
      return new GraphError(504, "UnknownError", "");
    case "expired-token":
      return expiredToken(authority);
    case "claims-challenge":
      return claimsChallenge(fault.claims ?? nearFuture, authority);
    case "latency":
    case "truncated-body":
    case "connection-drop":
      return undefined;
  }
}

function claimsChallenge(claims: string, authority: string): GraphError {
  const challenge =
    `Bearer realm="", authorization_uri="${authority}/common/oauth2/authorize", ` +
    `client_id="00000003-0000-0000-c000-000000000000", ` +
    `error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
  return new GraphError(
    401,
    "InvalidAuthenticationToken",
    "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
    { "WWW-Authenticate": challenge },
  );
}

/** The response cut in the middle of its body. */
export async function truncate(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.delete("Content-Length");
  return new Response(bytes.slice(0, Math.floor(bytes.length / 2)), {
    status: response.status,
    headers,
  });
}

/** Breaks the connection before the first byte; in process, where there is none, the body fails. */
export function dropConnection(bindings: Partial<HttpBindings>): Response {
  if (bindings.outgoing) {
    bindings.outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const error = new Error("The connection was dropped.");
  return new Response(new ReadableStream({ start: (controller) => controller.error(error) }));
}
