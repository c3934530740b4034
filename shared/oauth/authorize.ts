/** `GET /oauth/authorize`: checks what a client asks for and sends the person on to Entra. */
import { randomBytes } from "node:crypto";
import type { Settings } from "../settings.ts";
import type { Sealer } from "../sealing/sealer.ts";
import { apiScope, callbackUrl, mcpUrl } from "./addresses.ts";
import { OAuthError, requireOwnResource } from "./oauth-error.ts";
import { redirectKind } from "./redirect-uris.ts";

/** Sealed into `state`: what the callback must know. Nothing is kept here meanwhile. */
export interface SignInState {
  redirectUri: string;
  /** The client's own state, given back to it. */
  clientState: string | undefined;
  /** Also in a cookie: the sign-in must end in the browser in which it began. */
  browser: string;
}

export interface SignInStart {
  /** Entra's authorization page for this sign-in. */
  entraUrl: string;
  browser: string;
  redirectUri: string;
  /** Whether a person must agree first that the program at `redirectUri` gets the sign-in. */
  asks: boolean;
}

/** Long enough to find one's phone for a second factor. */
export const signInSeconds = 15 * 60;

/** Entra returns it sealed, beside a code of its own, and Azure takes no query above 4,096 characters. */
const longestClientState = 1_200;

/** What Entra may be asked for beside the scope; `consent` would ask people for what an administrator granted. */
const forwardedPrompts = new Set(["login", "select_account"]);

/**
 * @param cookie what an earlier sign-in left in this browser
 * @throws RedirectRefused when nothing may be sent to the redirect URI; any other OAuthError is for
 * the client, at its redirect URI.
 */
export async function startSignIn(
  query: URLSearchParams,
  cookie: string | undefined,
  settings: Settings,
  sealer: Sealer,
): Promise<SignInStart> {
  const redirectUri = requireRedirectUri(query, settings);
  requireCodeFlow(query);
  requireOwnResource(query.getAll("resource"), mcpUrl(settings.publicUrl));
  // Kept, so that two sign-ins of one browser do not end each other.
  const browser = cookie ?? randomBytes(32).toString("base64url");
  const clientState = query.get("state") ?? undefined;
  if (clientState !== undefined && clientState.length > longestClientState)
    throw new OAuthError("invalid_request", "Send a state of at most 1,200 characters.");
  const state: SignInState = { redirectUri, clientState, browser };
  const sealed = await sealer.seal("oauth-state", state, signInSeconds);
  return {
    entraUrl: entraUrl(query, settings, sealed),
    browser,
    redirectUri,
    asks: redirectKind(redirectUri, settings.redirectUris) === "loopback",
  };
}

/** The client, or where its code would go, is not known: the person is told, nobody else. */
export class RedirectRefused extends OAuthError {}

/** @throws RedirectRefused */
export function requireRedirectUri(
  query: URLSearchParams,
  { redirectUris, signInClientId }: Settings,
): string {
  if (query.get("client_id")?.toLowerCase() !== signInClientId)
    throw new RedirectRefused(
      "invalid_client",
      "The client id is not the one of this connector's sign-in app. Register again, or enter the one that the administrator gives out.",
    );
  const uri = query.get("redirect_uri") ?? "";
  if (redirectKind(uri, redirectUris) !== undefined) return uri;
  throw new RedirectRefused(
    "invalid_request",
    "The redirect address is not one that this connector sends sign-ins to. An administrator adds it to REDIRECT_URIS if it can be trusted.",
  );
}

function requireCodeFlow(query: URLSearchParams): void {
  if (query.get("response_type") !== "code")
    throw new OAuthError("unsupported_response_type", "Ask with response_type=code.");
  const mode = query.get("response_mode") ?? "query";
  if (mode !== "query") throw new OAuthError("invalid_request", "Ask with response_mode=query.");
  const challenge = query.get("code_challenge") ?? "";
  if (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge))
    throw new OAuthError("invalid_request", "Send a PKCE code_challenge of the method S256.");
}

/** The scope is ours, spelled out; `resource` stays behind, since Entra refuses it beside a scope. */
function entraUrl(query: URLSearchParams, settings: Settings, state: string): string {
  const { tenant, publicUrl, signInClientId = "" } = settings;
  const url = new URL(`${tenant.cloud.authority}/${tenant.id}/oauth2/v2.0/authorize`);
  const prompt = query.get("prompt") ?? "";
  const hint = query.get("login_hint");
  url.search = new URLSearchParams({
    client_id: signInClientId,
    response_type: "code",
    response_mode: "query",
    redirect_uri: callbackUrl(publicUrl),
    scope: `${apiScope(tenant)} offline_access`,
    code_challenge: query.get("code_challenge") ?? "",
    code_challenge_method: "S256",
    state,
    ...(forwardedPrompts.has(prompt) && { prompt }),
    ...(hint !== null && { login_hint: hint }),
  }).toString();
  return url.href;
}
