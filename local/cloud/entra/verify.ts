/** Checks tokens that this Entra issued, as Microsoft Graph and Key Vault do. */
import { type Claims, decodeJwt, hasValidSignature } from "./jwt.ts";
import type { Issuer } from "./tokens.ts";

export type TokenFault =
  "malformed" | "algorithm" | "signature" | "issuer" | "audience" | "expired" | "not_yet_valid";

export class TokenRefused extends Error {
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super(`The token is refused: ${fault.replaceAll("_", " ")}.`);
    this.name = "TokenRefused";
    this.fault = fault;
  }
}

export interface Expected {
  readonly issuers: readonly string[];
  /** Any of these; undefined leaves the audience to the caller. */
  readonly audience: string | readonly string[] | undefined;
}

const skewSeconds = 300;

/** Returns the claims, or throws `TokenRefused`. */
export function verifyToken(issuer: Issuer, token: string, expected: Expected): Claims {
  const decoded = decodeJwt(token);
  if (!decoded) throw new TokenRefused("malformed");
  const { header, claims } = decoded;
  if (header["alg"] !== "RS256") throw new TokenRefused("algorithm");
  const key = issuer.keys.find(header["kid"]);
  if (!key || !hasValidSignature(token, "RS256", key.publicKey))
    throw new TokenRefused("signature");
  if (!expected.issuers.includes(String(claims["iss"]))) throw new TokenRefused("issuer");
  if (!matches(expected.audience, claims["aud"])) throw new TokenRefused("audience");
  const now = issuer.clock() / 1000;
  if (!(Number(claims["exp"]) + skewSeconds > now)) throw new TokenRefused("expired");
  if (!(Number(claims["nbf"]) - skewSeconds <= now)) throw new TokenRefused("not_yet_valid");
  return claims;
}

function matches(expected: Expected["audience"], audience: unknown): boolean {
  if (expected === undefined) return true;
  return [expected].flat().some((one) => one === audience);
}
