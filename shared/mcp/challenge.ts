/** Tells MCP clients where to sign in, with every refusal that a new sign-in would mend. */
import { ConnectorError } from "../errors/connector-error.ts";
import { apiScope, resourceMetadataUrl } from "../oauth/addresses.ts";
import type { Settings } from "../settings.ts";

/** Runs `check`; a 401 or `insufficient_scope` it throws names the metadata and the scope (RFC 9728). */
export async function withSignIn<T>(settings: Settings, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw error instanceof ConnectorError ? withMetadata(error, settings) : error;
  }
}

function withMetadata(error: ConnectorError, { publicUrl, tenant }: Settings): ConnectorError {
  if (error.status !== 401 && error.code !== "insufficient_scope") return error;
  const challenge = [
    error.challenge ?? "Bearer",
    `resource_metadata="${resourceMetadataUrl(publicUrl)}"`,
    /\bscope="/.test(error.challenge ?? "") ? undefined : `scope="${apiScope(tenant)}"`,
  ];
  const { code, happened, because, remedy, retryAfterSeconds } = error;
  return new ConnectorError(
    code,
    { happened, because, remedy },
    {
      cause: error.cause,
      retryAfterSeconds,
      challenge: challenge.filter(Boolean).join(", ").replace("Bearer, ", "Bearer "),
    },
  );
}
