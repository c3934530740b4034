/** Microsoft Graph tokens per caller: kept so briefly that a revoked permission ends within five minutes. */
import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { ConnectorError } from "../errors/connector-error.ts";
import type { AppCredentialSources } from "./app-credential.ts";
import type { Caller } from "./caller.ts";
import { type GraphToken, type IssuedToken, requestGraphToken } from "./request-graph-token.ts";
import type { Tenant } from "./tenant.ts";

export interface GraphTokenOptions {
  /** JSON of a claims challenge that the token must satisfy; implies `fresh`. */
  claims?: string;
  /** Not from the cache: Graph refused the token that was there. */
  fresh?: boolean;
}

/** Graph tokens of one caller. */
export interface GraphTokenSource {
  token(options?: GraphTokenOptions): Promise<GraphToken>;
}

/** Tokens that Entra issued to this process, which knows when they end. */
export interface IssuedTokenSource extends GraphTokenSource {
  token(options?: GraphTokenOptions): Promise<IssuedToken>;
}

export interface GraphTokens {
  forCaller(tenant: Tenant, caller: Caller): IssuedTokenSource;
}

export interface GraphTokensOptions extends AppCredentialSources {
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Counted from before the request, and half a minute short for the call that the token is used in. */
const longestKeptMs = 4.5 * 60_000;
const leastLeftMs = 60_000;
/** Entra may ask for hours, but a fault that was repaired must not outlive its repair for long. */
const longestRefusedMs = 5 * 60_000;
/** So long nobody asks again after Entra refused the app itself: nobody would fare better. */
const appRefusedMs = 60_000;
const mostKept = 2_000;

/** A token, or the refusal of a request that is not to be repeated before a time. */
type Kept = { until: number } & ({ token: IssuedToken } | Refused);

interface Refused {
  until: number;
  failure: ConnectorError;
}

export function createGraphTokens(options: GraphTokensOptions): GraphTokens {
  const { now = Date.now } = options;
  const kept = new LRUCache<string, Kept>({ max: mostKept });
  const underWay = new Map<string, Promise<IssuedToken>>();
  /** By tenant: its app registration or credential is wrong, whoever calls. */
  const refusedApps = new Map<string, Refused>();

  async function request(
    key: string,
    tenant: Tenant,
    caller: Caller,
    claims?: string,
  ): Promise<IssuedToken> {
    const started = now();
    try {
      const token = await requestGraphToken({ tenant, caller, claims }, options);
      const until = Math.min(started + longestKeptMs, token.expiresAt - leastLeftMs);
      kept.set(key, { token, until });
      return token;
    } catch (error) {
      kept.delete(key);
      if (error instanceof ConnectorError && error.code === "misconfigured")
        refusedApps.set(tenant.key, { failure: error, until: now() + appRefusedMs });
      if (error instanceof ConnectorError && error.retryAfterSeconds !== undefined) {
        const refusedMs = Math.min(error.retryAfterSeconds * 1000, longestRefusedMs);
        kept.set(key, { failure: error, until: now() + refusedMs });
      }
      throw error;
    }
  }

  return {
    forCaller: (tenant, caller) => ({
      async token({ claims, fresh = false } = {}) {
        const key = cacheKey(tenant, caller);
        const entry = kept.get(key);
        if (entry !== undefined && now() < entry.until) {
          if ("failure" in entry) throw entry.failure;
          if (claims === undefined && !fresh) return entry.token;
        }
        const refused = refusedApps.get(tenant.key);
        if (refused !== undefined && now() < refused.until) throw refused.failure;
        // Calls that want the same share one request.
        const flight = JSON.stringify([key, fresh, claims]);
        const pending =
          underWay.get(flight) ??
          request(key, tenant, caller, claims).finally(() => underWay.delete(flight));
        underWay.set(flight, pending);
        return await pending;
      },
    }),
  };
}

/** Delegated: the access token itself, so that a new sign-in always means a new Graph token. */
function cacheKey(tenant: Tenant, caller: Caller): string {
  return caller.mode === "application"
    ? tenant.key
    : `${tenant.key} ${hash("sha256", caller.accessToken, "base64url")}`;
}
