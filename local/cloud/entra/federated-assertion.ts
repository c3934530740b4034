/** Checks the token of another issuer, here a managed identity, that stands in for an app's secret. */
import { EntraError } from "./entra-error.ts";
import { checkLifetime } from "./certificate-assertion.ts";
import { type DecodedJwt, hasValidSignature } from "./jwt.ts";
import type { AppRegistration, FederatedIdentityCredential } from "./registrations.ts";
import { asOf } from "./replicas.ts";
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
  const now = state.clock();
  const known = asOf(app, state.replicas.next(now)).federatedIdentityCredentials;
  const presented = { issuer, subject, audience };
  const credential = known.find((one) => matches(one, presented));
  if (!credential) {
    const isLate = app.federatedIdentityCredentials.some((one) => matches(one, presented));
    throw isLate ? notYetKnown() : mismatch(known, presented);
  }
  const key = state.keys.find(header["kid"]);
  if (header["alg"] !== "RS256" || !key || !hasValidSignature(assertion, "RS256", key.publicKey)) {
    const message = "Assertion failed signature validation. [Reason - The key was not found.]";
    throw new EntraError(50013, "invalid_client", message);
  }
  checkLifetime(state, claims["nbf"], claims["exp"]);
  if (app.revokedKeyIds.has(credential.id)) throw revoked(app, credential);
  app.lastSignIns.set(credential.id, now);
}

function revoked({ clientId }: AppRegistration, { id }: FederatedIdentityCredential): EntraError {
  const message = `The provided federated credential with id: '${id}' for application '${clientId}' is revoked.`;
  return new EntraError(7005005, "invalid_client", message);
}

interface Presented {
  issuer: string;
  subject: string;
  audience: string;
}

function matches(one: FederatedIdentityCredential, presented: Presented): boolean {
  const { issuer, subject, audience } = presented;
  return one.issuer === issuer && one.subject === subject && one.audiences.includes(audience);
}

/** Names the first part that no credential has. */
function mismatch(
  known: readonly FederatedIdentityCredential[],
  { issuer, subject, audience }: Presented,
): EntraError {
  const byIssuer = known.filter((one) => one.issuer === issuer);
  if (byIssuer.length === 0) return noMatch(700211, "issuer", issuer);
  if (!byIssuer.some((one) => one.subject === subject)) return noMatch(700213, "subject", subject);
  return noMatch(700212, "audience", audience);
}

/** A credential works only some minutes after it was added. */
function notYetKnown(): EntraError {
  const message = "No matching federated identity record found for presented assertion.";
  return new EntraError(70021, "invalid_client", message);
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
