/** A client redeems the code of a sign-in page: `grant_type=authorization_code`, with PKCE. */
import { createHash } from "node:crypto";
import type { AuthorizationCode } from "../authorizations.ts";
import { missingParameter } from "../client-authentication.ts";
import { EntraError } from "../entra-error.ts";
import { type GrantRequest, issueForPerson, type TokenResponse } from "../issue.ts";
import { parseScope } from "../resources.ts";
import { checkResourceParameter } from "../resource-parameter.ts";

const lifetimeMs = 10 * 60 * 1000;

export function authorizationCode(request: GrantRequest): TokenResponse {
  const { state, tenant, form } = request;
  const code = findCode(request);
  checkVerifier(code, form.get("code_verifier"));
  code.redeemed = true;
  const person = tenant.people.find(({ id }) => id === code.personId);
  if (!person) throw new EntraError(50034, "invalid_grant", "The user account does not exist.");
  state.people.check(person, code.sessionId);
  const text = form.get("scope");
  const scope = text ? parseScope(text, state.resources, tenant.displayName) : code.scope;
  checkResourceParameter(form.get("resource"), scope);
  return issueForPerson(request, { person, sessionId: code.sessionId, scope, nonce: code.nonce });
}

function findCode({ state, tenant, app, form }: GrantRequest): AuthorizationCode {
  const text = form.get("code");
  if (!text) throw missingParameter("code");
  const code = state.authorizations.codes.get(text);
  if (!code) {
    throw new EntraError(
      9002313,
      "invalid_grant",
      "Invalid request. Request is malformed or invalid.",
    );
  }
  if (code.clientId !== app.clientId || code.tenantId !== tenant.id) {
    throw new EntraError(70000, "invalid_grant", "The code was issued to another client.");
  }
  if (form.get("redirect_uri") !== code.redirectUri) {
    const message =
      "The reply address does not match the reply address provided when requesting Authorization code.";
    throw new EntraError(500112, "invalid_client", message);
  }
  if (code.redeemed) throw alreadyRedeemed();
  if (state.clock() - code.issuedAt > lifetimeMs) throw tooOld();
  return code;
}

function checkVerifier({ challenge }: AuthorizationCode, verifier: string | null): void {
  if (!challenge) return;
  if (!verifier) throw new EntraError(501481, "invalid_grant", "The Code_Verifier is missing.");
  const digest = createHash("sha256").update(verifier).digest("base64url");
  if ((challenge.method === "S256" ? digest : verifier) === challenge.value) return;
  const message =
    "The Code_Verifier does not match the code_challenge supplied in the authorization request.";
  throw new EntraError(501481, "invalid_grant", message);
}

function alreadyRedeemed(): EntraError {
  const message =
    "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use " +
    "an existing refresh token.";
  return new EntraError(54005, "invalid_grant", message);
}

function tooOld(): EntraError {
  const message =
    "The provided authorization code or refresh token has expired due to inactivity. Send a new " +
    "interactive authorization request for this user and resource.";
  return new EntraError(70008, "invalid_grant", message);
}
