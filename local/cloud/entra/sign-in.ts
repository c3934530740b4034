/** A person picks an account: on the device page, on the authorization page, or played by a test. */
import type { Person } from "../../tenant/directory.ts";
import { newCode, type SignIn } from "./authorizations.ts";
import { EntraError } from "./entra-error.ts";
import { requestedClaims } from "./issue.ts";
import { mfaPolicyId } from "./people.ts";
import type { RequestedScope } from "./resources.ts";
import type { EntraState } from "./state.ts";
import { type EntraTenant, findPerson } from "./tenants.ts";

/** The claims of a challenge ask for the policy; such a sign-in includes a second factor. */
export function asksForMfa(form: URLSearchParams): boolean {
  return requestedClaims(form)["capolids"]?.values?.includes(mfaPolicyId) ?? false;
}

export interface SignInRequest {
  readonly tenant: EntraTenant;
  readonly clientId: string;
  readonly scope: RequestedScope;
  readonly strong: boolean;
  readonly nonce?: string | undefined;
}

export function signIn(
  state: EntraState,
  request: SignInRequest,
  userPrincipalName: string,
): SignIn {
  const person = findAccount(request.tenant, userPrincipalName);
  state.people.check(person);
  const session = state.people.startSession(person, request.strong);
  return {
    tenantId: request.tenant.id,
    clientId: request.clientId,
    personId: person.id,
    sessionId: session.id,
    issuedAt: state.clock(),
    scope: request.scope,
    nonce: request.nonce,
  };
}

export function findAccount(tenant: EntraTenant, userPrincipalName: string): Person {
  const person = findPerson(tenant, userPrincipalName);
  if (person) return person;
  const message =
    `The user account ${userPrincipalName} does not exist in the ${tenant.displayName} directory. ` +
    "To sign into this application, the account must be added to the directory.";
  throw new EntraError(50034, "invalid_grant", message);
}

/** The person enters `userCode` on the device page and picks an account, or declines. */
export function answerDeviceCode(
  state: EntraState,
  userCode: string,
  userPrincipalName: string | undefined,
): void {
  const wanted = userCode.trim().toUpperCase();
  const code = [...state.authorizations.deviceCodes.values()].find(
    (one) => one.userCode === wanted,
  );
  if (!code || code.answer !== "pending" || state.clock() > code.expiresAt) {
    const message = "That code didn't work. Check the code and try again.";
    throw new EntraError(70019, "bad_verification_code", message);
  }
  if (userPrincipalName === undefined) {
    code.answer = "declined";
    return;
  }
  const tenant = state.tenants.find(({ id }) => id === code.tenantId);
  if (!tenant) throw new Error("A device code belongs to no tenant.");
  code.answer = signIn(state, { ...code, tenant }, userPrincipalName);
}

/** Hands out the code that the client redeems at the token endpoint. */
export function issueCode(
  state: EntraState,
  signedIn: SignIn,
  redirectUri: string,
  challenge: { method: "S256" | "plain"; value: string } | undefined,
): string {
  const code = newCode();
  state.authorizations.codes.set(code, { ...signedIn, redirectUri, challenge, redeemed: false });
  return code;
}
