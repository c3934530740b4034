/** Checks the token of another issuer, here a managed identity, that stands in for an app's secret. */
import { EntraError } from "./entra-error.ts";
import { checkLifetime } from "./certificate-assertion.ts";
import { type DecodedJwt, hasValidSignature } from "./jwt.ts";
import type { AppRegistration } from "./registrations.ts";
import { tokenExchangeClientId, tokenExchangeResource } from "./resources.ts";
import type { EntraState } from "./state.ts";
import type { EntraTenant } from "./tenants.ts";

/** Issuer, subject and audience are compared letter by letter with the app's federated credentials. */
export function checkFederatedAssertion(
  state: EntraState,
  _tenant: EntraTenant,
  app: AppRegistration,
  assertion: string,
  { header, claims }: DecodedJwt,
): void {
  const issuer = String(claims["iss"]);
  const subject = String(claims["sub"]);
  const audience = nameOf(String(claims["aud"]));
  const byIssuer = app.federatedIdentityCredentials.filter((one) => one.issuer === issuer);
  if (byIssuer.length === 0) throw noMatch(700211, "issuer", issuer);
  const bySubject = byIssuer.filter((one) => one.subject === subject);
  if (bySubject.length === 0) throw noMatch(700213, "subject", subject);
  if (!bySubject.some((one) => one.audiences.includes(audience))) {
    throw noMatch(700212, "audience", audience);
  }
  const key = state.keys.find(header["kid"]);
  if (header["alg"] !== "RS256" || !key || !hasValidSignature(assertion, "RS256", key.publicKey)) {
    const message = "Assertion failed signature validation. [Reason - The key was not found.]";
    throw new EntraError(50013, "invalid_client", message);
  }
  checkLifetime(state, claims["nbf"], claims["exp"]);
}

/** Tokens of managed identities carry the exchange's client id where the credential names its URI. */
function nameOf(audience: string): string {
  return audience === tokenExchangeClientId ? tokenExchangeResource : audience;
}

function noMatch(aadsts: number, part: string, value: string): EntraError {
  return new EntraError(
    aadsts,
    "invalid_client",
    `No matching federated identity record found for presented assertion ${part} '${value}'. ` +
      "Check your federated identity credential Subject, Audience and Issuer against the " +
      "presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
  );
}
