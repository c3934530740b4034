// The app registrations: the API, the public client that people sign in with, and who may call.
extension graph

@description('Part of every name.')
param token string

@description('Name of the azd environment.')
param environmentName string

@description('Comma-separated toolsets; empty: all. Permissions of the others are not asked for.')
param toolsets string

@description('Comma-separated tools that may change something; permissions of the others are not asked for.')
param writeTools string

@description('Whether the connector asks for what it needs when applications call it without a person.')
param applicationCallers bool

@description('How the connector signs in.')
@allowed(['federated', 'certificate', 'secret'])
param credentialMode string

@description('Address of the connector.')
param connectorUrl string

@description('Object id of the connector\'s identity.')
param connectorPrincipalId string

@description('Object id of the rotator\'s identity.')
param rotatorPrincipalId string

@description('Authority and audience of the federated credential.')
param federation { issuer: string, audience: string }

@description('Whether the template gives roles too. The hook after it gives them in any case: it can tell what is there already, which Entra may refuse a second time, and what the deployer may not give.')
param grantRoles bool

import { apiUniqueName } from '../modules/names.bicep'

var uniqueName = apiUniqueName(environmentName, token)
var appIdUri = 'api://${tenant().tenantId}/${uniqueName}'
var graphAppId = '00000003-0000-0000-c000-000000000000'
var permissions = loadJsonContent('../graph-permissions.json')
var callers = loadJsonContent('callers.json')

// What the tools need that are switched on: by toolset, and by name where they change something.
var chosenToolsets = empty(toolsets) ? [] : map(split(toolsets, ','), name => trim(name))
var chosenWrites = empty(writeTools) ? [] : map(split(writeTools, ','), name => trim(name))
var tools = filter(
  permissions.tools,
  tool =>
    (empty(chosenToolsets) || !empty(intersection(tool.toolsets, chosenToolsets))) && (tool.effect == 'read' || contains(
      chosenWrites,
      tool.name
    ))
)
var delegated = union(flatten(map(tools, tool => tool.delegated)), [])
var application = applicationCallers ? union(flatten(map(tools, tool => tool.application)), []) : []
var scopeIds = union(permissions.delegated, permissions.writing.delegated)
var roleIds = union(permissions.application, permissions.writing.application)
var graphAccess = concat(
  map(delegated, name => { id: scopeIds[name], type: 'Scope' }),
  map(application, name => { id: roleIds[name], type: 'Role' })
)
var rotatorRoleIds = map(items(permissions.rotator), permission => permission.value)

resource microsoftGraph 'Microsoft.Graph/servicePrincipals@v1.0' existing = if (grantRoles) {
  appId: graphAppId
}

// It has no permission of its own but to sign people in, and no secret.
resource client 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: '${uniqueName}-client'
  displayName: 'Claude connector sign-in (${environmentName})'
  description: 'The public client that people sign in with when they connect Claude.'
  signInAudience: 'AzureADMyOrg'
  isFallbackPublicClient: false
  publicClient: { redirectUris: ['${connectorUrl}/oauth/callback'] }
  requiredResourceAccess: [
    {
      resourceAppId: graphAppId
      resourceAccess: map(items(permissions.signIn), permission => { id: permission.value, type: 'Scope' })
    }
  ]
}

resource clientPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: client.appId
  appRoleAssignmentRequired: true
}

resource api 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: 'Claude connector (${environmentName})'
  description: 'Reaches Microsoft 365 for Claude, as the person who asks.'
  signInAudience: 'AzureADMyOrg'
  identifierUris: [appIdUri]
  api: {
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: guid(uniqueName, callers.scope.value)
        value: callers.scope.value
        type: 'Admin'
        isEnabled: true
        adminConsentDisplayName: callers.scope.title
        adminConsentDescription: callers.scope.about
        userConsentDisplayName: callers.scope.title
        userConsentDescription: callers.scope.about
      }
    ]
    preAuthorizedApplications: [
      { appId: client.appId, delegatedPermissionIds: [guid(uniqueName, callers.scope.value)] }
    ]
  }
  appRoles: [
    for role in callers.roles: {
      id: guid(uniqueName, role.value)
      value: role.value
      displayName: role.title
      description: role.about
      allowedMemberTypes: ['User', 'Application']
      isEnabled: true
    }
  ]
  // Tells tokens of applications from those of people.
  optionalClaims: { accessToken: [{ name: 'idtyp', essential: false }] }
  requiredResourceAccess: empty(graphAccess) ? [] : [{ resourceAppId: graphAppId, resourceAccess: graphAccess }]
  // No secret of its service principal in any tenant can stand in for the app's own.
  servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true }
  // It adds and removes secrets of this app alone, as its owner.
  owners: { relationships: [rotatorPrincipalId], relationshipSemantics: 'append' }
}

resource apiPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: api.appId
  appRoleAssignmentRequired: true
}

resource trust 'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0' = if (credentialMode == 'federated') {
  name: '${api.uniqueName}/connector-identity'
  description: 'The connector\'s managed identity stands in for a secret.'
  issuer: federation.issuer
  subject: connectorPrincipalId
  audiences: [federation.audience]
}

resource groups 'Microsoft.Graph/groups@v1.0' = [
  for role in callers.roles: {
    uniqueName: '${uniqueName}-${role.value}'
    displayName: role.group
    description: 'Its members have the role ${role.value} on the Claude connector.'
    mailEnabled: false
    mailNickname: '${role.group}-${token}'
    securityEnabled: true
  }
]

resource groupRoles 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for (role, index) in callers.roles: if (grantRoles) {
    appRoleId: guid(uniqueName, role.value)
    principalId: groups[index].id
    resourceId: apiPrincipal.id
  }
]

// Signing in is a role too where assignment is required: the one that needs no name.
resource groupSignIn 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for (role, index) in callers.roles: if (grantRoles) {
    appRoleId: '00000000-0000-0000-0000-000000000000'
    principalId: groups[index].id
    resourceId: clientPrincipal.id
  }
]

resource rotatorRoles 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for roleId in rotatorRoleIds: if (grantRoles) {
    appRoleId: roleId
    principalId: rotatorPrincipalId
    resourceId: microsoftGraph!.id
  }
]

@description('Client id of the API app registration.')
output clientId string = api.appId

@description('Application ID URI of the API app registration.')
output appIdUri string = appIdUri

@description('Client id of the app registration that people sign in with.')
output signInClientId string = client.appId

@description('Group whose members may read with the connector.')
output usersGroupId string = groups[0].id
