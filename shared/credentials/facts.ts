/** What is managed, and what was read about it: no conclusions. */
import type { FailureKind } from "../errors/call-failure.ts";

/** Milliseconds since 1970, by Microsoft Graph's clock unless said otherwise. */
export type Instant = number;

/** An app registration that is watched and, in mode `secret`, rotated. */
export interface ManagedApp {
  /** {@link Tenant.key} of the tenant that the app registration serves. */
  readonly tenantKey: string;
  readonly tenantId: string;
  /** Object id of the application. */
  readonly objectId: string;
  /** Application (client) id. */
  readonly clientId: string;
  readonly name: string;
  /**
   * `secret`: rotated. `federated`: nothing to rotate, an hourly token exchange proves it.
   * `watched`: everything else, certificates included; reported and never changed.
   */
  readonly mode: "secret" | "federated" | "watched";
  /** Key Vault secret that everyone reads, `live-{tenant key}-secret`; only proven values enter it. */
  readonly live: string;
  /** Key Vault secret in which a new value waits for its proof, `next-{tenant key}-secret`. */
  readonly next: string;
  /** Tells the credentials of two connectors on one app registration apart. */
  readonly instanceId: string;
  /** Object id of the rotator's service principal, which must be an owner; undefined: not checked. */
  readonly rotatorId: string | undefined;
  /** What tokens of the connector's managed identity say; undefined: it has none. */
  readonly identity: Reading<TokenIssue | undefined>;
}

/** By which a federated credential knows the tokens that it trusts; Entra compares letter by letter. */
export interface TokenIssue {
  readonly issuer: string;
  readonly subject: string;
}

export type CredentialKind = "secret" | "certificate" | "federated";

/** One credential as Microsoft Graph lists it. Holds no value and no hint of one beyond `hint`. */
export interface EntraCredential {
  readonly kind: CredentialKind;
  readonly location: "application" | "servicePrincipal";
  /** `keyId`, or the id of a federated credential. */
  readonly keyId: string;
  readonly displayName: string;
  readonly start: Instant | undefined;
  /** Undefined: never expires, as federated credentials and secrets without an end. */
  readonly end: Instant | undefined;
  /** First three characters of a secret: never logged, reported or stored. */
  readonly hint: string | undefined;
  /** Of a federated credential. */
  readonly trusts?: TokenIssue | undefined;
}

/** What was read, or why it was not: a failed read is never an empty list. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: FailureKind };

export interface ApplicationFacts {
  readonly credentials: readonly EntraCredential[];
  /** `AzureADMyOrg`, …; the ones with personal accounts hold at most two secrets. */
  readonly signInAudience: string;
  /** Deactivated by its owner or by Microsoft. */
  readonly disabled: boolean;
}

export interface ServicePrincipalFacts {
  readonly credentials: readonly EntraCredential[];
  readonly accountEnabled: boolean;
}

/** What the app management policies in force say about secrets. */
export interface SecretPolicy {
  readonly forbidden: boolean;
  /** Longest life in milliseconds; undefined: no limit. */
  readonly longestLife: number | undefined;
}

/** One version of a Key Vault secret, without its value. */
export interface VaultVersion {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  /** Whole seconds, as Key Vault has them. */
  readonly createdOn: Instant;
  readonly updatedOn: Instant;
  readonly expiresOn: Instant | undefined;
}

/** The versions of a secret, newest first; a soft-deleted secret shows none until it is recovered. */
export interface SecretHistory {
  readonly state: "present" | "deleted" | "absent";
  readonly versions: readonly VaultVersion[];
}

/** Everything that one tick read about one app before it decides. */
export interface Facts {
  readonly app: ManagedApp;
  /** Graph's time. */
  readonly now: Instant;
  /** The host's clock agrees with Graph's within five minutes; without that, nothing is changed. */
  readonly clockAgrees: boolean;
  readonly application: Reading<ApplicationFacts>;
  readonly servicePrincipal: Reading<ServicePrincipalFacts>;
  readonly policy: Reading<SecretPolicy>;
  /** Object ids. */
  readonly owners: Reading<readonly string[]>;
  /** Graph application permissions of the rotator. */
  readonly permissions: Reading<readonly string[]>;
  readonly live: Reading<SecretHistory>;
  readonly next: Reading<SecretHistory>;
  /** First three characters of the newest live value when nobody tagged it: finds its credential. */
  readonly hint: string | undefined;
}
