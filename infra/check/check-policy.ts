/** What must be true of each kind of resource, letter by letter; each line is a rule of its own. */
import type { Check } from "./check.ts";
import { descendants } from "./bicep-parser.ts";
import { propertiesOf, type Resource } from "./template.ts";

/** By type of resource: where in it, and the text that must stand there. */
const rules: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Microsoft.Storage/storageAccounts": {
    "properties.allowSharedKeyAccess": "false",
    "properties.allowBlobPublicAccess": "false",
    "properties.allowCrossTenantReplication": "false",
    "properties.defaultToOAuthAuthentication": "true",
    "properties.isLocalUserEnabled": "false",
    "properties.minimumTlsVersion": "'TLS1_2'",
    "properties.supportsHttpsTrafficOnly": "true",
  },
  "Microsoft.Storage/storageAccounts/blobServices": {
    "properties.deleteRetentionPolicy.enabled": "true",
    "properties.containerDeleteRetentionPolicy.enabled": "true",
  },
  "Microsoft.Storage/storageAccounts/blobServices/containers": {
    "properties.publicAccess": "'None'",
  },
  "Microsoft.KeyVault/vaults": {
    "properties.enableRbacAuthorization": "true",
    "properties.enableSoftDelete": "true",
    "properties.enablePurgeProtection": "purgeProtection ? true : null",
    "properties.enabledForTemplateDeployment": "false",
  },
  // Written once, or every deployment would put itself before the live value.
  "Microsoft.KeyVault/vaults/secrets": {
    "properties.value": "'placeholder'",
    "properties.attributes.enabled": "false",
    "tags.s": "'placeholder'",
  },
  "Microsoft.OperationalInsights/workspaces": { "properties.features.disableLocalAuth": "true" },
  "Microsoft.Insights/components": { "properties.DisableLocalAuth": "true" },
  "Microsoft.Web/serverfarms": {
    "sku.name": "'FC1'",
    "sku.tier": "'FlexConsumption'",
    "properties.reserved": "true",
  },
  "Microsoft.Web/sites": {
    kind: "'functionapp,linux'",
    "identity.type": "'UserAssigned'",
    "properties.httpsOnly": "true",
    "properties.functionAppConfig.deployment.storage.authentication.type": "'UserAssignedIdentity'",
    "properties.siteConfig.ftpsState": "'Disabled'",
    "properties.siteConfig.minTlsVersion": "'1.2'",
    "properties.siteConfig.scmMinTlsVersion": "'1.2'",
  },
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies": { "properties.allow": "false" },
  "Microsoft.EventGrid/systemTopics/eventSubscriptions": {
    "properties.eventDeliverySchema": "'CloudEventSchemaV1_0'",
    "properties.destination.endpointType": "'MonitorAlert'",
  },
  "Microsoft.Graph/servicePrincipals": { appRoleAssignmentRequired: "true" },
};

/** Without one of these, something that must hold does not. */
const needed = [
  ...Object.keys(rules),
  "Microsoft.Storage/storageAccounts/managementPolicies",
  "Microsoft.Storage/storageAccounts/queueServices/queues",
  "Microsoft.Storage/storageAccounts/tableServices/tables",
  "Microsoft.Insights/actionGroups",
  "Microsoft.Insights/scheduledQueryRules",
  "Microsoft.Insights/diagnosticSettings",
  "Microsoft.Graph/applications",
  "Microsoft.Graph/applications/federatedIdentityCredentials",
];

export const checkPolicy: Check = ({ templates }) => {
  const all = [...templates.values()];
  const types = all.flatMap(({ resources }) => resources.map(({ type }) => type));
  return [
    ...needed
      .filter((type) => !types.includes(type))
      .map((type) => `infra: there is no ${type} any more.`),
    ...all.flatMap(({ path, resources, root }) => [
      ...resources.flatMap((resource) =>
        ruleProblems(resource).map((problem) => `${path}: ${problem}`),
      ),
      ...overwrittenSecrets(resources, root.text).map((problem) => `${path}: ${problem}`),
    ]),
    ...differingVersions(all.flatMap(({ resources }) => resources)),
  ];
};

function ruleProblems({ type, symbol, body, existing }: Resource): string[] {
  if (existing) return [];
  const object = descendants(body).find((node) => node.type === "object");
  return Object.entries(rules[type] ?? {}).flatMap(([place, expected]) => {
    const value = place
      .split(".")
      .reduce((node, name) => node && propertiesOf(node).get(name), object);
    const found = value?.text;
    return found === expected
      ? []
      : [`${symbol}: ${place} is ${found ?? "not set"}, not ${expected}.`];
  });
}

function overwrittenSecrets(resources: readonly Resource[], text: string): string[] {
  return resources
    .filter(({ type }) => type === "Microsoft.KeyVault/vaults/secrets")
    .filter(({ symbol }) => !text.includes(`@onlyIfNotExists()\nresource ${symbol} `))
    .map(({ symbol }) => `${symbol} would be stored again by every deployment.`);
}

/** Two versions of one type are an upgrade that somebody did not finish. */
function differingVersions(resources: readonly Resource[]): string[] {
  const versions = new Map<string, Set<string>>();
  for (const { type, version } of resources)
    versions.set(type, (versions.get(type) ?? new Set()).add(version));
  return [...versions]
    .filter(([, found]) => found.size > 1)
    .map(([type, found]) => `infra: ${type} is used in the versions ${[...found].join(" and ")}.`);
}
