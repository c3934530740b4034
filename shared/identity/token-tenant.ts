/** Finds the tenant that a token claims to come from, and refuses by name what can never be ours. */
import type { JWTPayload } from "jose";
import { clouds } from "./clouds.ts";
import { refuse } from "./refusal.ts";
import type { Tenant } from "./tenant.ts";

/** The tenant of personal Microsoft accounts, the same everywhere. */
const personalAccounts = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** By resource, and by client id as v2.0 tokens would say it. */
const graphAudiences = new Set([
  ...Object.values(clouds).map((cloud) => cloud.graphResource),
  "00000003-0000-0000-c000-000000000000",
]);

/** @throws ConnectorError `unauthenticated` for a token no configured tenant can have issued for us. */
export function tenantOf(claims: JWTPayload, tenants: readonly Tenant[]): Tenant {
  const audiences = audiencesOf(claims);
  if (audiences.some((audience) => graphAudiences.has(audience)))
    throw refuse(
      "It is a Microsoft Graph token (aud), which is for Microsoft Graph alone.",
      "Ask for a token with the scope access_as_user of this API; the connector gets its own Graph token.",
    );
  if (claims["tid"] === personalAccounts)
    throw refuse(
      "It is of a personal Microsoft account.",
      "Sign in with a work or school account.",
    );

  const ofTenant = tenants.filter((tenant) => tenant.id === claims["tid"]);
  // One Microsoft 365 tenant may have several app registrations here: the audience tells them apart.
  const tenant =
    ofTenant.find(
      ({ clientId, appIdUri }) => audiences.includes(clientId) || audiences.includes(appIdUri),
    ) ?? ofTenant[0];
  if (tenant === undefined)
    throw refuse(
      "It comes from a Microsoft Entra tenant that this connector does not serve (tid).",
      "Sign in with an account of the organisation that runs this connector.",
    );
  requireVersion2(claims);
  return tenant;
}

/** Nothing is verified yet, so the claim may hold anything. */
function audiencesOf({ aud }: JWTPayload): string[] {
  const audiences: unknown[] = [aud].flat();
  return audiences
    .filter((audience) => typeof audience === "string")
    .map((audience) => audience.replace(/\/$/, ""));
}

function requireVersion2(claims: JWTPayload): void {
  if (claims["ver"] === "2.0" && !String(claims.iss).startsWith("https://sts.")) return;
  throw refuse(
    "It is a v1.0 token; this API takes v2.0 tokens (ver, iss).",
    'Set "requestedAccessTokenVersion" to 2 in the manifest of the connector\'s app registration, then get a new token.',
  );
}
