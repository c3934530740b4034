/** Checks the assertion that an app signs with the private key of a registered certificate. */
import { createHash } from "node:crypto";
import { EntraError } from "./entra-error.ts";
import { type DecodedJwt, hasValidSignature } from "./jwt.ts";
import type { AppCertificate, AppRegistration } from "./registrations.ts";
import { asOf } from "./replicas.ts";
import type { EntraState } from "./state.ts";
import type { EntraTenant } from "./tenants.ts";

const skewSeconds = 300;

export function checkCertificateAssertion(
  state: EntraState,
  tenant: EntraTenant,
  app: AppRegistration,
  assertion: string,
  { header, claims }: DecodedJwt,
): void {
  const { certificate, keyId } = findCertificate(app, state.replicas.next(state.clock()), header);
  const algorithm = header["alg"];
  if (algorithm !== "RS256" && algorithm !== "PS256") {
    throw refused("The algorithm of the assertion is not supported.");
  }
  if (!hasValidSignature(assertion, algorithm, certificate.publicKey)) {
    throw refused("The key was found, but use of the key to verify the signature failed.");
  }
  if (state.clock() > Date.parse(certificate.validTo)) throw refused("The key used is expired.");
  if (claims["sub"] !== app.clientId) throw identifierMismatch();
  if (typeof claims["jti"] !== "string" || claims["jti"] === "") {
    throw refused("The assertion has no 'jti' claim.");
  }
  checkAudience(state, tenant, claims["aud"]);
  checkLifetime(state, claims["nbf"] ?? claims["iat"], claims["exp"]);
  if (app.revokedKeyIds.has(keyId)) throw revoked(app);
  app.lastSignIns.set(keyId, state.clock());
}

/** Both kinds of assertion are refused alike when they are too old or too young. */
export function checkLifetime(state: EntraState, notBefore: unknown, expires: unknown): void {
  const now = state.clock() / 1000;
  const begun = notBefore === undefined || Number(notBefore) - skewSeconds <= now;
  if (begun && Number(expires) + skewSeconds > now) return;
  throw new EntraError(
    700024,
    "invalid_client",
    "Client assertion is not within its valid time range. Review the documentation at " +
      "https://learn.microsoft.com/entra/identity-platform/certificate-credentials.",
  );
}

/** Among those that a replica knows that has heard of changes up to `time`. */
function findCertificate(
  app: AppRegistration,
  time: number,
  header: DecodedJwt["header"],
): AppCertificate {
  const found = asOf(app, time).certificates.find(
    ({ certificate: { raw } }) =>
      header["x5t#S256"] === createHash("sha256").update(raw).digest("base64url") ||
      header["x5t"] === createHash("sha1").update(raw).digest("base64url"),
  );
  if (!found) throw refused("The key was not found.");
  return found;
}

function checkAudience(
  { origin }: EntraState,
  { id, domain }: EntraTenant,
  audience: unknown,
): void {
  const accepted = [id, domain].flatMap((name) => [
    `${origin}/${name}/oauth2/v2.0/token`,
    `${origin}/${name}/v2.0`,
  ]);
  if (accepted.includes(String(audience))) return;
  throw new EntraError(
    700023,
    "invalid_client",
    "Client assertion audience claim does not match Realm issuer. Review the documentation at " +
      "https://learn.microsoft.com/entra/identity-platform/certificate-credentials.",
  );
}

function identifierMismatch(): EntraError {
  const message =
    "Client assertion application identifier doesn't match 'client_id' parameter. Review the " +
    "documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials.";
  return new EntraError(700021, "invalid_client", message);
}

function revoked({ clientId }: AppRegistration): EntraError {
  const message =
    `The provided client assertion for ${clientId} is using a key which is revoked. ` +
    "Please specify a valid client assertion.";
  return new EntraError(7005004, "invalid_client", message);
}

function refused(reason: string): EntraError {
  const message =
    "The certificate with identifier used to sign the client assertion is not registered on " +
    `application. [Reason - ${reason}]`;
  return new EntraError(700027, "invalid_client", message);
}
