/** Everything of an app that is watched, as sorted sets: an empty one is a value, a missing one unknown. */

/** Credentials are compared by who made them, so they are no plain texts. */
export interface CredentialEntry {
  readonly keyId: string;
  readonly displayName: string;
  /** Its other facts, canonical. */
  readonly facts: string;
}

export interface Snapshot {
  /** By field, sorted; a field that could not be read is not there. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** By list; a list that could not be read is not there. */
  readonly credentials: Readonly<Record<string, readonly CredentialEntry[]>>;
}

/** Fields whose change opens a door: told at once. The rest waits for the day's digest. */
const grave: ReadonlySet<string> = new Set([
  "signInAudience",
  "web.redirectUris",
  "spa.redirectUris",
  "publicClient.redirectUris",
  "implicitGrant",
  "requiredResourceAccess",
  "appRoles",
  "federatedIdentityCredentials",
  "owners",
  "servicePrincipalLockConfiguration",
  "isDisabled",
  "servicePrincipal.accountEnabled",
  "servicePrincipal.appRoleAssignmentRequired",
  "servicePrincipal.owners",
  "servicePrincipal.appRoleAssignments",
  "servicePrincipal.oauth2PermissionGrants",
  "servicePrincipal.memberOf",
  "rotator.appRoleAssignments",
  "rotator.memberOf",
]);

export const isGraveField = (field: string): boolean => grave.has(field);

/** What a snapshot has when everything could be read. */
export const watchedFields = [
  ...grave,
  "identifierUris",
  "web.logoutUrl",
  "isFallbackPublicClient",
  "scopes",
  "preAuthorizedApplications",
  "tokenEncryptionKeyId",
  "optionalClaims",
  "disabledByMicrosoftStatus",
  "verifiedPublisher",
  "appManagementPolicies",
  "servicePrincipal.preferredTokenSigningKeyThumbprint",
] as const;

export const credentialLists = [
  "passwordCredentials",
  "keyCredentials",
  "servicePrincipal.passwordCredentials",
  "servicePrincipal.keyCredentials",
] as const;

/** A set of texts, in an order of its own: lists come in any. */
export function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}

/** JSON in which keys stand in order, so that equal things are equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(",")}}`;
}

export function unreadParts({ fields, credentials }: Snapshot, watchesRotator: boolean): string[] {
  const wanted = watchedFields.filter((name) => watchesRotator || !name.startsWith("rotator."));
  return [
    ...wanted.filter((name) => !Object.hasOwn(fields, name)),
    ...credentialLists.filter((name) => !Object.hasOwn(credentials, name)),
  ];
}
