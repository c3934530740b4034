/** `POST /oauth/register`: clients that register themselves get the one registration there is (RFC 7591). */
import type { Settings } from "../settings.ts";
import { OAuthError } from "./oauth-error.ts";
import { redirectKind } from "./redirect-uris.ts";

const mostRedirectUris = 20;

/**
 * Nothing is stored, so the answer is the same whoever asks: the pre-registered public client, with
 * those of its redirect URIs that sign-ins are sent to. VS Code names its web page beside this computer.
 *
 * @throws OAuthError when there is none of these
 */
export function registerClient(
  metadata: unknown,
  { signInClientId, redirectUris: allowed }: Settings,
): Record<string, unknown> {
  const { redirect_uris: uris } = (metadata ?? {}) as { redirect_uris?: unknown };
  if (!Array.isArray(uris) || uris.length === 0 || uris.length > mostRedirectUris)
    throw new OAuthError("invalid_redirect_uri", "Name 1 to 20 redirect_uris.");
  const served = uris.filter(
    (uri) => typeof uri === "string" && redirectKind(uri, allowed) !== undefined,
  );
  if (served.length === 0)
    throw new OAuthError(
      "invalid_redirect_uri",
      "No redirect address is one that this connector sends sign-ins to: Claude's, this computer's, or one of REDIRECT_URIS.",
    );
  return {
    client_id: signInClientId,
    redirect_uris: served,
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  };
}
