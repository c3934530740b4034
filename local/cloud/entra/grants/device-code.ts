/** A client without a browser: a person enters its code elsewhere while it polls for tokens. */
import { randomInt } from "node:crypto";
import type { DeviceCode } from "../authorizations.ts";
import { newCode } from "../authorizations.ts";
import { missingParameter } from "../client-authentication.ts";
import { EntraError, type OAuthError } from "../entra-error.ts";
import { type GrantRequest, issueForPerson, type TokenResponse } from "../issue.ts";
import { asksForMfa } from "../sign-in.ts";
import { parseScope } from "../resources.ts";

const lifetimeSeconds = 15 * 60;
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** Answers `POST /devicecode`. */
export function startDeviceCode({ state, tenant, app, form }: Omit<GrantRequest, "proof">) {
  const text = form.get("scope");
  if (!text) throw missingParameter("scope");
  const scope = parseScope(text, state.resources, tenant.displayName);
  const secretCode = newCode();
  const userCode = Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join("");
  state.authorizations.deviceCodes.set(secretCode, {
    tenantId: tenant.id,
    clientId: app.clientId,
    scope,
    userCode,
    expiresAt: state.clock() + lifetimeSeconds * 1000,
    strong: asksForMfa(form),
    answer: "pending",
  });
  const page = `${state.origin}/common/oauth2/deviceauth`;
  return {
    user_code: userCode,
    device_code: secretCode,
    verification_uri: page,
    expires_in: lifetimeSeconds,
    interval: 5,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
  };
}

/** `grant_type=urn:ietf:params:oauth:grant-type:device_code`. */
export function deviceCode(request: GrantRequest): TokenResponse {
  const { state, tenant, form } = request;
  const code = findDeviceCode(request);
  if (code.answer === "pending") {
    if (state.clock() > code.expiresAt) {
      throw refusal(70020, "expired_token", "The device_code has expired.");
    }
    throw refusal(
      70016,
      "authorization_pending",
      "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
    );
  }
  if (code.answer === "declined") {
    throw refusal(65004, "authorization_declined", "User declined to consent to access the app.");
  }
  if (code.answer === "redeemed") {
    throw refusal(54005, "invalid_grant", "OAuth2 device code was already redeemed.");
  }
  const signIn = code.answer;
  code.answer = "redeemed";
  const person = tenant.people.find(({ id }) => id === signIn.personId);
  if (!person) throw refusal(50034, "invalid_grant", "The user account does not exist.");
  state.people.check(person, signIn.sessionId);
  return issueForPerson(
    { ...request, form },
    { person, sessionId: signIn.sessionId, scope: code.scope },
  );
}

function findDeviceCode({ state, tenant, app, form }: GrantRequest): DeviceCode {
  const text = form.get("device_code");
  if (!text) throw missingParameter("device_code");
  const code = state.authorizations.deviceCodes.get(text);
  if (code?.clientId === app.clientId && code.tenantId === tenant.id) return code;
  throw refusal(70019, "bad_verification_code", "The verification code is not valid.");
}

function refusal(aadsts: number, error: OAuthError, message: string): EntraError {
  return new EntraError(aadsts, error, message);
}
