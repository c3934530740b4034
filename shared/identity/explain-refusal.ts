/** Turns Entra's refusal of a Graph token into an error that says what happened, why, and what to do. */
import { ConnectorError, type Explanation } from "../errors/connector-error.ts";
import { aadsts, type RefusalKind } from "./aadsts.ts";
import type { Mode } from "./caller.ts";
import { adminConsentUrl, formatClaimsChallenge, signInChallenge } from "./entra-links.ts";
import type { Tenant } from "./tenant.ts";
import type { TokenRefusal } from "./token-endpoint.ts";

export function explainRefusal(
  refusal: TokenRefusal,
  tenant: Tenant,
  mode: Mode,
  cause: unknown,
): ConnectorError {
  const kind = kindOf(refusal);
  const explanation = explanationOf(refusal, kind, tenant);
  const said = `${explanation.because} ${explanation.remedy}`;
  switch (kind) {
    case "interaction":
      // Nobody is there to sign in for an application.
      if (mode === "application")
        return new ConnectorError("access_denied", explanation, { cause });
      return new ConnectorError("claims_required", explanation, {
        cause,
        challenge:
          refusal.claims === ""
            ? signInChallenge(tenant, said)
            : formatClaimsChallenge(tenant, refusal.claims),
      });
    case "user":
      if (mode === "application")
        return new ConnectorError("access_denied", explanation, { cause });
      return new ConnectorError("unauthenticated", explanation, {
        cause,
        challenge: signInChallenge(tenant, said),
      });
    case "consent":
      return new ConnectorError("consent_required", explanation, { cause });
    case "policy":
      return new ConnectorError("access_denied", explanation, { cause });
    case "credential":
    case "configuration":
      return new ConnectorError("misconfigured", explanation, { cause });
    case "busy":
      return new ConnectorError("service_unavailable", explanation, {
        cause,
        retryAfterSeconds: refusal.retryAfterSeconds ?? 10,
      });
  }
}

/** The OAuth error decides; the number only where `invalid_grant` and its like leave it open. */
function kindOf({ status, error, suberror, claims, aadsts: code }: TokenRefusal): RefusalKind {
  if (status === 429 || status >= 500) return "busy";
  if (error === "consent_required" || suberror === "consent_required") return "consent";
  if (claims !== "") return "interaction";
  switch (error) {
    case "temporarily_unavailable":
    case "server_error":
      return "busy";
    case "interaction_required":
    case "login_required":
      return "interaction";
    case "invalid_client":
      return "credential";
    case "unauthorized_client":
    case "invalid_resource":
    case "invalid_scope":
      return "configuration";
    default:
      return aadsts(code)?.kind ?? "user";
  }
}

const unknownCode: Record<RefusalKind, Omit<Explanation, "happened">> = {
  interaction: {
    because: "A policy of the organisation asks for another sign-in.",
    remedy: "Sign in again.",
  },
  consent: {
    because: "A Microsoft Graph permission was not consented to.",
    remedy: "An administrator grants the connector's Microsoft Graph permissions.",
  },
  credential: {
    because: "Entra did not accept the connector's own credential.",
    remedy: "An administrator checks the credential of the app registration against Key Vault.",
  },
  configuration: {
    because: "The connector's app registration does not fit the request.",
    remedy: "An administrator checks the tenant id, client id, cloud and API permissions.",
  },
  user: {
    because: "Entra did not accept the caller's sign-in.",
    remedy: "Sign in again; if it fails again, an administrator reads the sign-in log.",
  },
  policy: {
    because: "A policy of the organisation says no.",
    remedy: "An administrator reads the sign-in log.",
  },
  busy: { because: "Microsoft Entra is busy.", remedy: "Try again later." },
};

function explanationOf(refusal: TokenRefusal, kind: RefusalKind, tenant: Tenant): Explanation {
  const entry = aadsts(refusal.aadsts);
  const { because, remedy } = entry
    ? { because: entry.cause, remedy: entry.remedy }
    : unknownCode[kind];
  const number = refusal.aadsts === undefined ? "" : ` (AADSTS${refusal.aadsts})`;
  return {
    happened: `Microsoft Entra gave no Microsoft Graph token${number}.`,
    because,
    remedy: kind === "consent" ? `${remedy} The page for it: ${adminConsentUrl(tenant)}` : remedy,
  };
}

export function entraUnreachable(cause: unknown): ConnectorError {
  return new ConnectorError(
    "service_unavailable",
    {
      happened: "Microsoft Entra gave no Microsoft Graph token.",
      because: "It could not be reached, or did not answer as expected.",
      remedy:
        "Try again in a few seconds; if it lasts, check the connector's network and cloud setting.",
    },
    { retryAfterSeconds: 5, cause },
  );
}
