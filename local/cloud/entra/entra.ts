/** A stand-in for Microsoft Entra ID: issues the tokens of the sample tenant over its protocols. */
import { Hono } from "hono";
import { authorizePage, authorizeSubmit } from "./pages/authorize.ts";
import { devicePage, deviceSubmit } from "./pages/device.ts";
import type { Faults } from "./faults.ts";
import type { Claims } from "./jwt.ts";
import type { LocalEnv } from "./local-env.ts";
import { instanceDiscovery, openIdConfiguration, signingKeys } from "./metadata.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { type AppRegistration, graphClientId } from "./registrations.ts";
import type { Replicas } from "./replicas.ts";
import { findResource } from "./resources.ts";
import { answerDeviceCode, findAccount } from "./sign-in.ts";
import { createState, type EntraOptions, type EntraState } from "./state.ts";
import type { EntraTenant } from "./tenants.ts";
import { createTestTokens, type TestTokens } from "./test-tokens.ts";
import { deviceCodeEndpoint, tokenEndpoint } from "./token-endpoint.ts";
import { accessTokenClaims, signToken } from "./tokens.ts";
import { verifyToken } from "./verify.ts";

export interface Entra extends TestTokens {
  readonly app: Hono<LocalEnv>;
  readonly origin: string;
  /** Requests of the token endpoint, oldest first, without secrets. */
  readonly requests: RecordedRequest[];
  readonly faults: Faults;
  /** How far the token endpoint lags behind what is written. */
  readonly replicas: Replicas;
  /** All app registrations of the sample tenant. */
  readonly registrations: readonly AppRegistration[];
  /** App registrations of the sample tenant; tests add credentials, disable apps. */
  registration(clientId: string): AppRegistration;
  /** Signs with a key that nobody has seen yet from now on. */
  rotateKeys(): Promise<void>;
  /** Plays the person at the device page; without an account the person declines. */
  answerDeviceCode(userCode: string, userPrincipalName?: string): void;
  disableUser(userPrincipalName: string): void;
  enableUser(userPrincipalName: string): void;
  revokeSessions(userPrincipalName: string): void;
  /** Conditional Access: On-Behalf-Of fails with a claims challenge until a sign-in with those claims. */
  requireMfa(userPrincipalName: string): void;
  /** Claims of a token of the sample tenant for this audience; throws `TokenRefused`. */
  verify(token: string, expected: { audience: string | readonly string[] }): Claims;
  /** A token of a managed identity, the connector's unless told, as the identity endpoint hands out. */
  managedIdentityToken(resource: string, clientId?: string): { token: string; expiresAt: number };
}

/** Trusts `clock` for all times it reads and writes. */
export async function createEntra(options: EntraOptions): Promise<Entra> {
  const state = await createState(options);
  const home = state.tenants[0] as EntraTenant;
  const account = (userPrincipalName: string) => findAccount(home, userPrincipalName);
  return {
    ...createTestTokens(state),
    app: createApp(state),
    origin: state.origin,
    requests: state.requests,
    faults: state.faults,
    replicas: state.replicas,
    registrations: home.registrations,
    registration(clientId) {
      const found = home.registrations.find((app) => app.clientId === clientId);
      if (!found) throw new Error(`The directory has no app registration ${clientId}.`);
      return found;
    },
    rotateKeys: () => state.keys.rotate(),
    answerDeviceCode: (userCode, name) => answerDeviceCode(state, userCode, name),
    disableUser: (name) => state.people.disable(account(name)),
    enableUser: (name) => state.people.enable(account(name)),
    revokeSessions: (name) => state.people.revokeSessions(account(name)),
    requireMfa: (name) => state.people.requireMfa(account(name)),
    verify(token, { audience }) {
      const issuers = [`https://sts.windows.net/${home.id}/`, `${state.origin}/${home.id}/v2.0`];
      return verifyToken(state, token, { issuers, audience });
    },
    managedIdentityToken: (resource, clientId = state.directory.managedIdentity.clientId) =>
      managedIdentityToken(state, home, resource, clientId),
  };
}

function createApp(state: EntraState): Hono<LocalEnv> {
  return new Hono<LocalEnv>()
    .get("/common/discovery/instance", instanceDiscovery(state))
    .get("/:tenant/v2.0/.well-known/openid-configuration", openIdConfiguration(state))
    .get("/:tenant/discovery/v2.0/keys", signingKeys(state))
    .get("/:tenant/discovery/keys", signingKeys(state))
    .post("/:tenant/oauth2/v2.0/token", tokenEndpoint(state))
    .post("/:tenant/oauth2/v2.0/devicecode", deviceCodeEndpoint(state))
    .get("/:tenant/oauth2/v2.0/authorize", authorizePage(state))
    .post("/:tenant/oauth2/v2.0/authorize", authorizeSubmit(state))
    .get("/:tenant/oauth2/deviceauth", devicePage(state))
    .post("/:tenant/oauth2/deviceauth", deviceSubmit(state));
}

function managedIdentityToken(
  state: EntraState,
  tenant: EntraTenant,
  resourceName: string,
  clientId: string,
) {
  const identity = identityOf(state, clientId);
  const resource = findResource(resourceName, state.resources, tenant.displayName);
  const claims = accessTokenClaims(state, {
    tenant,
    client: identity,
    proof: "key",
    resource,
    prefix: resourceName,
    scopes: [],
    roles: resource.clientId === graphClientId ? identity.graphRoles : [],
    continuous: false,
  });
  return { token: signToken(state, claims), expiresAt: Number(claims["exp"]) };
}

function identityOf({ directory: { managedIdentity, rotatorIdentity } }: EntraState, id: string) {
  const found = [
    { ...managedIdentity, graphRoles: [], displayName: "connector-identity" },
    { ...rotatorIdentity, displayName: "rotator-identity" },
  ].find(({ clientId }) => clientId === id);
  if (!found) throw new Error(`The directory has no managed identity ${id}.`);
  return { ...found, servicePrincipalId: found.principalId };
}
