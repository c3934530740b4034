/** How often one caller may call, counted per tenant and caller on each instance. */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Caller } from "../identity/caller.ts";
import type { Tenant } from "../identity/tenant.ts";

export class CallLimits {
  readonly #limiters = new Map<string, RateLimiterMemory>();

  /** @throws ConnectorError `throttled` with the seconds to wait. */
  async take(tenant: Tenant, { objectId }: Pick<Caller, "objectId">): Promise<void> {
    try {
      await this.#limiterOf(tenant).consume(objectId);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw tooMany(tenant, Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  }

  #limiterOf({ key, limits }: Tenant): RateLimiterMemory {
    let limiter = this.#limiters.get(key);
    limiter ??= new RateLimiterMemory({ points: limits.callsPerMinute, duration: 60 });
    this.#limiters.set(key, limiter);
    return limiter;
  }
}

function tooMany({ limits }: Tenant, retryAfterSeconds: number): ConnectorError {
  return new ConnectorError(
    "throttled",
    {
      happened: "The call was not made.",
      because: `This caller made more than ${limits.callsPerMinute} calls in a minute.`,
      remedy: `Wait ${retryAfterSeconds} s. An administrator may raise CALLS_PER_MINUTE.`,
    },
    { retryAfterSeconds },
  );
}
