/** `POST /oauth/token`: redeems codes and refreshes at Entra, with the scope always spelled out. */
import type { Sealer } from "../sealing/sealer.ts";
import type { Settings } from "../settings.ts";
import { apiScope, callbackUrl, mcpUrl } from "./addresses.ts";
import type { WrappedCode } from "./callback.ts";
import { refusedTokens } from "./entra-refusal.ts";
import { OAuthError, requireOwnResource } from "./oauth-error.ts";

export interface TokenAnswer {
  access_token: string;
  token_type: "Bearer";
  expires_in?: number;
  refresh_token?: string;
  scope: string;
}

/** Claude waits 10 s for a token. */
const longestRequestMs = 8_000;

/** @throws OAuthError */
export async function issueTokens(
  form: URLSearchParams,
  settings: Settings,
  sealer: Sealer,
): Promise<TokenAnswer> {
  if (form.get("client_id")?.toLowerCase() !== settings.signInClientId)
    throw new OAuthError("invalid_client", "The client id is not the one of this connector.");
  requireOwnResource(form.getAll("resource"), mcpUrl(settings.publicUrl));
  const scope = `${apiScope(settings.tenant)} offline_access`;
  const grant = await grantOf(form, settings, sealer);
  return await askEntra({ ...grant, scope, client_id: settings.signInClientId ?? "" }, settings);
}

async function grantOf(
  form: URLSearchParams,
  { publicUrl }: Settings,
  sealer: Sealer,
): Promise<Record<string, string>> {
  switch (form.get("grant_type")) {
    case "authorization_code": {
      const wrapped = await sealer.open<WrappedCode>("oauth-code", form.get("code") ?? "");
      if (wrapped === undefined || wrapped.redirectUri !== form.get("redirect_uri"))
        throw new OAuthError(
          "invalid_grant",
          "The code was changed, is too old, or was given to another redirect address. Sign in again.",
        );
      return {
        grant_type: "authorization_code",
        code: wrapped.code,
        redirect_uri: callbackUrl(publicUrl),
        code_verifier: required(form, "code_verifier"),
      };
    }
    case "refresh_token":
      return { grant_type: "refresh_token", refresh_token: required(form, "refresh_token") };
    default:
      throw new OAuthError(
        "unsupported_grant_type",
        "Use grant_type authorization_code or refresh_token.",
      );
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? "";
  if (value !== "") return value;
  throw new OAuthError("invalid_request", `${name} is missing.`);
}

async function askEntra(
  parameters: Record<string, string>,
  { tenant }: Settings,
): Promise<TokenAnswer> {
  const { status, body } = await post(
    `${tenant.cloud.authority}/${tenant.id}/oauth2/v2.0/token`,
    new URLSearchParams(parameters),
  );
  if (typeof body["access_token"] !== "string") throw refusedTokens(status, body);
  const { expires_in: expiresIn, refresh_token: refreshToken } = body;
  return {
    access_token: body["access_token"],
    token_type: "Bearer",
    ...(typeof expiresIn === "number" && { expires_in: expiresIn }),
    ...(typeof refreshToken === "string" && { refresh_token: refreshToken }),
    scope: apiScope(tenant),
  };
}

interface EntraAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** Not repeated: a code works once, and what Entra did with it before the line broke is unknown. */
async function post(url: string, form: URLSearchParams): Promise<EntraAnswer> {
  try {
    const signal = AbortSignal.timeout(longestRequestMs);
    const response = await fetch(url, { method: "POST", body: form, redirect: "error", signal });
    const body = (await response.json()) as Record<string, unknown> | null;
    return { status: response.status, body: body ?? {} };
  } catch (error) {
    const description = "Microsoft Entra could not be reached: try again in a few seconds.";
    throw new OAuthError("temporarily_unavailable", description, { cause: error });
  }
}
