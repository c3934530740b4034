// Names that both layers must agree on, so that neither waits for the other.

@export()
@description('Tells the deployments of one subscription apart, and is the same for every deployment of one environment.')
func nameToken(subscriptionId string, environmentName string, location string) string =>
  uniqueString(subscriptionId, environmentName, location)

@export()
func resourceGroupName(environmentName string) string => 'rg-${environmentName}'

@export()
func connectorName(token string) string => 'func-connector-${token}'

@export()
func rotatorName(token string) string => 'func-rotator-${token}'

@export()
@description('Where clients reach the connector unless it has a domain of its own.')
func siteUrl(siteName string, cloud string) string =>
  'https://${siteName}.${cloud == 'AzureUSGovernment' ? 'azurewebsites.us' : cloud == 'AzureChinaCloud' ? 'chinacloudsites.cn' : 'azurewebsites.net'}'

@export()
@description('The name of the API app registration that never changes: its Application ID URI is made of it.')
func apiUniqueName(environmentName string, token string) string =>
  'claude-connector-${environmentName}-${token}'

@export()
func tagsOf(environmentName string) object => { 'azd-env-name': environmentName }
