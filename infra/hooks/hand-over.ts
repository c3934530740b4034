/** What the person who deployed goes on with: addresses, and values to paste elsewhere. */
import type { Deployment, Registrations, Resources } from "./deployment.ts";

export function handOver(
  { tenantId, cloud }: Deployment,
  { apiClientId, appIdUri, signInClientId }: Registrations,
  { url, mcpUrl }: Resources,
): string[] {
  return [
    `Endpoint: ${url}`,
    `MCP URL:  ${mcpUrl}`,
    "",
    "Claude (web, Desktop, mobile): Settings, Connectors, Add custom connector",
    "  Name:               Microsoft 365",
    `  Remote MCP server:  ${mcpUrl}`,
    `  OAuth client ID:    leave empty${signInClientId === undefined ? "" : ` (or ${signInClientId})`}`,
    "  OAuth secret:       leave empty",
    `Claude Code:          claude mcp add --transport http m365 ${mcpUrl}`,
    "",
    "Power Automate: a custom connector from the OpenAPI document, Security: OAuth 2.0, Azure Active Directory",
    `  Host:               ${new URL(url).host}`,
    `  Authorization URL:  ${cloud.authority}`,
    `  Tenant ID:          ${tenantId}`,
    `  Resource URL:       ${appIdUri}`,
    `  Scope:              ${appIdUri}/access_as_user`,
    `  API registration:   ${apiClientId}`,
    "  Client ID, secret:  of an app registration of your own for Power Automate, with the redirect URI it shows",
    "",
    "docs/connect-claude.md has each client, docs/deploy.md what follows a deployment.",
  ];
}
