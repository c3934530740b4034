/** Where MCP clients find what they need to sign in, all below the connector's own address. */
import type { Tenant } from "../identity/tenant.ts";

/** The MCP endpoint as people type it, without a trailing slash: also the protected resource's id. */
export function mcpUrl(publicUrl: string): string {
  return `${publicUrl}/mcp`;
}

/** RFC 9728: path-suffixed, as clients derive it from the endpoint. */
export function resourceMetadataUrl(publicUrl: string): string {
  return `${publicUrl}/.well-known/oauth-protected-resource/mcp`;
}

/** The one scope of the API, spelled out: short names would be Microsoft Graph's. */
export function apiScope({ appIdUri }: Tenant): string {
  return `${appIdUri}/access_as_user`;
}

/** Where Entra sends people back to: registered on the sign-in app, mobile and desktop platform. */
export function callbackUrl(publicUrl: string): string {
  return `${publicUrl}/oauth/callback`;
}
