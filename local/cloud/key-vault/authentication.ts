/** The challenge that tells a client where to get a token, and the check of the token it brings. */
import type { Context } from "hono";
import type { Entra } from "../entra/entra.ts";
import type { Claims } from "../entra/jwt.ts";
import { localVaultResource, vaultResource } from "../entra/resources.ts";
import { TokenRefused } from "../entra/verify.ts";
import { VaultError } from "./vault-error.ts";

export interface TokenCheck {
  readonly entra: Pick<Entra, "verify" | "origin">;
  readonly tenantId: string;
}

/** Sets `WWW-Authenticate` and throws when the request brings no good token. */
export function authenticate(c: Context, { entra, tenantId }: TokenCheck): Claims {
  const header = c.req.header("authorization") ?? "";
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  try {
    if (token === undefined) {
      throw new VaultError(
        401,
        "Unauthorized",
        "AKV10000: Request is missing a Bearer or PoP token.",
      );
    }
    return entra.verify(token, { audience: [vaultResource, localVaultResource] });
  } catch (error) {
    // The client library insists that the vault's own host ends with that of `resource`.
    const authorization = `${entra.origin}/${tenantId}`;
    c.header(
      "www-authenticate",
      `Bearer authorization="${authorization}", resource="${localVaultResource}"`,
    );
    if (error instanceof TokenRefused) throw refusals[error.fault];
    throw error;
  }
}

const unauthorized = (message: string) => new VaultError(401, "Unauthorized", message);
const invalidToken = unauthorized(
  "[BearerReadAccessTokenFailed] Error validating token: 'S2S12005'.",
);

const refusals: Record<TokenRefused["fault"], VaultError> = {
  malformed: invalidToken,
  algorithm: invalidToken,
  signature: invalidToken,
  not_yet_valid: invalidToken,
  expired: unauthorized("[TokenExpired] Error validating token: 'S2S12086'."),
  issuer: unauthorized("AKV10032: Invalid issuer."),
  audience: unauthorized(
    `AKV10022: Invalid audience. Expected ${vaultResource}, found another audience.`,
  ),
};
