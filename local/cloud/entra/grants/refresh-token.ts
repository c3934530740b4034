/** A client renews its tokens: `grant_type=refresh_token`. */
import { missingParameter } from "../client-authentication.ts";
import { EntraError } from "../entra-error.ts";
import { type GrantRequest, issueForPerson, type TokenResponse } from "../issue.ts";
import type { SignIn } from "../authorizations.ts";
import { parseScope, type RequestedScope } from "../resources.ts";

const inactiveAfterMs = 90 * 24 * 60 * 60 * 1000;

export function refreshToken(request: GrantRequest): TokenResponse {
  const { state, tenant, app, form } = request;
  const token = form.get("refresh_token");
  if (!token) throw missingParameter("refresh_token");
  const signIn = state.authorizations.refreshTokens.get(token);
  if (!signIn)
    throw new EntraError(
      9002313,
      "invalid_grant",
      "Invalid request. Request is malformed or invalid.",
    );
  if (signIn.clientId !== app.clientId || signIn.tenantId !== tenant.id) {
    throw new EntraError(
      700007,
      "invalid_grant",
      "The refresh token was issued to another client.",
    );
  }
  if (state.clock() - signIn.issuedAt > inactiveAfterMs) throw inactive(state.clock());
  const person = tenant.people.find(({ id }) => id === signIn.personId);
  if (!person) throw new EntraError(50034, "invalid_grant", "The user account does not exist.");
  state.people.check(person, signIn.sessionId);
  const { sessionId } = signIn;
  return issueForPerson(request, { person, sessionId, scope: scopeOf(request, signIn) });
}

/** Without `scope` the same scopes are meant again. A refresh always returns a new refresh token. */
function scopeOf({ state, tenant, form }: GrantRequest, signIn: SignIn): RequestedScope {
  const text = form.get("scope");
  const scope = text ? parseScope(text, state.resources, tenant.displayName) : signIn.scope;
  return { ...scope, openId: [...new Set([...scope.openId, "offline_access"])] };
}

function inactive(now: number): EntraError {
  const message =
    "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00 " +
    `until ${new Date(now).toISOString()}.`;
  return new EntraError(700082, "invalid_grant", message, { suberror: "bad_token" });
}
