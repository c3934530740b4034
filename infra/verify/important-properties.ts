/** Of each type of resource the properties whose change would matter: access, protection, alerting. */

const paths: Readonly<Record<string, readonly string[]>> = {
  "microsoft.storage/storageaccounts": [
    "properties.allowSharedKeyAccess",
    "properties.allowBlobPublicAccess",
    "properties.allowCrossTenantReplication",
    "properties.defaultToOAuthAuthentication",
    "properties.minimumTlsVersion",
    "properties.publicNetworkAccess",
    "properties.supportsHttpsTrafficOnly",
    "properties.networkAcls.defaultAction",
  ],
  "microsoft.storage/storageaccounts/blobservices": [
    "properties.deleteRetentionPolicy.enabled",
    "properties.containerDeleteRetentionPolicy.enabled",
  ],
  "microsoft.storage/storageaccounts/blobservices/containers": ["properties.publicAccess"],
  "microsoft.keyvault/vaults": [
    "properties.enableRbacAuthorization",
    "properties.enableSoftDelete",
    "properties.enablePurgeProtection",
    "properties.publicNetworkAccess",
    "properties.networkAcls.defaultAction",
  ],
  "microsoft.web/sites": [
    "properties.httpsOnly",
    "properties.publicNetworkAccess",
    "properties.virtualNetworkSubnetId",
    "properties.functionAppConfig.runtime.name",
    "properties.functionAppConfig.runtime.version",
    "identity.type",
    "tags.azd-service-name",
  ],
  "microsoft.web/sites/basicpublishingcredentialspolicies": ["properties.allow"],
  "microsoft.insights/components": ["properties.DisableLocalAuth"],
  "microsoft.insights/scheduledqueryrules": ["properties.enabled", "properties.severity"],
  "microsoft.insights/metricalerts": ["properties.enabled", "properties.severity"],
  "microsoft.insights/activitylogalerts": ["properties.enabled"],
  "microsoft.insights/actiongroups": ["properties.enabled"],
  "microsoft.eventgrid/systemtopics/eventsubscriptions": ["properties.destination.endpointType"],
  "microsoft.authorization/roleassignments": [
    "properties.principalId",
    "properties.roleDefinitionId",
  ],
};

export function importantProperties(type: string): readonly string[] {
  return paths[type.toLowerCase()] ?? [];
}
