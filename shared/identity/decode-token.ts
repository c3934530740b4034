/** Decodes a token that is not verified yet, and refuses headers by which forgers choose the key. */
import type { JWTPayload } from "jose";
import { refuse } from "./refusal.ts";

/** The claims as they stand: they may choose whose keys to ask for, and grant nothing. */
export async function decodeUnverified(token: string): Promise<JWTPayload> {
  const { decodeJwt, decodeProtectedHeader } = await import("jose");
  let header, claims;
  try {
    header = decodeProtectedHeader(token);
    claims = decodeJwt(token);
  } catch (error) {
    throw refuse(
      "It cannot be decoded.",
      "Send the token exactly as Microsoft Entra issued it.",
      error,
    );
  }
  if (header.alg !== "RS256")
    throw refuse(
      "It is not signed with RS256.",
      "Send a token that Microsoft Entra signed for this API.",
    );
  if (["jku", "x5u", "jwk", "x5c", "crit"].some((name) => name in header))
    throw refuse(
      "Its header names a key of its own or an unknown extension.",
      "Send the token exactly as Microsoft Entra issued it.",
    );
  if (typeof header.kid !== "string")
    throw refuse(
      "Its header names no signing key.",
      "Send the token exactly as Microsoft Entra issued it.",
    );
  return claims;
}
