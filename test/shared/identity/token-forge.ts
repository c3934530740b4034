/** Signs access tokens as Entra does, and serves the keys; any claim or header can be forged. */
import { testTenant } from "../../fakes/fake-tool-context.ts";
import {
  CompactSign,
  type CompactJWSHeaderParameters,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import type { FetchImplementation } from "../../../shared/identity/signing-keys.ts";
import { clouds } from "../../../shared/identity/clouds.ts";
import type { Tenant } from "../../../shared/identity/tenant.ts";

export const tenantId = "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21";
export const clientId = "d7e8394b-60af-4c25-95e7-f8490a2b360e";
export const userId = "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01";
export const signInApp = "0a1b6c7e-93d2-4f58-a81a-2b7c4d5e6911";
/** Where the tests' clock stands, milliseconds. */
export const start = Date.UTC(2026, 2, 2, 9, 0);

export const tenant: Tenant = {
  key: "default",
  id: tenantId,
  cloud: clouds.global,
  clientId,
  appIdUri: `api://${clientId}`,
  credential: { kind: "secret" },
  toolsets: [],
  searchRegion: undefined,
  writeTools: [],
  limits: testTenant.limits,
};

/** Claims of a good v2.0 token of a user; `undefined` in a test takes a claim away. */
export function userClaims(): JWTPayload {
  const issuedAt = start / 1000 - 60;
  return {
    iss: `${tenant.cloud.authority}/${tenantId}/v2.0`,
    aud: clientId,
    ver: "2.0",
    tid: tenantId,
    oid: userId,
    sub: "pairwise-subject",
    azp: signInApp,
    idtyp: "user",
    scp: "access_as_user",
    roles: ["Connector.Read"],
    preferred_username: "anna.keller@lumencycles.example",
    uti: "abc",
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + 3900,
  };
}

/** Claims of a good v2.0 token of an application. */
export function applicationClaims(): JWTPayload {
  const servicePrincipal = "3d4e9fa1-c605-428b-bb4d-5eaf70819c14";
  const { scp: _scp, preferred_username: _name, ...claims } = userClaims();
  return { ...claims, idtyp: "app", oid: servicePrincipal, sub: servicePrincipal };
}

export interface Forge {
  /** A `Bearer` header with the good claims changed as told, signed by the tenant's key. */
  bearer(changes?: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  sign(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  /** Signs any text, for claims that are not what their type says. */
  signText(text: string, header: CompactJWSHeaderParameters): Promise<string>;
  /** The public key, as the tenant publishes it. */
  readonly publicJwk: JWK;
  /** Serves the keys; `urls` holds what was asked. */
  readonly fetch: FetchImplementation;
  readonly urls: string[];
}

export async function createForge(kid = "tenant-key"): Promise<Forge> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid, use: "sig" };
  const urls: string[] = [];

  const sign: Forge["sign"] = (claims, header = {}) => {
    const jwt = new SignJWT(claims).setProtectedHeader({
      typ: "JWT",
      alg: "RS256",
      kid,
      ...header,
    });
    return jwt.sign(privateKey, { crit: { "made-up": true } });
  };
  return {
    sign,
    publicJwk,
    signText: async (text, header) =>
      await new CompactSign(new TextEncoder().encode(text))
        .setProtectedHeader(header)
        .sign(privateKey),
    urls,
    bearer: async (changes = {}, header = {}) =>
      `Bearer ${await sign({ ...userClaims(), ...changes }, header)}`,
    fetch: (url) => {
      urls.push(url);
      return Promise.resolve(Response.json({ keys: [publicJwk] }));
    },
  };
}
