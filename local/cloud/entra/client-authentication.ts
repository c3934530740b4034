/** How an app proves who it is at the token endpoint: secret, certificate or federated credential. */
import { EntraError } from "./entra-error.ts";
import { checkCertificateAssertion } from "./certificate-assertion.ts";
import { checkFederatedAssertion } from "./federated-assertion.ts";
import { decodeJwt } from "./jwt.ts";
import { type AppRegistration, hashSecret } from "./registrations.ts";
import { asOf } from "./replicas.ts";
import type { EntraState } from "./state.ts";
import type { EntraTenant } from "./tenants.ts";
import type { ClientProof } from "./tokens.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export function findApp(tenant: EntraTenant, clientId: string | null): AppRegistration {
  if (!clientId) throw missingParameter("client_id");
  const app = tenant.registrations.find((one) => one.clientId === clientId.toLowerCase());
  if (!app || app.deletedAt !== undefined) throw unknownApp(clientId, tenant);
  if (app.disabled || app.servicePrincipalDisabled) {
    const message = `Application '${app.clientId}'(${app.displayName}) is disabled.`;
    throw new EntraError(7000112, "unauthorized_client", message);
  }
  return app;
}

export function authenticateClient(
  state: EntraState,
  tenant: EntraTenant,
  app: AppRegistration,
  form: URLSearchParams,
): ClientProof {
  const assertion = form.get("client_assertion");
  const secret = form.get("client_secret");
  if (app.publicClient) {
    if (assertion === null && secret === null) return "none";
    throw new EntraError(
      700025,
      "invalid_client",
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    );
  }
  if (assertion !== null) {
    checkAssertion(state, tenant, app, form.get("client_assertion_type"), assertion);
    checkMayBeIssued(app);
    return "key";
  }
  if (secret === null) throw missingCredential(form.get("grant_type"));
  checkSecret(state, app, secret);
  checkMayBeIssued(app);
  return "secret";
}

export function missingParameter(name: string): EntraError {
  const message = `The request body must contain the following parameter: '${name}'.`;
  return new EntraError(900144, "invalid_request", message);
}

function checkAssertion(
  state: EntraState,
  tenant: EntraTenant,
  app: AppRegistration,
  type: string | null,
  assertion: string,
): void {
  if (type !== assertionType) {
    const message = `Request body must contain 'client_assertion_type' with value '${assertionType}'.`;
    throw new EntraError(50027, "invalid_request", message);
  }
  const decoded = decodeJwt(assertion);
  if (!decoded) {
    const message = "Invalid JWT token. The client assertion cannot be read as a JSON Web Token.";
    throw new EntraError(50027, "invalid_request", message);
  }
  const check =
    decoded.claims["iss"] === app.clientId ? checkCertificateAssertion : checkFederatedAssertion;
  check(state, tenant, app, assertion, decoded);
}

/** Any secret on the list of the replica that answers will do, as long as it has not ended. */
function checkSecret(state: EntraState, app: AppRegistration, secret: string): void {
  const now = state.clock();
  const hash = hashSecret(secret);
  const known = secretsOf(asOf(app, state.replicas.next(now)), hash);
  if (known.some(({ keyId }) => app.revokedKeyIds.has(keyId))) throw revokedSecret(app);
  const valid = known.find(
    ({ startDateTime, endDateTime }) =>
      startDateTime <= now && (endDateTime === null || now < endDateTime),
  );
  if (valid) return void app.lastSignIns.set(valid.keyId, now);
  if (known.length > 0) throw expiredSecret(app);
  // A replica that has not heard of a secret yet answers one or the other.
  const isLate = secretsOf(app, hash).length > 0;
  throw isLate && state.lateAnswers++ % 2 === 1 ? expiredSecret(app) : wrongSecret(app);
}

function secretsOf({ secrets, servicePrincipalSecrets }: AppRegistration, hash: string) {
  return [...secrets, ...servicePrincipalSecrets].filter(({ valueHash }) => valueHash === hash);
}

function expiredSecret({ clientId }: AppRegistration): EntraError {
  return new EntraError(
    7000222,
    "invalid_client",
    `The provided client secret keys for app '${clientId}' are expired. Visit the Azure ` +
      "portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider " +
      "using certificate credentials for added security: https://aka.ms/certCreds.",
  );
}

function wrongSecret({ clientId }: AppRegistration): EntraError {
  return new EntraError(
    7000215,
    "invalid_client",
    "Invalid client secret provided. Ensure the secret being sent in the request is the client " +
      `secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  );
}

function revokedSecret({ clientId }: AppRegistration): EntraError {
  return new EntraError(
    7005003,
    "invalid_client",
    `The provided client secret keys for app '${clientId}' are revoked. Please specify a valid client secret.`,
  );
}

/** What stops an app whose credential is good. */
function checkMayBeIssued(app: AppRegistration): void {
  if (app.issuanceBlocked) {
    const message = `${app.clientId} has blocked token issuance for this request.`;
    throw new EntraError(7005006, "unauthorized_client", message);
  }
  if (app.conditionalAccessBlocks) {
    const message =
      "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.";
    throw new EntraError(53003, "access_denied", message, { suberror: "message_only" });
  }
}

function missingCredential(grant: string | null): EntraError {
  if (grant === "client_credentials") {
    return new EntraError(
      7000216,
      "invalid_client",
      "'client_assertion', 'client_secret' or 'request' is required for the " +
        "'client_credentials' grant type.",
    );
  }
  return new EntraError(
    7000218,
    "invalid_client",
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}

function unknownApp(clientId: string, tenant: EntraTenant): EntraError {
  return new EntraError(
    700016,
    "unauthorized_client",
    `Application with identifier '${clientId}' was not found in the directory ` +
      `'${tenant.displayName}'. This can happen if the application has not been installed by the ` +
      "administrator of the tenant or consented to by any user in the tenant. You may have sent " +
      "your authentication request to the wrong tenant.",
  );
}
