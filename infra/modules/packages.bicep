// Each app's code, in an account of its own and a container of its own: whoever may write an app's
// package is that app, and the connector's identity must never become the rotator.

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

var roles = loadJsonContent('../role-ids.json')
var writers = [
  { container: 'connector', principalId: connectorPrincipalId }
  { container: 'rotator', principalId: rotatorPrincipalId }
]

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: 'stpkg${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
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
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for writer in writers: {
    parent: blobs
    name: writer.container
    properties: { publicAccess: 'None' }
  }
]

resource packageWriters 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (writer, index) in writers: {
    scope: containers[index]
    name: guid(account.id, writer.container, writer.principalId, roles.storageBlobDataContributor)
    properties: {
      principalId: writer.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
    }
  }
]

// Every change of code, by whom; deployments are rare, so that it costs nothing to speak of.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

@description('Address of the connector\'s container.')
output connectorContainer string = '${account.properties.primaryEndpoints.blob}${containers[0].name}'

@description('Address of the rotator\'s container.')
output rotatorContainer string = '${account.properties.primaryEndpoints.blob}${containers[1].name}'
