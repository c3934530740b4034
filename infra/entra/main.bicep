// The Entra part: the identities that Azure and Entra share, and the app registrations. It can be
// deployed again at any time, and is skipped where an existing app registration is named.
targetScope = 'subscription'

import { connectorName, nameToken, resourceGroupName, siteUrl, tagsOf } from '../modules/names.bicep'

@description('Name of the azd environment; part of the resource group\'s name.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Azure region; one that has Flex Consumption.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Client id of an API app registration that somebody else made; nothing is made here then.')
param existingClientId string = ''

@description('Application ID URI of that app registration; empty: api:// and its client id.')
param existingAppIdUri string = ''

@description('Client id of the app registration that people sign in with, beside that one.')
param existingSignInClientId string = ''

@description('How the connector signs in: without any secret, or with one from Key Vault.')
@allowed(['federated', 'certificate', 'secret'])
param credentialMode string = 'federated'

@description('Comma-separated toolsets; empty: all. Permissions of the others are not asked for.')
param toolsets string = ''

@description('Comma-separated tools that may change something; permissions of the others are not asked for.')
param writeTools string = ''

@description('Whether the connector asks for what it needs when applications call it without a person.')
param applicationCallers bool = true

@description('Address of the connector, where it has a domain of its own; empty: what Azure names it.')
param publicUrl string = ''

@description('Whether the template gives roles too. The hook after it gives them in any case: it can tell what is there already, which Entra may refuse a second time, and what the deployer may not give.')
param grantRoles bool = false

var token = nameToken(subscription().id, environmentName, location)
var tags = tagsOf(environmentName)
// What Entra calls an assertion of a managed identity, by cloud.
var audiences = {
  AzureCloud: 'api://AzureADTokenExchange'
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov'
  AzureChinaCloud: 'api://AzureADTokenExchangeChina'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName(environmentName)
  location: location
  tags: tags
}

module identities '../modules/identities.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags }
}

module registrations 'registrations.bicep' = if (empty(existingClientId)) {
  scope: group
  params: {
    token: token
    environmentName: environmentName
    toolsets: toolsets
    writeTools: writeTools
    applicationCallers: applicationCallers
    credentialMode: credentialMode
    connectorUrl: empty(publicUrl) ? siteUrl(connectorName(token), environment().name) : publicUrl
    connectorPrincipalId: identities.outputs.connector.principalId
    rotatorPrincipalId: identities.outputs.rotator.principalId
    federation: {
      issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
      audience: audiences[environment().name]
    }
    grantRoles: grantRoles
  }
}

@description('Client id of the API app registration.')
output CLIENT_ID string = empty(existingClientId) ? registrations!.outputs.clientId : existingClientId

@description('Application ID URI of the API app registration.')
output APP_ID_URI string = empty(existingClientId) ? registrations!.outputs.appIdUri : existingAppIdUri

@description('Client id of the app registration that people sign in with.')
output SIGN_IN_CLIENT_ID string = empty(existingClientId) ? registrations!.outputs.signInClientId : existingSignInClientId

@description('Group whose members may read with the connector; empty where the registration was made by somebody else.')
output USERS_GROUP_ID string = empty(existingClientId) ? registrations!.outputs.usersGroupId : ''
