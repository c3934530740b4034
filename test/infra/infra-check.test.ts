/** That the templates agree with the code, and that each check fails when they do not. */
import { expect, it } from "vitest";
import { infraProblems } from "../../infra/check/infra-check.ts";
import { readSources } from "../../infra/check/sources.ts";

const sources = readSources();
const main = "infra/main.bicep";
const alerts = "infra/modules/alerts.bicep";
const vault = "infra/modules/key-vault.bicep";
const storage = "infra/modules/storage.bicep";
const functionApp = "infra/modules/function-app.bicep";
const entra = "infra/entra/main.bicep";
const registrations = "infra/entra/registrations.bicep";

it("finds nothing wrong with what is checked in", async () => {
  expect(await infraProblems(sources)).toEqual([]);
});

/** File, what stands there, what stands there instead, and what is said of it. */
const faults: [file: string, was: string, is: string, said: RegExp][] = [
  // Bicep and modules
  [main, "param clientId string", "param clientId = string =", /line \d+ is no Bicep/],
  [main, "modules/storage.bicep'", "modules/store.bicep'", /names infra\/modules\/store\.bicep/],
  [main, "    dailyLimitGb: logDailyLimitGb\n", "", /monitoring is not given dailyLimitGb/],
  [main, "    sku: storageSku", "    tier: storageSku", /is given tier, which .* does not take/],
  [main, "vault.outputs.uri", "vault.outputs.url", /module vault gives no output url/],
  [entra, "registrations!.outputs.appIdUri", "registrations!.outputs.uri", /gives no output uri/],
  [vault, "param recover bool", "param recover bool\nparam more bool", /nothing uses more/],
  // azure.yaml
  ["azure.yaml", "remoteBuild: false", "remoteBuild: true", /remoteBuild/],
  ["azure.yaml", "requiredVersions", "requiredVersion", /azure\.yaml is wrong/],
  ["azure.yaml", "1.23.15", "1.9.0", /1\.23\.15 is the oldest/],
  ["azure.yaml", "hooks/predown.ts", "hooks/before-down.ts", /before-down\.ts is not there/],
  ["azure.yaml", "path: infra/entra", "path: infra/identity", /layer entra has no/],
  ["azure.yaml", "dependsOn: [entra]", "dependsOn: [azure]", /does not come before it/],
  ["azure.yaml", "${ROTATOR_NAME}", "${ROTATOR_APP}", /ROTATOR_APP, which no layer gives/],
  ["azure.yaml", "dist: dist", "dist: build", /deploys build/],
  ["azure.yaml", "  connector:", "  gateway:", /no function app is tagged gateway/],
  ["package.json", '"build":', '"bundle":', /no script|there is none/],
  // Parameters
  ["infra/main.parameters.json", '"toolsets"', '"toolset"', /toolsets is not passed/],
  ["infra/main.parameters.json", '"toolsets"', '"toolset"', /toolset is passed, but/],
  ["infra/main.parameters.json", "${CLIENT_ID}", "${APP_CLIENT_ID}", /nothing sets APP_CLIENT_ID/],
  [
    "infra/main.parameters.json",
    "MERGE_APPS=false",
    "MERGE_APPS=true",
    /mergeApps is "true" unless/,
  ],
  ["infra/main.parameters.json", "${ALERT_MAIL=}", "me@example.com", /alertMail is not a variable/],
  [
    "infra/entra/main.parameters.json",
    "GRANT_ROLES=false",
    "GRANT_ROLES=",
    /grantRoles is "" unless/,
  ],
  [entra, "output CLIENT_ID string", "output API_CLIENT_ID string", /nothing sets CLIENT_ID/],
  // Secrets
  [
    main,
    "output MCP_URL string = '${connectorUrl}/mcp'",
    "output MCP_URL string = alertWebhook",
    /gives a secure parameter away/,
  ],
  [main, "output MCP_URL string", "output VAULT_SECRET string", /VAULT_SECRET is no UPPER_SNAKE/],
  [main, "output MCP_URL string", "output mcpUrl string", /mcpUrl is no UPPER_SNAKE/],
  [
    storage,
    "output name string = account.name",
    "output name string = account.listKeys().keys[0].value",
    /hands out keys/,
  ],
  [main, "@secure()\nparam alertWebhook", "param alertWebhook", /alertWebhook sounds secret/],
  [
    main,
    "param alertWebhook string = ''",
    "param alertWebhook string = 'x'",
    /alertWebhook has a default/,
  ],
  [alerts, "@secure()\n", "", /module alerts takes the secret webhookUrl openly/],
  // App settings
  [main, "  TENANT_ID: tenant().tenantId\n", "", /connector's app lacks the setting TENANT_ID/],
  [
    main,
    "  KEY_VAULT_URL: ",
    "  KEY_VAULT_URI: ",
    /sets KEY_VAULT_URI, which the code does not read/,
  ],
  [
    main,
    "  ROTATOR_CLIENT_ID: ",
    "  WATCHER_CLIENT_ID: ",
    /rotator's app lacks .* ROTATOR_CLIENT_ID/,
  ],
  [
    main,
    "  SIGN_IN: signIn",
    "  FUNCTIONS_WORKER_RUNTIME: 'node'\n  SIGN_IN: signIn",
    /must not set FUNCTIONS_WORKER_RUNTIME/,
  ],
  [
    main,
    "  SIGN_IN: signIn",
    "  WEBSITE_SITE_NAME: 'x'\n  SIGN_IN: signIn",
    /must not set WEBSITE_SITE_NAME/,
  ],
  [
    functionApp,
    "AzureWebJobsStorage__queueServiceUri",
    "AzureWebJobsStorage__queueUri",
    /queueUri is no setting of the host/,
  ],
  [
    functionApp,
    "AzureWebJobsStorage__queueServiceUri",
    "AzureWebJobsStorage__queueUri",
    /lacks .* AzureWebJobsStorage__queueServiceUri/,
  ],
  [main, "  TOOLSETS: toolsets\n", "", /neither app sets TOOLSETS/],
  // Functions and the package
  ["infra/functions.json", '"get_me"', '"get_us"', /functions\.json lacks get_me/],
  ["infra/functions.json", '"get_me"', '"get_us"', /has get_us, which the connector does not/],
  [
    main,
    "disabledFunctions: functions.connector",
    "disabledFunctions: []",
    /rotator's app does not switch/,
  ],
  [main, "mergeApps ? [] : functions.rotator", "[]", /connector's app does not switch/],
  [".funcignore", "*.map", "*.map\nnode_modules", /azd refuses a node_modules line/],
  [".funcignore", "*.map", "*.map\n*.json", /host\.json would not be deployed/],
  [".funcignore", "*.map", "", /source maps would be deployed/],
  // Names
  [
    "infra/storage-names.json",
    '"queues": ["credential-commands"',
    '"queues": ["commands"',
    /queues lack credential-commands/,
  ],
  ["infra/storage-names.json", '"tables": [', '"tables": ["more", ', /tables have more/],
  [
    "infra/storage-names.json",
    '"containers": ["credentials"',
    '"containers": ["credential"',
    /containers lack credentials/,
  ],
  [
    "infra/storage-names.json",
    '"rotatorQueues": ["credential-commands"]',
    '"rotatorQueues": ["x"]',
    /rotatorQueues have x/,
  ],
  [
    "infra/storage-names.json",
    '["invocations/"]',
    '["exports/"]',
    /nothing is written under exports/,
  ],
  [
    "infra/secret-names.json",
    "seal-default",
    "next-default-secret",
    /must not read next-default-secret/,
  ],
  // Roles
  ["infra/role-ids.json", "974c5e8b", "974c5e8c", /storageQueueDataContributor is not the id/],
  [
    "infra/role-ids.json",
    "keyVaultSecretsUser",
    "keyVaultReader",
    /has no role keyVaultSecretsUser/,
  ],
  [
    vault,
    "roles.keyVaultSecretsUser)\n    properties",
    "'00482a5a-887f-4fb3-b363-3b7fe8e74483')\n    properties",
    /00482a5a.* does not come from/,
  ],
  [
    vault,
    "name: guid(vault.id, name, ",
    "name: newGuid(vault.id, name, ",
    /name of connectorReads is not guid/,
  ],
  [storage, "      principalType: 'ServicePrincipal'\n", "", /does not say what kind of principal/],
  [vault, "secrets/recover/action", "secrets/delete", /keeper may .*secrets\/delete/],
  [vault, "[resourceGroup().id]", "[subscription().id]", /given outside its resource group/],
  [
    main,
    "  AZURE_CLIENT_ID: identities.outputs.connector.clientId\n",
    "",
    /rotator's app lacks the setting AZURE_CLIENT_ID/,
  ],
  // Alerts
  [alerts, '"credential_run_completed"', '"credential_run_done"', /asks for credential_run_done/],
  [alerts, "entry.clientId", "entry.appId", /reads appId, which those events do not have/],
  [alerts, '{"event":\\\'', '{"name":\\\'', /a beginning that they do not have/],
  [alerts, '"blocked", ', "", /nobody is told of blocked/],
  [
    alerts,
    '"credential_command_poison"',
    '"credential_turn_failed"',
    /nobody is told of credential_command_poison/,
  ],
  [alerts, "window: 'PT3H'", "window: 'PT4H'", /silent for 3 hours/],
  [alerts, "window: 'PT30M'", "window: 'PT20M'", /PT20M, which Azure Monitor does not take/],
  [
    alerts,
    "    every: 'PT30M'\n    window: 'PT3H'",
    "    every: 'PT6H'\n    window: 'PT3H'",
    /looks back less than it waits/,
  ],
  [alerts, 'ResultCode == "429"', 'StatusCode == "429"', /asks for StatusCode, which is no column/],
  [alerts, "each: ['what']", "each: ['event']", /splits by event/],
  [alerts, '"graph_throttled", ', "", /nobody is told of graph_throttled/],
  [alerts, '"caller_throttled"', '"graph_throttled"', /nobody is told of caller_throttled/],
  [alerts, '"invocation_storage_failed", ', "", /nobody is told of invocation_storage_failed/],
  [alerts, '"invocations_create"', '"invocations_post"', /the function invocations_post/],
  [alerts, '"model_misconfigured"', '"model_broken"', /the code model_broken, which nothing/],
  [alerts, "tostring(entry.code)", "tostring(entry.status)", /reads status, which those/],
  ["host.json", "Exception;Trace", "Exception", /lines of the log may be left out/],
  // Policy
  [
    storage,
    "allowSharedKeyAccess: false",
    "allowSharedKeyAccess: true",
    /allowSharedKeyAccess is true, not false/,
  ],
  [
    storage,
    "minimumTlsVersion: 'TLS1_2'",
    "minimumTlsVersion: 'TLS1_0'",
    /minimumTlsVersion is 'TLS1_0'/,
  ],
  [
    storage,
    "    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }\n",
    "",
    /deleteRetentionPolicy\.enabled is not set/,
  ],
  [vault, "@onlyIfNotExists()\n", "", /stored again by every deployment/],
  [
    vault,
    "attributes: { enabled: false }",
    "attributes: { enabled: true }",
    /attributes\.enabled is true/,
  ],
  [vault, "purgeProtection ? true : null", "true", /enablePurgeProtection is true/],
  [functionApp, "httpsOnly: true", "httpsOnly: false", /httpsOnly is false/],
  [functionApp, "ftpsState: 'Disabled'", "ftpsState: 'FtpsOnly'", /ftpsState is 'FtpsOnly'/],
  [functionApp, "allow: false", "allow: true", /properties\.allow is true/],
  [alerts, "endpointType: 'MonitorAlert'", "endpointType: 'WebHook'", /endpointType is 'WebHook'/],
  [
    storage,
    "managementPolicies@",
    "inventoryPolicies@",
    /there is no .*managementPolicies any more/,
  ],
  [
    storage,
    "storageAccounts@2026-04-01'",
    "storageAccounts@2025-08-01'",
    /storageAccounts is used in the versions/,
  ],
  // Entra
  [
    "infra/entra/callers.json",
    "Connector.Approve",
    "Connector.Agree",
    /lacks the role Connector\.Approve/,
  ],
  [
    "infra/entra/callers.json",
    "Claude-Connector-Users",
    "Readers",
    /names another group for Connector\.Read/,
  ],
  ["infra/entra/callers.json", "access_as_user", "user_impersonation", /another scope/],
  [
    registrations,
    "requestedAccessTokenVersion: 2",
    "requestedAccessTokenVersion: 1",
    /tokens of version 2\.0/,
  ],
  [registrations, "/oauth/callback", "/callback", /address that the sign-in returns to/],
  [
    registrations,
    "appRoleAssignmentRequired: true",
    "appRoleAssignmentRequired: false",
    /appRoleAssignmentRequired is false/,
  ],
  [
    entra,
    "AzureADTokenExchangeChina",
    "AzureADTokenExchange21V",
    /differ about api:\/\/AzureADTokenExchangeChina/,
  ],
];

it.each(faults)("in %s, %j made into %j is found", async (file, was, is, said) => {
  const text = sources.get(file) ?? "";
  const changed = text.replace(was, () => is);

  const problems = await infraProblems(new Map(sources).set(file, changed));

  expect(changed).not.toBe(text);
  expect(problems.join("\n")).toMatch(said);
});
