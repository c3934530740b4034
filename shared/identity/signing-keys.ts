/** The public keys by which each tenant's Entra signs tokens, fetched when first needed and kept. */
import type { FetchImplementation, RemoteJWKSet } from "jose";
import type { Tenant } from "./tenant.ts";

export type { FetchImplementation };

export type SigningKeys = (tenant: Tenant) => Promise<RemoteJWKSet>;

/**
 * Keys are read again after ten minutes, and for an unknown key id at most every thirty seconds
 * (the defaults of jose), so that made-up key ids cannot hammer Entra.
 */
export function createSigningKeys(fetch?: FetchImplementation): SigningKeys {
  const sets = new Map<string, RemoteJWKSet>();
  return async ({ cloud, id }) => {
    const { createRemoteJWKSet, customFetch } = await import("jose");
    const url = `${cloud.authority}/${id}/discovery/v2.0/keys`;
    let set = sets.get(url);
    if (set === undefined) {
      set = createRemoteJWKSet(new URL(url), fetch && { [customFetch]: fetch });
      sets.set(url, set);
    }
    return set;
  };
}
