/** `GET /oauth/callback`: takes Entra's code and hands the client one of ours that wraps it. */
import { timingSafeEqual } from "node:crypto";
import type { Sealer } from "../sealing/sealer.ts";
import type { Settings } from "../settings.ts";
import type { SignInState } from "./authorize.ts";
import { refusedSignIn } from "./entra-refusal.ts";
import { OAuthError } from "./oauth-error.ts";

/** Sealed into our code: Entra's, unredeemed, so that Entra sees to single use and PKCE. */
export interface WrappedCode {
  code: string;
  redirectUri: string;
}

/** Entra's own codes live this long. */
const codeSeconds = 10 * 60;

/**
 * Where to send the person now: the client's redirect URI with `code` or `error`, `state` and `iss`.
 *
 * @param browser the cookie that the sign-in left
 * @throws OAuthError for the person, when it is not known which client this is
 */
export async function finishSignIn(
  query: URLSearchParams,
  browser: string | undefined,
  { publicUrl }: Pick<Settings, "publicUrl">,
  sealer: Sealer,
): Promise<string> {
  const state = await sealer.open<SignInState>("oauth-state", query.get("state") ?? "");
  if (state === undefined || !isSame(state.browser, browser))
    throw new OAuthError(
      "invalid_request",
      "This sign-in is too old, was changed, or began in another browser. Start again in Claude.",
    );
  const { redirectUri, clientState } = state;
  const code = query.get("code");
  const answer = code
    ? {
        code: await sealer.seal(
          "oauth-code",
          { code, redirectUri } satisfies WrappedCode,
          codeSeconds,
        ),
      }
    : refusedSignIn(query).body;
  return redirectTo(redirectUri, { ...answer, state: clientState, iss: publicUrl });
}

export function redirectTo(
  redirectUri: string,
  answer: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function isSame(expected: string, actual: string | undefined): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(actual ?? "")];
  return a.length === b.length && timingSafeEqual(a, b);
}
