/** Circuit breakers: when a service is down, callers learn it at once and the service gets rest. */
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from "cockatiel";
import type { CircuitBreakerPolicy } from "cockatiel";
import { ConnectorError } from "../errors/connector-error.ts";
import { isOutage } from "./graph-failure.ts";
import type { Workload } from "./workload.ts";

/** More than one call can cause by its own retries, so that no single request stops a tenant's others. */
export const failuresThatOpen = 10;

/** How long an open breaker refuses before it lets one request try. */
export const restMs = 15_000;

interface Breaker {
  policy: CircuitBreakerPolicy;
  reopensAt: number;
}

/** One breaker per tenant and workload; never one for the whole process. */
export class GraphBreakers {
  readonly #breakers = new Map<string, Breaker>();

  /**
   * Runs one attempt. 5xx answers, time-outs and lost connections in a row open the breaker.
   *
   * @throws ConnectorError `service_unavailable` while it is open, or half open with its trial under way.
   */
  async run<T>(tenantId: string, workload: Workload, attempt: () => Promise<T>): Promise<T> {
    const breaker = this.#breakerFor(`${tenantId} ${workload}`);
    if (isResting(breaker)) throw resting(breaker);
    return await breaker.policy.execute(attempt);
  }

  #breakerFor(key: string): Breaker {
    const existing = this.#breakers.get(key);
    if (existing !== undefined) return existing;
    const breaker = createBreaker();
    this.#breakers.set(key, breaker);
    return breaker;
  }
}

function createBreaker(): Breaker {
  const policy: CircuitBreakerPolicy = circuitBreaker(
    // A trial that the caller stopped has shown nothing: the breaker stays open.
    handleWhen(
      (failure) =>
        isOutage(failure) || (policy.state === CircuitState.HalfOpen && isStopped(failure)),
    ),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresThatOpen) },
  );
  const breaker = { policy, reopensAt: 0 };
  policy.onBreak(() => {
    breaker.reopensAt = Date.now() + restMs;
  });
  return breaker;
}

function isResting({ policy, reopensAt }: Breaker): boolean {
  if (policy.state === CircuitState.Open) return Date.now() < reopensAt;
  return policy.state === CircuitState.HalfOpen;
}

function isStopped(failure: unknown): boolean {
  return failure instanceof ConnectorError && failure.code === "client_closed_request";
}

function resting({ reopensAt }: Breaker): ConnectorError {
  const seconds = Math.max(1, Math.ceil((reopensAt - Date.now()) / 1000));
  return new ConnectorError(
    "service_unavailable",
    {
      happened: "The request was not sent to Microsoft Graph.",
      because: "The service behind it has failed many times in a row and is given time to recover.",
      remedy: `Try again in ${seconds} seconds.`,
    },
    { retryAfterSeconds: seconds },
  );
}
