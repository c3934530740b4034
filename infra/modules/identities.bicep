// The two managed identities: the connector's, and the rotator's, which alone may make credentials.

@description('Azure region.')
param location string

@description('Part of every name.')
param token string

@description('Tags of every resource.')
param tags object

resource connector 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-connector-${token}'
  location: location
  tags: tags
}

resource rotator 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-rotator-${token}'
  location: location
  tags: tags
}

@description('The connector\'s identity, which the app registration trusts.')
output connector { id: string, clientId: string, principalId: string } = {
  id: connector.id
  clientId: connector.properties.clientId
  principalId: connector.properties.principalId
}

@description('The rotator\'s identity.')
output rotator { id: string, clientId: string, principalId: string } = {
  id: rotator.id
  clientId: rotator.properties.clientId
  principalId: rotator.properties.principalId
}
