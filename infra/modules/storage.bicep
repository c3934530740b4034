// The storage account of both apps: the host's own state, tables, queues and documents. No shared keys.

@description('Azure region.')
param location string

@description('Part of every name.')
param token string

@description('Tags of every resource.')
param tags object

@description('Object id of the connector\'s identity.')
param connectorPrincipalId string

@description('Object id of the rotator\'s identity.')
param rotatorPrincipalId string

@description('Log Analytics workspace of the diagnostic settings.')
param workspaceId string

@description('Days for which deleted blobs and containers can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int

@description('Storage redundancy.')
param sku string

var names = loadJsonContent('../storage-names.json')
var roles = loadJsonContent('../role-ids.json')
// What failed too often lies in a queue of the same name with -poison behind it.
var queueNames = flatten(map(names.queues, queue => [queue, '${queue}-poison']))
var rotatorQueueNames = flatten(map(names.rotatorQueues, queue => [queue, '${queue}-poison']))

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: 'st${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for name in names.containers: {
    parent: blobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

// Results are read soon or never; what stays costs money and holds content.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-04-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        for rule in names.lifecycle: {
          name: rule.name
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob', 'appendBlob'], prefixMatch: rule.prefixes }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: rule.days } } }
          }
        }
      ]
    }
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2026-04-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-04-01' = [
  for name in queueNames: {
    parent: queueService
    name: name
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2026-04-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-04-01' = [
  for name in names.tables: {
    parent: tableService
    name: name
  }
]

// The host keeps locks, timers and keys there; neither app's package lies in this account.
resource blobOwners 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in [connectorPrincipalId, rotatorPrincipalId]: {
    scope: account
    name: guid(account.id, principalId, roles.storageBlobDataOwner)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    }
  }
]

resource tableContributors 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in [connectorPrincipalId, rotatorPrincipalId]: {
    scope: account
    name: guid(account.id, principalId, roles.storageTableDataContributor)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
    }
  }
]

// Contributor and no less: a trigger must renew its lease on a message, which is a write.
resource connectorQueueRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in queueNames: {
    scope: queues[index]
    name: guid(account.id, name, connectorPrincipalId, roles.storageQueueDataContributor)
    properties: {
      principalId: connectorPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
    }
  }
]

resource rotatorQueueRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for name in rotatorQueueNames: {
    scope: queues[indexOf(queueNames, name)]
    name: guid(account.id, name, rotatorPrincipalId, roles.storageQueueDataContributor)
    properties: {
      principalId: rotatorPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
    }
  }
]

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-log-analytics'
  properties: { workspaceId: workspaceId, logs: [{ category: 'StorageDelete', enabled: true }] }
}

resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queueService
  name: 'to-log-analytics'
  properties: { workspaceId: workspaceId, logs: [{ category: 'StorageDelete', enabled: true }] }
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tableService
  name: 'to-log-analytics'
  properties: { workspaceId: workspaceId, logs: [{ category: 'StorageDelete', enabled: true }] }
}

@description('Name of the storage account.')
output name string = account.name

@description('Address of Blob storage.')
output blobServiceUri string = account.properties.primaryEndpoints.blob

@description('Address of Queue storage.')
output queueServiceUri string = account.properties.primaryEndpoints.queue

@description('Address of Table storage.')
output tableServiceUri string = account.properties.primaryEndpoints.table
