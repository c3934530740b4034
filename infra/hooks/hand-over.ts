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
    "Power Automate: the custom connector of power-platform/readme.md, with an app registration of your own",
    "that asks for the scope below; its client ID goes into the connector's files, written to out/power-platform/:",
    `  npm run power-platform -- --host ${new URL(url).hostname} --client-id <its client ID> --resource-uri ${appIdUri}`,
    `  Host:               ${new URL(url).host}`,
    `  Authorization URL:  ${cloud.authority}`,
    `  Tenant ID:          ${tenantId}`,
    `  Resource URL:       ${appIdUri}`,
    `  Scope:              ${appIdUri}/access_as_user`,
    `  API registration:   ${apiClientId}`,
    "  Client ID, secret:  of that app registration, which takes the redirect URI that Power Automate shows",
    "",
    "docs/connect-claude.md has each client, docs/deploy.md what follows a deployment.",
  ];
}
