// Who is told, and of what. The queries know the log events by the names that the code gives them.

@description('Azure region.')
param location string

@description('Part of every name.')
param token string

@description('Tags of every resource.')
param tags object

@description('Log Analytics workspace that the rules query.')
param workspaceId string

@description('Key Vault whose own events are a second watcher.')
param vaultId string

@description('Addresses that alerts are mailed to.')
param mailAddresses string[]

@description('Address that alerts are posted to; it may carry a signature.')
@secure()
param webhookUrl string

// The line of JSON that the code logs for an event; other lines have none.
var events = 'AppTraces | where Message startswith \'{"event":\' | extend entry = parse_json(Message)'
var verdicts = '${events} | where entry.event == "credential_verdict"'
var byApp = 'project TimeGenerated, app = tostring(entry.clientId), rule = tostring(entry.rule), key = tostring(entry.keyId)'
var byEvent = 'project TimeGenerated, what = tostring(entry.event)'

var rules = [
  {
    name: 'credential-verdict-critical'
    title: 'Connector credentials: critical'
    about: 'A credential of the connector is, or is about to be, of no use. What to do stands in docs/credentials.md under its rule.'
    severity: 0
    query: '${verdicts} and entry.level == "critical" | ${byApp}'
    each: ['app', 'rule', 'key']
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'credential-verdict-high'
    title: 'Connector credentials: high'
    about: 'The rotation of a credential failed, is blocked or waits, or nobody can say that all is well. What to do stands in docs/credentials.md under its rule.'
    severity: 1
    query: '${verdicts} and entry.level in ("high", "blocked", "unknown", "hold") | ${byApp}'
    each: ['app', 'rule', 'key']
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'credential-verdict-warning'
    title: 'Connector credentials: warning'
    about: 'A credential of the connector wants attention. What to do stands in docs/credentials.md under its rule.'
    severity: 2
    query: '${verdicts} and entry.level == "warning" | ${byApp}'
    each: ['app', 'rule', 'key']
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'credential-verdict-info'
    title: 'Connector credentials: info'
    about: 'Something about a credential of the connector is worth knowing.'
    severity: 3
    query: '${verdicts} and entry.level == "info" | ${byApp}'
    each: ['app', 'rule', 'key']
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT1H'
    window: 'PT2H'
  }
  {
    name: 'credential-watch-silent'
    title: 'Connector credentials: nobody watches'
    about: 'No run of the credential watch was completed in three hours. Check the rotator\'s function app and its timer.'
    severity: 0
    query: '${events} | where entry.event == "credential_run_completed"'
    each: []
    operator: 'LessThan'
    threshold: 1
    every: 'PT30M'
    window: 'PT3H'
  }
  {
    name: 'credential-watch-trouble'
    title: 'Connector credentials: the watch has trouble'
    about: 'Runs of the credential watch were not completed, or what it does besides failed more than once.'
    severity: 2
    query: '${events} | where entry.event in ("credential_run_incomplete", "credential_turn_failed", "credential_review_failed", "credential_report_unreadable", "credential_channel_failed", "credential_alert_state_failed", "seal_key_failed") | ${byEvent}'
    each: ['what']
    operator: 'GreaterThan'
    threshold: 3
    every: 'PT30M'
    window: 'PT2H'
  }
  {
    name: 'poison-messages'
    title: 'Connector: messages were given up'
    about: 'A message of a queue failed five times. Azure\'s metric of queue lengths is a day late, so the code logs each.'
    severity: 1
    query: '${events} | where entry.event in ("credential_command_poison", "invocation_poison", "invocation_callback_poison", "invocation_message_dropped") | ${byEvent}'
    each: ['what']
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'invocations-without-model'
    title: 'Connector: Claude does not answer invocations'
    about: 'Steps of invocations found no model: the Messages API is down or its limit is reached (model_unavailable), or the key in anthropic-api-key, the model or CLAUDE_URL is wrong (misconfigured, model_misconfigured).'
    severity: 2
    query: '${events} | where entry.event in ("invocation_step_failed", "invocation_ended") and entry.code in ("model_unavailable", "misconfigured", "model_misconfigured") | project TimeGenerated, code = tostring(entry.code)'
    each: ['code']
    operator: 'GreaterThan'
    threshold: 2
    every: 'PT15M'
    window: 'PT30M'
  }
  {
    name: 'invocations-trouble'
    title: 'Connector: invocations have trouble'
    about: 'Storage failed while invocations ran, or the sweep could not mend one. They go on by themselves once it works; the events say what failed.'
    severity: 2
    query: '${events} | where entry.event in ("invocation_storage_failed", "invocation_heartbeat_failed", "invocation_not_swept") | ${byEvent}'
    each: ['what']
    operator: 'GreaterThan'
    threshold: 3
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'invocations-refused'
    title: 'Connector: invocations are refused for want of quota'
    about: 'Requests were answered 429: too many under way, or the tokens of the day are used (INVOCATIONS_PER_CALLER, INVOCATIONS, TOKENS_PER_DAY_AND_CALLER, TOKENS_PER_DAY).'
    severity: 3
    query: 'AppRequests | where Name == "invocations_create" and ResultCode == "429"'
    each: []
    operator: 'GreaterThan'
    threshold: 20
    every: 'PT15M'
    window: 'PT1H'
  }
  // Requests named "process ..." are the traces' half of what the host reports as well.
  {
    name: 'function-failures'
    title: 'Connector: functions fail'
    about: 'Calls were answered with 5xx, or a timer or queue function threw. AppExceptions and AppTraces of the same operations say why.'
    severity: 2
    query: 'AppRequests | where toint(ResultCode) >= 500 or (Success == false and ResultCode !startswith "4") | where Name !startswith "process " | project TimeGenerated, app = AppRoleName, called = Name'
    each: ['app', 'called']
    operator: 'GreaterThan'
    threshold: 5
    every: 'PT15M'
    window: 'PT30M'
  }
  {
    name: 'throttling'
    title: 'Connector: calls are throttled'
    about: 'Microsoft Graph made calls wait (graph_throttled, most of which worked in the end), or callers passed the connector\'s own limit (caller_throttled: CALLS_PER_MINUTE).'
    severity: 3
    query: '${events} | where entry.event in ("graph_throttled", "caller_throttled") | ${byEvent}'
    each: ['what']
    operator: 'GreaterThan'
    threshold: 50
    every: 'PT15M'
    window: 'PT30M'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'connector'
    enabled: true
    emailReceivers: [
      for (address, index) in mailAddresses: {
        name: 'mail-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
    webhookReceivers: empty(webhookUrl)
      ? []
      : [{ name: 'webhook', serviceUri: webhookUrl, useCommonAlertSchema: true }]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: '${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.about
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            dimensions: map(rule.each, column => { name: column, operator: 'Include', values: ['*'] })
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
      autoMitigate: true
      // Before the first log line the tables are not there.
      skipQueryValidation: true
    }
  }
]

resource vaultEvents 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${token}'
  location: location
  tags: tags
  properties: { source: vaultId, topicType: 'Microsoft.KeyVault.vaults' }
}

// Key Vault's own word, which needs none of our code to run.
resource secretsEnd 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: vaultEvents
  name: 'secrets-end'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'MonitorAlert'
      properties: {
        severity: 'Sev1'
        description: 'A secret in the connector\'s vault ends within 30 days, or has ended.'
        actionGroups: [people.id]
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.KeyVault.SecretNearExpiry', 'Microsoft.KeyVault.SecretExpired']
    }
  }
}
