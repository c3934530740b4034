/** Failures that tests switch on; each is used up by the next request that it fits. */
import { EntraError, type EntraErrorDetails, type OAuthError } from "./entra-error.ts";

export type Endpoint = "token" | "devicecode" | "metadata" | "keys";

interface EntraFault extends EntraErrorDetails {
  aadsts: number;
  error: OAuthError;
}

/** Without `endpoint` a fault hits the token endpoint; `grant` narrows that to one grant type. */
export type Fault = { endpoint?: Endpoint; grant?: string } & (
  | EntraFault
  | { unavailable: 429 | 500 | 503; retryAfter?: string }
  /** Milliseconds; the request then goes on. */
  | { delay: number }
  /** Answers 200 with text that is no JSON. */
  | { malformed: true }
  /** Cuts the connection without an answer. */
  | { drop: true }
);

export interface Faults {
  /** Queues a fault for the next fitting request, `times` of them when given. */
  next(fault: Fault, times?: number): void;
  clear(): void;
}

export interface FaultQueue extends Faults {
  take(endpoint: Endpoint, grant?: string): Fault | undefined;
}

export function createFaultQueue(): FaultQueue {
  const queue: Fault[] = [];
  return {
    next(fault, times = 1) {
      for (let count = 0; count < times; count++) queue.push(fault);
    },
    clear() {
      queue.length = 0;
    },
    take(endpoint, grant) {
      const index = queue.findIndex(
        (fault) =>
          (fault.endpoint ?? "token") === endpoint &&
          (fault.grant === undefined || fault.grant === grant),
      );
      return index < 0 ? undefined : queue.splice(index, 1)[0];
    },
  };
}

/** Acts out a fault; undefined means that the request goes on. Errors of Entra's own are thrown. */
export async function applyFault(
  fault: Fault | undefined,
  cutConnection: () => void,
): Promise<Response | undefined> {
  if (!fault) return undefined;
  if ("delay" in fault) {
    await new Promise((resolve) => setTimeout(resolve, fault.delay));
    return undefined;
  }
  if ("aadsts" in fault) throw faultError(fault);
  if ("malformed" in fault) {
    return new Response('{"token_type":"Bearer","access_to', {
      headers: { "content-type": "application/json; charset=utf-8" },
    });
  }
  if ("drop" in fault) {
    cutConnection();
    return new Response();
  }
  const headers = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
  return new Response("Service unavailable", { status: fault.unavailable, headers });
}

function faultError(fault: EntraFault): EntraError {
  const { aadsts, error, ...details } = fault;
  return new EntraError(aadsts, error, "This failure was asked for by a test.", details);
}
