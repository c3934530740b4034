/** How often one caller may call, counted per tenant and caller on each instance. */
import type { RateLimiterMemory } from "rate-limiter-flexible";
import { ConnectorError } from "../errors/connector-error.ts";
import type { CallerIdentity } from "../identity/caller.ts";
import type { Tenant } from "../identity/tenant.ts";

export class CallLimits {
  readonly #limiters = new Map<string, Promise<RateLimiterMemory>>();

  /** @throws ConnectorError `throttled` with the seconds to wait. */
  async take(tenant: Tenant, { objectId }: Pick<CallerIdentity, "objectId">): Promise<void> {
    const limiter = await this.#limiterOf(tenant);
    try {
      await limiter.consume(objectId);
    } catch (refusal) {
      const { msBeforeNext } = refusal as { msBeforeNext?: unknown };
      if (typeof msBeforeNext !== "number") throw refusal;
      throw tooMany(tenant, Math.max(1, Math.ceil(msBeforeNext / 1000)));
    }
  }

  #limiterOf(tenant: Tenant): Promise<RateLimiterMemory> {
    let limiter = this.#limiters.get(tenant.key);
    limiter ??= createLimiter(tenant);
    this.#limiters.set(tenant.key, limiter);
    return limiter;
  }
}

async function createLimiter({ limits }: Tenant): Promise<RateLimiterMemory> {
  const { RateLimiterMemory } = await import("rate-limiter-flexible");
  return new RateLimiterMemory({ points: limits.callsPerMinute, duration: 60 });
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
