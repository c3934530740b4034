/** Reads who calls from the claims of a verified token, and refuses tokens that are not access tokens. */
import type { JWTPayload } from "jose";
import { connectorRoles, type Caller, type Mode } from "./caller.ts";
import { refuse, refuseScope, requiredScope } from "./refusal.ts";
import type { Tenant } from "./tenant.ts";

/** @throws ConnectorError `unauthenticated`, or `insufficient_scope` for a user without `access_as_user`. */
export function callerOf(claims: JWTPayload, tenant: Tenant, accessToken: string): Caller {
  refuseIdToken(claims);
  const mode = modeOf(claims);
  if (mode === "delegated" && !words(claims["scp"]).includes(requiredScope))
    throw refuseScope(tenant);
  const roles = Array.isArray(claims["roles"]) ? claims["roles"] : [];
  return {
    mode,
    objectId: required(claims, "oid"),
    clientId: required(claims, "azp"),
    roles: connectorRoles.filter((role) => roles.includes(role)),
    accessToken,
    expiresAt: claims.exp ?? 0,
  };
}

/**
 * An ID token of our own registration has the same issuer, audience, signature and roles. It tells
 * an app who signed in and so has no `azp` and no `scp`, but the marks of the sign-in.
 */
function refuseIdToken(claims: JWTPayload): void {
  const marks = ["nonce", "at_hash", "c_hash"].some((claim) => claim in claims);
  if (!marks && (claims["azp"] !== undefined || claims["scp"] !== undefined)) return;
  throw refuse(
    "It is an ID token, not an access token.",
    "Send the access token of the same sign-in.",
  );
}

/** `idtyp` is an optional claim; without it only a user's token has `scp`, and only an app's `sub` is its `oid`. */
function modeOf(claims: JWTPayload): Mode {
  const { idtyp, scp, sub, oid } = claims;
  if (idtyp === "app" && scp !== undefined)
    throw refuse(
      "It is an application token that poses as a user's (idtyp, scp).",
      "Send the token exactly as Microsoft Entra issued it.",
    );
  if (idtyp === "app") return "application";
  if (idtyp === "user" || scp !== undefined) return "delegated";
  if (idtyp === undefined && sub !== undefined && sub === oid) return "application";
  throw refuse(
    "It says neither that a user nor that an application calls (idtyp, scp).",
    'Add the optional claim "idtyp" to the access tokens of the connector\'s app registration, then get a new token.',
  );
}

function required(claims: JWTPayload, name: string): string {
  const value = claims[name];
  if (typeof value === "string" && value !== "") return value;
  throw refuse(`It lacks the claim ${name}.`, "Get a new token from Microsoft Entra.");
}

function words(value: unknown): string[] {
  return typeof value === "string" ? value.split(" ") : [];
}
