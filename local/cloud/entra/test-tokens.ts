/** Tokens without a sign-in, good ones and forged ones, for tests and the other stand-ins. */
import {
  createHmac,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
  type webcrypto,
} from "node:crypto";
import { type Claims, decodeJwt, encodeJwt, rs256 } from "./jwt.ts";
import { graphClientId } from "./registrations.ts";
import type { Resource } from "./resources.ts";
import type { SigningKey } from "./signing-keys.ts";
import type { EntraState } from "./state.ts";
import { type EntraTenant, findPerson } from "./tenants.ts";
import { accessTokenClaims, type AccessTokenRequest, type Client, signToken } from "./tokens.ts";

/** Claims that replace those of a good token; `undefined` removes one. */
export type ClaimOverrides = Claims;

export interface Forgery {
  readonly header?: Claims;
  readonly claims?: ClaimOverrides;
  /**
   * Who signs: the published key (default), a key that nobody published but under the published
   * key's id, HS256 with the published key's PEM as its secret, or nobody (`alg: none`).
   */
  readonly signedWith?: "published key" | "other key" | "public key as secret" | "nothing";
}

export interface TestTokens {
  /** A token for the connector's API, as the sign-in client gets it for this person. */
  userToken(userPrincipalName: string, overrides?: ClaimOverrides): string;
  /** A token for the connector's API, as the daemon gets it. */
  appToken(overrides?: ClaimOverrides): string;
  /** A token for Microsoft Graph, as the connector gets it on behalf of a person, or for itself. */
  graphToken(userPrincipalName: string | undefined, overrides?: ClaimOverrides): string;
  /** Another token made from a good one. */
  forge(token: string, forgery: Forgery): string;
  /** The public half of the key that nobody published, as a forger would offer it in a header. */
  otherPublicJwk(): webcrypto.JsonWebKey;
}

export function createTestTokens(state: EntraState): TestTokens {
  const { api, client, daemon } = state.directory;
  const connector = named(api, "Connector");
  const otherKey = onlyOnce(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
  const issue = (
    userPrincipalName: string | undefined,
    request: Pick<AccessTokenRequest, "client" | "proof" | "scopes" | "roles" | "prefix">,
    resourceId: string,
    overrides: ClaimOverrides | undefined,
  ) => {
    const subject = findSubject(state, userPrincipalName);
    const resource = state.resources.find((one) => one.clientId === resourceId) as Resource;
    const token = { ...request, ...subject, resource, continuous: false };
    return signToken(state, merge(accessTokenClaims(state, token), overrides));
  };
  return {
    userToken(userPrincipalName, overrides) {
      const { person } = findSubject(state, userPrincipalName);
      const request = {
        client: named(client, "Connector sign-in"),
        proof: "none" as const,
        prefix: api.appIdUri,
        scopes: ["access_as_user"],
        roles: person?.connectorRoles ?? [],
      };
      return issue(userPrincipalName, request, api.clientId, overrides);
    },
    appToken(overrides) {
      const request = {
        client: named(daemon, "Nightly daemon"),
        proof: "secret" as const,
        prefix: api.appIdUri,
        scopes: [],
        roles: daemon.connectorRoles,
      };
      return issue(undefined, request, api.clientId, overrides);
    },
    graphToken(userPrincipalName, overrides) {
      const request = {
        client: connector,
        proof: "key" as const,
        prefix: "https://graph.microsoft.com",
        scopes: api.grants.delegated,
        roles: userPrincipalName === undefined ? api.grants.application : [],
      };
      return issue(userPrincipalName, request, graphClientId, overrides);
    },
    forge: (token, forgery) => forge(state.keys.current, otherKey, token, forgery),
    otherPublicJwk: () => otherKey().publicKey.export({ format: "jwk" }),
  };
}

/** The tenant that a person belongs to, with a session of theirs; the sample tenant for an app. */
function findSubject(state: EntraState, userPrincipalName: string | undefined) {
  const home = state.tenants[0] as EntraTenant;
  if (userPrincipalName === undefined) return { tenant: home };
  const tenant = state.tenants.find((one) => findPerson(one, userPrincipalName)) ?? home;
  const person = findPerson(tenant, userPrincipalName);
  if (!person) throw new Error(`Nobody is called ${userPrincipalName} in the directory.`);
  return { tenant, person, sessionId: state.people.startSession(person, false).id };
}

function forge(
  published: SigningKey,
  otherKey: () => KeyPairKeyObjectResult,
  token: string,
  forgery: Forgery,
): string {
  const good = decodeJwt(token);
  if (!good) throw new Error("Only a well-formed token can be forged into another one.");
  const claims = merge(good.claims, forgery.claims);
  const header = (changes: Claims) => merge(merge(good.header, changes), forgery.header);
  switch (forgery.signedWith ?? "published key") {
    case "published key":
      return encodeJwt(header({}), claims, rs256(published.privateKey));
    case "other key":
      return encodeJwt(header({}), claims, rs256(otherKey().privateKey));
    case "public key as secret": {
      const pem = published.publicKey.export({ type: "spki", format: "pem" });
      return encodeJwt(header({ alg: "HS256" }), claims, (text) =>
        createHmac("sha256", pem).update(text).digest(),
      );
    }
    case "nothing":
      return encodeJwt(header({ alg: "none", kid: undefined }), claims, () => Buffer.alloc(0));
  }
}

/** Making a key takes a while, and most tests need none. */
function onlyOnce<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function merge(claims: Claims, overrides: Claims = {}): Claims {
  const entries = Object.entries({ ...claims, ...overrides });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function named(app: { clientId: string; servicePrincipalId: string }, displayName: string): Client {
  return { ...app, displayName };
}
