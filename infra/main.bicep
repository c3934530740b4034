// Everything of the connector in Azure. The Entra part is a layer of its own, in entra/.
targetScope = 'subscription'

import { connectorName, nameToken, resourceGroupName, rotatorName, siteUrl, tagsOf } from 'modules/names.bicep'

@description('Name of the azd environment; part of the resource group\'s name.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Azure region; one that has Flex Consumption.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Client id of the connector\'s API app registration.')
param clientId string

@description('Application ID URI of the connector\'s API app registration; empty: api:// and its client id.')
param appIdUri string = ''

@description('Client id of the app registration that people sign in with; empty: MCP clients cannot sign in.')
param signInClientId string = ''

@description('How the connector signs in: without any secret, or with one from Key Vault.')
@allowed(['federated', 'certificate', 'secret'])
param credentialMode string = 'federated'

@description('Comma-separated toolsets; empty: all.')
param toolsets string = ''

@description('Address of the connector, where it has a domain of its own; empty: what Azure names it.')
param publicUrl string = ''

@description('facade: MCP clients sign in through the connector; entra: at Entra itself.')
@allowed(['facade', 'entra'])
param signIn string = 'facade'

@description('Comma-separated further addresses to which sign-ins of MCP clients may return.')
param redirectUris string = ''

@description('Microsoft cloud of the tenant; empty: that of the Azure subscription.')
@allowed(['', 'global', 'usgov', 'usgovdod', 'china'])
param cloud string = ''

@description('Address of a gateway before Microsoft Entra ID; empty: the cloud\'s own.')
param authorityUrl string = ''

@description('Address of a gateway before Microsoft Graph; empty: the cloud\'s own.')
param graphUrl string = ''

@description('Region of Microsoft 365 for searches as an application, such as NAM, EUR or GBR.')
param searchRegion string = ''

@description('Most calls a minute for each caller.')
param callsPerMinute string = '120'

@description('Comma-separated tools that may change something; empty: the connector only reads.')
param writeTools string = ''

@description('Model of invocations that name none; empty: the code\'s own choice.')
param claudeModel string = ''

@description('Address of a gateway before the Messages API; empty: Anthropic\'s own.')
param claudeUrl string = ''

@description('Most invocations of one caller at one time; empty: the code\'s own limit, as for the next three.')
param invocationsPerCaller string = ''

@description('Most invocations at one time.')
param invocations string = ''

@description('Most tokens a day for one caller.')
param tokensPerDayAndCaller string = ''

@description('Most tokens a day.')
param tokensPerDay string = ''

@description('Comma-separated suffixes of hosts that results may be posted to.')
param callbackHosts string = ''

@description('Comma-separated client ids of further app registrations whose credentials are watched.')
param watchedApps string = ''

@description('Comma-separated hosts in the organisation\'s own network that alerts may be posted to.')
param privateAlertHosts string = ''

@description('Comma-separated addresses that alerts are mailed to.')
param alertMail string = ''

@description('Address that alerts are posted to; it may carry a signature.')
@secure()
param alertWebhook string = ''

@description('Version of Node.js.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('Runs connector and rotator in one function app: cheaper, but code that handles content then stands beside credentials that can make credentials.')
param mergeApps bool = false

@description('Nobody can purge the vault or its secrets; once on, it cannot be turned off again.')
param purgeProtection bool = true

@description('Brings back the vault that an earlier deployment of this environment left deleted. For one deployment: Azure refuses to bring back what is there.')
param recoverKeyVault bool = false

@description('Object id of who may store the API key of Claude in the vault; empty: nobody is given a role.')
param keyHolderId string = ''

@description('Whether that is a person or, in a pipeline, a service principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param keyHolderType string = 'User'

@description('Storage redundancy of tables, queues and documents.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Days for which deleted blobs can be brought back.')
param softDeleteDays int = 14

@description('Days for which logs are kept.')
param logRetentionDays int = 90

@description('Most gigabytes of logs a day; -1: no limit, since a limit silences alerts too.')
param logDailyLimitGb int = -1

@description('Most instances of the connector at one time.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances of the connector that are never stopped, against cold starts; each costs also while idle.')
param alwaysReadyInstances int = 0

var token = nameToken(subscription().id, environmentName, location)
var tags = tagsOf(environmentName)
var functions = loadJsonContent('functions.json')
var secrets = loadJsonContent('secret-names.json')
var cloudNames = { AzureCloud: 'global', AzureUSGovernment: 'usgov', AzureChinaCloud: 'china' }
var cloudName = empty(cloud) ? cloudNames[environment().name] : cloud
var connectorUrl = empty(publicUrl) ? siteUrl(connectorName(token), environment().name) : publicUrl

// What both apps read.
var sharedSettings = {
  TENANT_ID: tenant().tenantId
  CLIENT_ID: clientId
  APP_ID_URI: appIdUri
  SIGN_IN_CLIENT_ID: signInClientId
  CLOUD: cloudName
  AUTHORITY_URL: authorityUrl
  GRAPH_URL: graphUrl
  APP_CREDENTIAL: credentialMode
  AZURE_CLIENT_ID: identities.outputs.connector.clientId
  KEY_VAULT_URL: vault.outputs.uri
  TOOLSETS: toolsets
  WRITE_TOOLS: writeTools
}
var connectorSettings = {
  PUBLIC_URL: publicUrl
  SIGN_IN: signIn
  REDIRECT_URIS: redirectUris
  SEARCH_REGION: searchRegion
  CALLS_PER_MINUTE: callsPerMinute
  CLAUDE_MODEL: claudeModel
  CLAUDE_URL: claudeUrl
  INVOCATIONS_PER_CALLER: invocationsPerCaller
  INVOCATIONS: invocations
  TOKENS_PER_DAY_AND_CALLER: tokensPerDayAndCaller
  TOKENS_PER_DAY: tokensPerDay
  CALLBACK_HOSTS: callbackHosts
}
var rotatorSettings = {
  ROTATOR_CLIENT_ID: identities.outputs.rotator.clientId
  WATCHED_APPS: watchedApps
  PRIVATE_ALERT_HOSTS: privateAlertHosts
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName(environmentName)
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    writerPrincipalIds: [identities.outputs.connector.principalId, identities.outputs.rotator.principalId]
    retentionDays: logRetentionDays
    dailyLimitGb: logDailyLimitGb
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    connectorPrincipalId: identities.outputs.connector.principalId
    rotatorPrincipalId: identities.outputs.rotator.principalId
    workspaceId: monitoring.outputs.workspaceId
    softDeleteDays: softDeleteDays
    sku: storageSku
  }
}

module packages 'modules/packages.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    connectorPrincipalId: identities.outputs.connector.principalId
    rotatorPrincipalId: identities.outputs.rotator.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    connectorPrincipalId: identities.outputs.connector.principalId
    rotatorPrincipalId: identities.outputs.rotator.principalId
    keyHolderId: keyHolderId
    keyHolderType: keyHolderType
    connectorSecrets: concat(secrets.always, secrets[credentialMode])
    purgeProtection: purgeProtection
    recover: recoverKeyVault
    workspaceId: monitoring.outputs.workspaceId
  }
}

