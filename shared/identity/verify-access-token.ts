/** Verifies the caller's access token: an Entra v2.0 token for this API, and nothing that resembles one. */
import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { bearerToken } from "./bearer-token.ts";
import { callerOf } from "./caller-claims.ts";
import type { Caller } from "./caller.ts";
import { decodeUnverified } from "./decode-token.ts";
import { createSigningKeys, type FetchImplementation, type SigningKeys } from "./signing-keys.ts";
import { tenantOf } from "./token-tenant.ts";
import type { Tenant } from "./tenant.ts";
import { clockSkewSeconds, verifySignature } from "./verify-signature.ts";

export interface VerifiedCall {
  readonly caller: Caller;
  readonly tenant: Tenant;
}

export interface AccessTokenVerifier {
  /** @throws ConnectorError `unauthenticated` or `insufficient_scope`; `service_unavailable` without keys. */
  verify(authorizationHeader: string | null): Promise<VerifiedCall>;
}

export interface AccessTokenVerifierOptions {
  tenants: readonly Tenant[];
  /** Reads the signing keys; the global fetch unless given. */
  fetch?: FetchImplementation;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const longestKeptMs = 5 * 60_000;
const mostKept = 2_000;

export function createAccessTokenVerifier(
  options: AccessTokenVerifierOptions,
): AccessTokenVerifier {
  const { tenants, now = Date.now } = options;
  const signingKeys = createSigningKeys(options.fetch);
  // A signature check costs more than all else on a warm call; the key is a hash, so that a memory
  // dump of the keys alone gives nothing away.
  const verified = new LRUCache<string, VerifiedCall & { until: number }>({ max: mostKept });

  return {
    async verify(authorizationHeader) {
      const token = bearerToken(authorizationHeader);
      const key = hash("sha256", token, "base64url");
      const known = verified.get(key);
      if (known !== undefined && now() < known.until) return known;

      const call = await verifyToken(token, tenants, signingKeys, now());
      const ends = (call.caller.expiresAt + clockSkewSeconds) * 1000;
      verified.set(key, { ...call, until: Math.min(now() + longestKeptMs, ends) });
      return call;
    },
  };
}

async function verifyToken(
  token: string,
  tenants: readonly Tenant[],
  signingKeys: SigningKeys,
  now: number,
): Promise<VerifiedCall> {
  // Unverified claims choose whose keys to ask for and give better refusals; they grant nothing.
  const tenant = tenantOf(await decodeUnverified(token), tenants);
  const claims = await verifySignature(token, tenant, signingKeys, now);
  return { tenant, caller: callerOf(claims, tenant, token) };
}
