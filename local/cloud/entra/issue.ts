/** Puts a token response together once a grant has been accepted. */
import type { Person } from "../../tenant/directory.ts";
import { newCode, type SignIn } from "./authorizations.ts";
import { checkAssignment, consentedScopes, grantedScope, refuseTokenForItself } from "./consent.ts";
import { EntraError } from "./entra-error.ts";
import type { AppRegistration } from "./registrations.ts";
import type { RequestedScope } from "./resources.ts";
import type { EntraState } from "./state.ts";
import type { EntraTenant } from "./tenants.ts";
import {
  accessTokenClaims,
  type AccessTokenRequest,
  type ClientProof,
  idTokenClaims,
  lifetimeOf,
  signToken,
} from "./tokens.ts";

export interface TokenResponse {
  token_type: "Bearer";
  scope?: string;
  expires_in: number;
  ext_expires_in: number;
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  client_info?: string;
}

/** What every grant has to go by: who asks, where, and with which form. */
export interface GrantRequest {
  readonly state: EntraState;
  readonly tenant: EntraTenant;
  readonly app: AppRegistration;
  readonly form: URLSearchParams;
  readonly proof: ClientProof;
}

export interface PersonGrant {
  readonly person: Person;
  readonly sessionId: string;
  readonly scope: RequestedScope;
  readonly nonce?: string | undefined;
}

export function issueForPerson(request: GrantRequest, grant: PersonGrant): TokenResponse {
  const { state, tenant, app, form, proof } = request;
  const { person, sessionId, scope } = grant;
  refuseTokenForItself(app, scope);
  const scopes = consentedScopes(app, scope);
  const ours = scope.resource.clientId === state.directory.api.clientId;
  const roles = ours ? person.connectorRoles : [];
  checkAssignment(tenant, scope.resource, roles, 50105, "The signed in user");
  const token: AccessTokenRequest = {
    tenant,
    client: app,
    proof,
    person,
    sessionId,
    resource: scope.resource,
    prefix: scope.prefix,
    scopes,
    roles,
    continuous: declaresContinuousAccess(form),
  };
  const signIn = { ...grant, personId: person.id, issuedAt: state.clock() };
  return {
    ...respond(state, token, grantedScope(scope, scopes)),
    ...(scope.openId.includes("offline_access") && {
      refresh_token: rememberSignIn(request, { ...signIn, nonce: undefined }),
    }),
    ...(scope.openId.includes("openid") && {
      id_token: signToken(state, idTokenClaims(state, { ...token, person }, grant.nonce)),
    }),
    ...(form.get("client_info") === "1" && { client_info: clientInfo(person, tenant) }),
  };
}

export function issueForApp(request: GrantRequest, scope: RequestedScope): TokenResponse {
  const { state, tenant, app, form, proof } = request;
  const roles = app.grantsOn(scope.resource.clientId).application;
  checkAssignment(tenant, scope.resource, roles, 501051, `Application '${app.clientId}'`);
  return respond(state, {
    tenant,
    client: app,
    proof,
    resource: scope.resource,
    prefix: scope.prefix,
    scopes: [],
    roles,
    continuous: declaresContinuousAccess(form),
  });
}

function respond(state: EntraState, token: AccessTokenRequest, scope?: string): TokenResponse {
  const seconds = lifetimeOf(token);
  return {
    token_type: "Bearer",
    ...(scope !== undefined && { scope }),
    expires_in: seconds - 1,
    ext_expires_in: seconds - 1,
    access_token: signToken(state, accessTokenClaims(state, token)),
  };
}

function rememberSignIn(
  { state, tenant, app }: GrantRequest,
  signIn: Omit<SignIn, "tenantId" | "clientId">,
) {
  const token = newCode();
  state.authorizations.refreshTokens.set(token, {
    ...signIn,
    tenantId: tenant.id,
    clientId: app.clientId,
  });
  return token;
}

/** `{"access_token":{"xms_cc":{"values":["cp1"]}}}`: the client understands claims challenges. */
function declaresContinuousAccess(form: URLSearchParams): boolean {
  const values = requestedClaims(form)["xms_cc"]?.values;
  return values?.some((value) => value.toLowerCase() === "cp1") ?? false;
}

/** The access token's part of the `claims` parameter. */
export function requestedClaims(form: URLSearchParams): Record<string, { values?: string[] }> {
  const text = form.get("claims");
  if (text === null || text === "") return {};
  try {
    const parsed = JSON.parse(text) as { access_token?: Record<string, { values?: string[] }> };
    return parsed.access_token ?? {};
  } catch {
    throw new EntraError(901001, "invalid_request", "The 'claims' parameter is not valid JSON.");
  }
}

function clientInfo(person: Person, tenant: EntraTenant): string {
  return Buffer.from(JSON.stringify({ uid: person.id, utid: tenant.id })).toString("base64url");
}
