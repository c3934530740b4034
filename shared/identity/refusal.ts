/** The 401 and 403 answers to an access token: which check failed, what to do, and nothing else. */
import { ConnectorError } from "../errors/connector-error.ts";
import { bearerChallenge } from "./bearer-challenge.ts";
import type { Tenant } from "./tenant.ts";

const happened = "The access token was refused.";

/** The scope that a delegated caller of the connector's API needs. */
export const requiredScope = "access_as_user";

export function refuse(because: string, remedy: string, cause?: unknown): ConnectorError {
  const challenge = bearerChallenge({
    error: "invalid_token",
    error_description: `${because} ${remedy}`,
  });
  return new ConnectorError("unauthenticated", { happened, because, remedy }, { challenge, cause });
}

/** A request without credentials: RFC 6750 wants a challenge that carries no error. */
export function refuseMissing(): ConnectorError {
  return new ConnectorError(
    "unauthenticated",
    {
      happened: "The request was refused.",
      because: "It has no access token.",
      remedy:
        "Send the header Authorization: Bearer with a Microsoft Entra access token for this API.",
    },
    { challenge: bearerChallenge({ realm: "m365-connector" }) },
  );
}

export function refuseScope(tenant: Tenant): ConnectorError {
  const scope = `${tenant.appIdUri}/${requiredScope}`;
  const because = `It lacks the scope ${requiredScope}.`;
  const remedy = `Sign in again and ask for ${scope}.`;
  const challenge = bearerChallenge({
    error: "insufficient_scope",
    scope,
    error_description: `${because} ${remedy}`,
  });
  return new ConnectorError("insufficient_scope", { happened, because, remedy }, { challenge });
}
