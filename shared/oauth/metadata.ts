/** What clients discover before anyone signs in: the protected resource, and who issues tokens for it. */
import type { Settings } from "../settings.ts";
import { apiScope, mcpUrl } from "./addresses.ts";

type Metadata = Readonly<Record<string, unknown>>;

/** RFC 9728. `offline_access` stays out: it is the client's wish, not the resource's. */
export function protectedResourceMetadata(settings: Settings): Metadata {
  const { publicUrl, tenant, facade } = settings;
  return {
    resource: mcpUrl(publicUrl),
    authorization_servers: [facade ? publicUrl : `${tenant.cloud.authority}/${tenant.id}/v2.0`],
    scopes_supported: [apiScope(tenant)],
    bearer_methods_supported: ["header"],
    resource_name: "Microsoft 365 connector",
  };
}

/** RFC 8414, of the facade: what Entra does not say of itself (PKCE, registration) stands here. */
export function authorizationServerMetadata({ publicUrl, tenant }: Settings): Metadata {
  return {
    issuer: publicUrl,
    authorization_endpoint: `${publicUrl}/oauth/authorize`,
    token_endpoint: `${publicUrl}/oauth/token`,
    registration_endpoint: `${publicUrl}/oauth/register`,
    scopes_supported: [apiScope(tenant), "offline_access"],
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    token_endpoint_auth_methods_supported: ["none"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  };
}
