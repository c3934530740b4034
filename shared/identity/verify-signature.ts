/** Verifies signature, issuer, audience and lifetime, and says which of them failed. */
import type { JWTPayload } from "jose";
import { ConnectorError } from "../errors/connector-error.ts";
import { refuse } from "./refusal.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { Tenant } from "./tenant.ts";

/** Clocks of this host and of Entra may differ by this much. */
export const clockSkewSeconds = 5 * 60;

const askForOurs = "Ask for a token with the scope access_as_user of this API, or its /.default.";

/** @param now milliseconds since 1970. */
export async function verifySignature(
  token: string,
  tenant: Tenant,
  signingKeys: SigningKeys,
  now: number,
): Promise<JWTPayload> {
  const { jwtVerify } = await import("jose");
  try {
    const { payload } = await jwtVerify(token, await signingKeys(tenant), {
      algorithms: ["RS256"],
      issuer: `${tenant.cloud.authority}/${tenant.id}/v2.0`,
      audience: [tenant.clientId, tenant.appIdUri],
      requiredClaims: ["exp", "nbf"],
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    throw explain(error);
  }
}

/** Says which of jose's checks failed. */
function explain(error: unknown): ConnectorError {
  const { code, claim } = error as { code?: unknown; claim?: unknown };
  const check = code === "ERR_JWT_CLAIM_VALIDATION_FAILED" ? claim : code;
  const refresh =
    "Get a new token; if it fails again, check the clock of the machine that asked for it.";
  switch (check) {
    case "ERR_JWT_EXPIRED":
      return refuse("Its lifetime is over (exp).", refresh, error);
    case "nbf":
      return refuse("Its lifetime has not begun (nbf).", refresh, error);
    case "exp":
      return refuse("It has no lifetime (exp).", refresh, error);
    case "aud":
      return refuse("It is for another application (aud).", askForOurs, error);
    case "iss":
      return refuse(
        "It comes from another issuer (iss).",
        "Sign in to the tenant and cloud of this connector.",
        error,
      );
    case "ERR_JWS_SIGNATURE_VERIFICATION_FAILED":
    case "ERR_JWKS_NO_MATCHING_KEY":
      return refuse(
        "Its signature is not by a key of the tenant.",
        "Get a new token from Microsoft Entra.",
        error,
      );
    case "ERR_JWS_INVALID":
    case "ERR_JWT_INVALID":
      return malformed(error);
    default:
      return typeof claim === "string" ? malformed(error) : keysUnavailable(error);
  }
}

function malformed(cause: unknown): ConnectorError {
  const remedy = "Send the token exactly as Microsoft Entra issued it.";
  return refuse("It cannot be decoded.", remedy, cause);
}

function keysUnavailable(cause: unknown): ConnectorError {
  return new ConnectorError(
    "service_unavailable",
    {
      happened: "The access token could not be verified.",
      because: "Microsoft Entra's signing keys could not be read.",
      remedy:
        "Try again in a few seconds; if it lasts, check that the connector can reach Microsoft Entra.",
    },
    { retryAfterSeconds: 5, cause },
  );
}