module connector 'modules/function-app.bicep' = {
  scope: group
  params: {
    name: connectorName(token)
    serviceName: 'connector'
    location: location
    tags: tags
    hostIdentity: { id: identities.outputs.connector.id, clientId: identities.outputs.connector.clientId }
    otherIdentityIds: mergeApps ? [identities.outputs.rotator.id] : []
    packageContainer: packages.outputs.connectorContainer
    storage: {
      blob: storage.outputs.blobServiceUri
      queue: storage.outputs.queueServiceUri
      table: storage.outputs.tableServiceUri
    }
    insightsName: monitoring.outputs.insightsName
    settings: union(sharedSettings, connectorSettings, mergeApps ? rotatorSettings : {})
    disabledFunctions: mergeApps ? [] : functions.rotator
    nodeVersion: nodeVersion
    maximumInstances: maximumInstances
    instanceMemory: 2048
    alwaysReady: alwaysReadyInstances
    workspaceId: monitoring.outputs.workspaceId
  }
}

module rotator 'modules/function-app.bicep' = if (!mergeApps) {
  scope: group
  params: {
    name: rotatorName(token)
    serviceName: 'rotator'
    location: location
    tags: tags
    hostIdentity: { id: identities.outputs.rotator.id, clientId: identities.outputs.rotator.clientId }
    // The hourly proof of a federated credential is made with the identity that the app trusts.
    otherIdentityIds: credentialMode == 'federated' ? [identities.outputs.connector.id] : []
    packageContainer: packages.outputs.rotatorContainer
    storage: {
      blob: storage.outputs.blobServiceUri
      queue: storage.outputs.queueServiceUri
      table: storage.outputs.tableServiceUri
    }
    insightsName: monitoring.outputs.insightsName
    settings: union(sharedSettings, rotatorSettings)
    disabledFunctions: functions.connector
    nodeVersion: nodeVersion
    maximumInstances: 40
    instanceMemory: 512
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    vaultId: vault.outputs.id
    mailAddresses: empty(alertMail) ? [] : map(split(alertMail, ','), address => trim(address))
    webhookUrl: alertWebhook
  }
}

@description('Region of the resources.')
output AZURE_LOCATION string = location

@description('Resource group of the resources.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Tenant whose users may call.')
output TENANT_ID string = tenant().tenantId

@description('Function app of the connector.')
output CONNECTOR_NAME string = connector.outputs.name

@description('Function app that runs the rotator; the connector\'s own where both are merged.')
output ROTATOR_NAME string = mergeApps ? connector.outputs.name : rotator!.outputs.name

@description('Address of the connector.')
output CONNECTOR_URL string = connectorUrl

@description('Address that MCP clients are given.')
output MCP_URL string = '${connectorUrl}/mcp'

@description('Key Vault.')
output KEY_VAULT_NAME string = vault.outputs.name

@description('Address of the Key Vault.')
output KEY_VAULT_URL string = vault.outputs.uri

@description('Storage account of tables, queues and documents.')
output STORAGE_ACCOUNT_NAME string = storage.outputs.name

@description('Client id of the connector\'s identity.')
output CONNECTOR_IDENTITY_CLIENT_ID string = identities.outputs.connector.clientId

@description('Object id of the connector\'s identity: the subject of its federated credential.')
output CONNECTOR_IDENTITY_PRINCIPAL_ID string = identities.outputs.connector.principalId

@description('Client id of the rotator\'s identity.')
output ROTATOR_IDENTITY_CLIENT_ID string = identities.outputs.rotator.clientId

@description('Object id of the rotator\'s identity: owner of the API app registration.')
output ROTATOR_IDENTITY_PRINCIPAL_ID string = identities.outputs.rotator.principalId

@description('Log Analytics workspace.')
output LOG_ANALYTICS_WORKSPACE_ID string = monitoring.outputs.workspaceId
