/** Pages of Microsoft Entra that people and clients are sent to. */
import { bearerChallenge } from "./bearer-challenge.ts";
import type { Tenant } from "./tenant.ts";

/** Where an administrator grants the connector every permission that its registration lists. */
export function adminConsentUrl({
  cloud,
  id,
  clientId,
}: Pick<Tenant, "cloud" | "id" | "clientId">): string {
  return `${cloud.authority}/${id}/adminconsent?client_id=${clientId}`;
}

function authorizeUrl({ cloud, id }: Tenant): string {
  return `${cloud.authority}/${id}/oauth2/v2.0/authorize`;
}

/**
 * The challenge that sends a client back to Entra with `claims`, in Microsoft's form: base64 of the
 * JSON, so that a client hands it to its sign-in library unread.
 */
export function formatClaimsChallenge(tenant: Tenant, claims: string): string {
  return bearerChallenge({
    realm: "",
    authorization_uri: authorizeUrl(tenant),
    error: "insufficient_claims",
    claims: Buffer.from(claims).toString("base64"),
  });
}

/** The challenge for a new sign-in that Entra wants without naming claims. */
export function signInChallenge(tenant: Tenant, description: string): string {
  return bearerChallenge({
    authorization_uri: authorizeUrl(tenant),
    error: "invalid_token",
    error_description: description,
  });
}
