/** An API exchanges its caller's token for one to the next API, as the same person. */
import type { Person } from "../../../tenant/directory.ts";
import { missingParameter } from "../client-authentication.ts";
import { EntraError } from "../entra-error.ts";
import { consentMissing } from "../consent.ts";
import { type GrantRequest, issueForPerson, type TokenResponse } from "../issue.ts";
import type { Claims } from "../jwt.ts";
import { parseScope } from "../resources.ts";
import { type TokenFault, TokenRefused, verifyToken } from "../verify.ts";

export function onBehalfOf(request: GrantRequest): TokenResponse {
  const { state, tenant, app, form } = request;
  for (const name of ["assertion", "scope", "requested_token_use"]) {
    if (!form.get(name)) throw missingParameter(name);
  }
  if (form.get("requested_token_use") !== "on_behalf_of") {
    const message = "The value of 'requested_token_use' must be 'on_behalf_of'.";
    throw new EntraError(90014, "invalid_request", message);
  }
  const claims = readAssertion(request, form.get("assertion") ?? "");
  const person = findPerson(request, claims);
  const sessionId = typeof claims["sid"] === "string" ? claims["sid"] : "";
  state.people.check(person, sessionId);
  state.people.checkPolicy(person, sessionId);
  const scope = parseScope(form.get("scope") ?? "", state.resources, tenant.displayName);
  if (scope.permissions.length === 0) throw consentMissing(app);
  return issueForPerson(request, { person, sessionId, scope });
}

function readAssertion({ state, tenant, app }: GrantRequest, assertion: string): Claims {
  const issuers = [`${state.origin}/${tenant.id}/v2.0`, `https://sts.windows.net/${tenant.id}/`];
  const own = state.resources.find((resource) => resource.clientId === app.clientId);
  const audience = [app.clientId, ...(own?.names ?? [])];
  try {
    return verifyToken(state, assertion, { issuers, audience });
  } catch (error) {
    if (error instanceof TokenRefused) throw refusals[error.fault]();
    throw error;
  }
}

const expired = () =>
  new EntraError(
    500133,
    "invalid_grant",
    "Assertion is not within its valid time range. Ensure that the access token is not expired " +
      "before using it for user assertion, or request a new token.",
  );

const invalid = (reason: string) => () => new EntraError(50013, "invalid_grant", reason);

const refusals: Record<TokenFault, () => EntraError> = {
  expired,
  not_yet_valid: expired,
  malformed: invalid(
    "Assertion failed signature validation. [Reason - The assertion is malformed.]",
  ),
  algorithm: invalid("Assertion failed signature validation. [Reason - The key was not found.]"),
  signature: invalid("Assertion failed signature validation. [Reason - The key was not found.]"),
  issuer: invalid("Assertion contains an invalid issuer."),
  audience: () =>
    new EntraError(
      500131,
      "invalid_grant",
      "Assertion audience does not match the Client app presenting the assertion. The downstream " +
        "client must request a token for the expected audience (the application that made the OBO " +
        "request) and this application should use that token as the assertion.",
    ),
};

/** Only people can be acted for: an app's own token cannot be exchanged. */
function findPerson({ tenant, app }: GrantRequest, claims: Claims): Person {
  if (claims["idtyp"] === "app" || claims["scp"] === undefined) {
    const message = `Application '${app.clientId}' is not allowed to make application on-behalf-of calls.`;
    throw new EntraError(7000114, "invalid_grant", message);
  }
  const person = tenant.people.find(({ id }) => id === claims["oid"]);
  if (person) return person;
  const message = `The user account does not exist in the ${tenant.displayName} directory.`;
  throw new EntraError(50034, "invalid_grant", message);
}
