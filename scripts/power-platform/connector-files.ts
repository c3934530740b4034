/** The files of the custom connector beside its definition: how to connect, how it looks, what it does. */
import type { Operation } from "../../shared/openapi/operation.ts";
import { connectorTitle } from "../../shared/openapi/swagger-document.ts";

/** Of the icon's background too: neither white nor the default blue, which reviewers refuse. */
export const brandColour = "#c8553d";

/** Placeholders: `npm run power-platform` puts an organisation's own values in their place. */
export const placeholders = {
  clientId: "00000000-0000-0000-0000-000000000000",
  resourceUri: "api://00000000-0000-0000-0000-000000000000",
} as const;

export function apiProperties(): object {
  return {
    properties: {
      iconBrandColor: brandColour,
      capabilities: [],
      publisher: "Contoso",
      connectionParameters: {
        token: {
          type: "oauthSetting",
          oAuthSettings: {
            identityProvider: "aad",
            clientId: placeholders.clientId,
            scopes: ["access_as_user"],
            redirectMode: "GlobalPerConnector",
            redirectUrl: "https://global.consent.azure-apim.net/redirect",
            properties: {
              IsFirstParty: "False",
              AzureActiveDirectoryResourceId: placeholders.resourceUri,
              IsOnbehalfofLoginSupported: true,
            },
            customParameters: {
              loginUri: { value: "https://login.microsoftonline.com" },
              tenantId: { value: "common" },
              resourceUri: { value: placeholders.resourceUri },
              enableOnbehalfOfLogin: { value: "false" },
            },
          },
        },
        "token:TenantId": {
          type: "string",
          metadata: { sourceType: "AzureActiveDirectoryTenant" },
          uiDefinition: {
            constraints: { required: "false", hidden: "true" },
          },
        },
      },
      policyTemplateInstances: [],
    },
  };
}

/** What Microsoft's command line for connectors (`paconn`) reads. */
export function settingsFile(): object {
  return {
    apiProperties: "apiProperties.json",
    apiDefinition: "apiDefinition.swagger.json",
    icon: "icon.png",
    powerAppsUrl: "https://api.powerapps.com",
    powerAppsApiVersion: "2016-11-01",
  };
}

export function readme(operations: readonly Operation[]): string {
  const shown = operations.filter(({ visibility }) => visibility !== "internal");
  return `<!-- Generated from the catalogue of tools by \`npm run generate\`. -->

# ${connectorTitle}

A custom connector for Power Automate, Power Apps and Logic Apps that calls your organisation's own
Microsoft 365 connector for Claude: makers ask Claude to search, read and summarise, or call each search
directly, under the permissions of the person whose connection it is.

## Publisher: your organisation

The connector talks to the function app that your organisation runs in its own Azure subscription.

## Prerequisites

- The connector is deployed (\`docs/deploy.md\`), and you know its address.
- The person who connects has the app role \`Connector.Read\`; \`Connector.Write\` for changes,
  \`Connector.Approve\` for decisions on held ones.
- A licence with premium connectors.

## Supported Operations

${shown.map(operationSection).join("\n\n")}

## Obtaining Credentials

Sign-in is Microsoft Entra ID. An administrator registers an application for the connector:

1. Register an application in your directory (Web platform) and give it the delegated permission
   \`access_as_user\` of the connector's API, with admin consent.
2. Add the redirect address that the custom connector's security page shows after it was saved; it begins with
   \`https://global.consent.azure-apim.net/redirect\`.
3. Make a client secret and paste it into that page. Name the application in \`WATCHED_APPS\`, so that the
   connector warns before the secret ends.

## Known Issues and Limitations

- A call takes at most 100 seconds; *Ask Claude* and *Start a request to Claude* run longer, through the queue.
- A flow that waits on *Ask Claude* asks again every few seconds and goes on when the answer is there, or when
  a change waits for an approval: look at \`status\`.
- Failed requests are answered with 200 and \`status\` \`failed\`, with the reason in \`error\`: the engine would
  repeat what is answered with an error.
- Each connection has a limit of calls per minute and a quota of tokens per day; beyond it calls are answered
  with 429 and \`Retry-After\`, which flows follow by themselves.

## Deployment Instructions

\`\`\`sh
npm run power-platform -- --host CONNECTOR_HOST --client-id CLIENT_ID --resource-uri APP_ID_URI
\`\`\`

writes the files for your organisation to \`out/power-platform/\`. Import them: Power Automate > Custom
connectors > New > Import an OpenAPI file (\`apiDefinition.swagger.json\`), or
\`paconn create --settings settings.json\` for all files at once. Then enter the client secret on the security page.
\`flows/\` has an example to import: a helpdesk ticket is summarised, the reply drafted, approved and sent.
`;
}

function operationSection({ summary, description }: Operation): string {
  return `### ${summary}\n\n${description}`;
}
