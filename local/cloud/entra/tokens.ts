/** What stands in the tokens that Entra issues. */
import { createHash, randomBytes } from "node:crypto";
import type { Person } from "../../tenant/directory.ts";
import { type Claims, encodeJwt, rs256 } from "./jwt.ts";
import { graphClientId } from "./registrations.ts";
import type { Resource } from "./resources.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { EntraTenant } from "./tenants.ts";

/** Entra draws 60 to 90 minutes; always the same here, so that tests know it. */
export const lifetimeSeconds = 65 * 60;
/** Clients that react to revocation (`cp1`) get long-lived tokens for people. */
const continuousLifetimeSeconds = 24 * 60 * 60;

/** How the client proved itself: nothing, a secret, or a key. */
export type ClientProof = "none" | "secret" | "key";

export interface Client {
  readonly clientId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
}

export interface TokenSubject {
  readonly tenant: EntraTenant;
  readonly client: Client;
  readonly proof: ClientProof;
  /** The person signed in; undefined for an app on its own. */
  readonly person?: Person;
  /** Ties together all tokens of one sign-in. */
  readonly sessionId?: string;
}

export interface AccessTokenRequest extends TokenSubject {
  readonly resource: Resource;
  /** The name by which the resource was asked for. */
  readonly prefix: string | undefined;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** The client declared that it understands claims challenges. */
  readonly continuous: boolean;
}

export interface Issuer {
  readonly origin: string;
  readonly keys: SigningKeys;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export function signToken(issuer: Issuer, claims: Claims): string {
  const { kid, privateKey } = issuer.keys.current;
  const header: Claims = { typ: "JWT", alg: "RS256", kid };
  if (claims["ver"] === "1.0") header["x5t"] = kid;
  const names = [graphClientId, "https://graph.microsoft.com"];
  if (names.includes(String(claims["aud"]))) header["nonce"] = opaque(32);
  return encodeJwt(header, claims, rs256(privateKey));
}

export function accessTokenClaims(issuer: Issuer, request: AccessTokenRequest): Claims {
  const own = request.resource.tokenVersion === 1 ? version1Claims : version2Claims;
  const { person, scopes, roles, tenant, sessionId } = request;
  return {
    ...own(issuer, request),
    ...lifetime(issuer, lifetimeOf(request)),
    aio: opaque(40),
    rh: `1.${opaque(30)}.`,
    oid: person?.id ?? request.client.servicePrincipalId,
    sub: person
      ? pairwiseSubject(person, request.resource.clientId)
      : request.client.servicePrincipalId,
    tid: tenant.id,
    uti: opaque(16),
    idtyp: person ? "user" : "app",
    ...(person && { name: person.displayName, sid: sessionId, scp: scopes.join(" ") }),
    ...(roles.length > 0 && { roles }),
    ...(request.continuous && { xms_cc: ["cp1"] }),
  };
}

export function lifetimeOf({ person, continuous, resource }: AccessTokenRequest): number {
  const long = person && continuous && resource.clientId === graphClientId;
  return long ? continuousLifetimeSeconds : lifetimeSeconds;
}

/** Older services: the issuer is sts.windows.net, the audience the URI that was asked for. */
function version1Claims(_issuer: Issuer, request: AccessTokenRequest): Claims {
  const { tenant, client, person, resource, prefix } = request;
  return {
    aud: prefix?.replace(/\/$/, "") ?? resource.clientId,
    iss: `https://sts.windows.net/${tenant.id}/`,
    app_displayname: client.displayName,
    appid: client.clientId,
    appidacr: proofNumber(request.proof),
    tenant_region_scope: "EU",
    ver: "1.0",
    ...(!person && { idp: `https://sts.windows.net/${tenant.id}/` }),
    ...(person && {
      acr: "1",
      amr: ["pwd"],
      family_name: person.surname,
      given_name: person.givenName,
      ipaddr: "192.0.2.10",
      unique_name: person.userPrincipalName,
      upn: person.userPrincipalName,
    }),
  };
}

function version2Claims({ origin }: Issuer, request: AccessTokenRequest): Claims {
  const { tenant, client, person, resource } = request;
  return {
    aud: resource.clientId,
    iss: `${origin}/${tenant.id}/v2.0`,
    azp: client.clientId,
    azpacr: proofNumber(request.proof),
    ver: "2.0",
    ...(person && { preferred_username: person.userPrincipalName }),
  };
}

export function idTokenClaims(
  issuer: Issuer,
  subject: TokenSubject & { person: Person },
  nonce: string | undefined,
): Claims {
  const { tenant, client, person, sessionId } = subject;
  return {
    ver: "2.0",
    iss: `${issuer.origin}/${tenant.id}/v2.0`,
    aud: client.clientId,
    sub: pairwiseSubject(person, client.clientId),
    ...lifetime(issuer, lifetimeSeconds),
    name: person.displayName,
    preferred_username: person.userPrincipalName,
    oid: person.id,
    tid: tenant.id,
    sid: sessionId,
    uti: opaque(16),
    rh: `1.${opaque(30)}.`,
    ...(nonce !== undefined && { nonce }),
  };
}

/** Random text as Entra's opaque values look. */
export function opaque(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function lifetime(issuer: Issuer, seconds: number): Claims {
  const now = Math.floor(issuer.clock() / 1000);
  return { iat: now, nbf: now, exp: now + seconds };
}

/** `sub` differs per app, so that two apps cannot compare their users by it. */
function pairwiseSubject(person: Person, audience: string): string {
  return createHash("sha256").update(`${person.id}${audience}`).digest("base64url");
}

function proofNumber(proof: ClientProof): string {
  return { none: "0", secret: "1", key: "2" }[proof];
}
