/** JSON Web Tokens at the lowest level, so that forged ones can be written as easily as good ones. */
import { createHash, type KeyObject, sign, verify } from "node:crypto";

export type Claims = Record<string, unknown>;

export interface DecodedJwt {
  readonly header: Claims;
  readonly claims: Claims;
}

/** `signer` gets the text to sign; an empty signature is an unsigned token. */
export function encodeJwt(
  header: Claims,
  claims: Claims,
  signer: (text: string) => Buffer,
): string {
  const signature = signer(`${part(signedHeader(header))}.${part(claims)}`);
  return `${part(header)}.${part(claims)}.${signature.toString("base64url")}`;
}

export function rs256(key: KeyObject): (text: string) => Buffer {
  return (text) => sign("RSA-SHA256", Buffer.from(text), key);
}

/** Undefined when the text is not three parts of which the first two are JSON objects. */
export function decodeJwt(token: string): DecodedJwt | undefined {
  const [header, claims, signature, ...rest] = token.split(".");
  if (!header || !claims || signature === undefined || rest.length > 0) return undefined;
  const decoded = { header: parse(header), claims: parse(claims) };
  return decoded.header && decoded.claims ? (decoded as DecodedJwt) : undefined;
}

export function hasValidSignature(token: string, algorithm: "RS256" | "PS256", key: KeyObject) {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const parsed = parse(header);
  if (!parsed) return false;
  const signed = "nonce" in parsed ? part(signedHeader(parsed)) : header;
  const padding = algorithm === "PS256" ? { padding: 6, saltLength: 32 } : {};
  const data = Buffer.from(`${signed}.${claims}`);
  return verify("RSA-SHA256", data, { key, ...padding }, Buffer.from(signature, "base64url"));
}

/**
 * Tokens for Microsoft Graph carry a `nonce` in the header and are signed over its hash, so that
 * nobody but Graph can check them.
 */
function signedHeader(header: Claims): Claims {
  if (typeof header["nonce"] !== "string") return header;
  return { ...header, nonce: createHash("sha256").update(header["nonce"]).digest("base64url") };
}

function part(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function parse(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
