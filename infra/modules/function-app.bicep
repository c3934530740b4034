// One function app on Flex Consumption: connector and rotator differ in what is passed in.

@description('Name of the app.')
param name string

@description('Service of azure.yaml whose code it runs.')
param serviceName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Identity that the host uses: resource id and client id.')
param hostIdentity { id: string, clientId: string }

@description('Further identities assigned to the app, by resource id.')
param otherIdentityIds string[] = []

@description('Container that holds the app\'s package.')
param packageContainer string

@description('Addresses of the storage account.')
param storage { blob: string, queue: string, table: string }

@description('Name of the Application Insights that telemetry is sent to.')
param insightsName string

@description('App settings that the code reads.')
param settings object

@description('Names of the functions that are switched off in this app.')
param disabledFunctions string[]

@description('Version of Node.js.')
param nodeVersion string

@description('Most instances at one time.')
param maximumInstances int

@description('Memory of an instance in megabytes.')
@allowed([512, 2048, 4096])
param instanceMemory int

@description('Instances for HTTP that are never stopped; each costs also while idle.')
param alwaysReady int = 0

@description('Log Analytics workspace of the diagnostic settings.')
param workspaceId string

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: hostIdentity.clientId
  AzureWebJobsStorage__blobServiceUri: storage.blob
  AzureWebJobsStorage__queueServiceUri: storage.queue
  AzureWebJobsStorage__tableServiceUri: storage.table
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${hostIdentity.clientId};Authorization=AAD'
}
var switches = toObject(disabledFunctions, function => 'AzureWebJobs.${function}.Disabled', function => 'true')
var allSettings = union(hostSettings, settings, switches)

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(concat([hostIdentity.id], otherIdentityIds), id => id, id => {})
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: hostIdentity.id
          }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
      }
    }
    siteConfig: {
      appSettings: map(items(allSettings), setting => { name: setting.key, value: setting.value })
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
  }
}

resource noPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = [
  for kind in ['ftp', 'scm']: {
    parent: site
    name: kind
    properties: { allow: false }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'to-log-analytics'
  // The app's own log goes to Application Insights; this is how often the platform restarted it.
  properties: { workspaceId: workspaceId, metrics: [{ category: 'AllMetrics', enabled: true }] }
}

@description('Name of the app.')
output name string = site.name
