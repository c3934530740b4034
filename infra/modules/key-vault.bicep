// The vault. The connector reads the secrets named here and nothing else; the rotator keeps them.

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

@description('Object id of who may store the API key of Claude; empty: nobody is given a role.')
param keyHolderId string

@description('Whether that is a person or, in a pipeline, a service principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param keyHolderType string

@description('Names of the secrets that the connector reads.')
param connectorSecrets string[]

@description('Nobody can purge what was deleted; once on, it cannot be turned off again.')
param purgeProtection bool

@description('Brings a deleted vault of this name back instead of making one.')
param recover bool

@description('Log Analytics workspace of the diagnostic settings.')
param workspaceId string

var roles = loadJsonContent('../role-ids.json')

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    createMode: recover ? 'recover' : 'default'
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // It may be set or left out; the service refuses false.
    enablePurgeProtection: purgeProtection ? true : null
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' }
  }
}

// A role can be given on a secret that exists, so its place is held until the rotator or a person
// stores a value. Disabled and tagged, it is no value to any reader; it is never written again.
@onlyIfNotExists()
resource places 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = [
  for name in connectorSecrets: {
    parent: vault
    name: name
    tags: { s: 'placeholder' }
    properties: {
      value: 'placeholder'
      contentType: 'text/plain'
      attributes: { enabled: false }
    }
  }
]

resource connectorReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in connectorSecrets: {
    scope: places[index]
    name: guid(vault.id, name, connectorPrincipalId, roles.keyVaultSecretsUser)
    properties: {
      principalId: connectorPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    }
  }
]

// No built-in role stores secrets without deleting them, and the rotator never deletes.
resource keeper 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(vault.id, 'keeper')
  properties: {
    roleName: 'Connector secrets keeper (${token})'
    description: 'Reads, stores, changes and recovers secrets; neither deletes nor purges.'
    type: 'CustomRole'
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.KeyVault/vaults/secrets/getSecret/action'
          'Microsoft.KeyVault/vaults/secrets/readMetadata/action'
          'Microsoft.KeyVault/vaults/secrets/setSecret/action'
          'Microsoft.KeyVault/vaults/secrets/update/action'
          'Microsoft.KeyVault/vaults/secrets/recover/action'
        ]
        notDataActions: []
      }
    ]
    assignableScopes: [resourceGroup().id]
  }
}

resource rotatorKeeps 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, rotatorPrincipalId, keeper.name)
  properties: {
    principalId: rotatorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keeper.name)
  }
}

resource keyHolderStores 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(keyHolderId)) {
  scope: vault
  name: guid(vault.id, keyHolderId, roles.keyVaultSecretsOfficer)
  properties: {
    principalId: keyHolderId
    principalType: keyHolderType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-log-analytics'
  properties: { workspaceId: workspaceId, logs: [{ categoryGroup: 'audit', enabled: true }] }
}

@description('Name of the vault.')
output name string = vault.name

@description('Resource id of the vault.')
output id string = vault.id

@description('Address of the vault.')
output uri string = vault.properties.vaultUri
