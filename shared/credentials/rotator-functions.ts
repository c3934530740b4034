/** Which functions make the rotator: on in its own app, off in the connector's, from one package. */

/**
 * They act as the rotator's managed identity, which may make credentials. Where content is handled
 * they are switched off, each by `AzureWebJobs.<name>.Disabled`; a deployment of one app alone
 * leaves them on there.
 */
export const rotatorFunctions = [
  "rotate_credentials",
  "credential_commands",
  "credential_commands_poison",
] as const;
