/** OAuth's own way to say no: an error code, and our words of what to do (RFC 6749 §5.2). */

export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_target"
  | "invalid_redirect_uri"
  | "access_denied"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "temporarily_unavailable"
  | "server_error";

export class OAuthError extends Error {
  readonly code: OAuthErrorCode;

  /** @param description what happened and what to do, in our words and printable ASCII. */
  constructor(code: OAuthErrorCode, description: string, options?: ErrorOptions) {
    super(description, options);
    this.name = "OAuthError";
    this.code = code;
  }

  get body(): { error: OAuthErrorCode; error_description: string } {
    return { error: this.code, error_description: this.message };
  }
}

/** @throws OAuthError unless `resource` is absent or the MCP endpoint, as RFC 8707 clients send it. */
export function requireOwnResource(resources: readonly string[], mcpUrl: string): void {
  const named = resources.filter((resource) => resource !== "");
  if (named.every((resource) => canonical(resource) === mcpUrl)) return;
  throw new OAuthError("invalid_target", `Tokens are issued for ${mcpUrl} alone.`);
}

/** Without query or closing slash: people add `?toolsets=` to the address they type. */
function canonical(resource: string): string | undefined {
  if (!URL.canParse(resource)) return undefined;
  const { origin, pathname } = new URL(resource);
  return origin + pathname.replace(/\/$/, "");
}
