/** The words of the credential watch: what is managed, what was read, what is planned, what is said. */
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

/** What one token request said about a credential. */
export type SignInVerdict =
  | "ok"
  /** `invalid_client`: wrong, expired, removed, or not yet known everywhere. */
  | "refused"
  /** Microsoft or an administrator revoked it. */
  | "revoked"
  /** App or tenant unknown or disabled, issuance stopped: neither mint nor remove. */
  | "hold"
  /** Conditional Access blocks the sign-in: says nothing about the credential. */
  | "blocked"
  /** Throttled, 5xx, time-out: no verdict. */
  | "none";

/** Some of this run's token requests with one value succeeded and some were refused: lag. */
export type ProofVerdict = SignInVerdict | "mixed";

/** What this run learned about the values themselves. */
export interface Evidence {
  /** By {@link HeldKey.id}. */
  readonly signIns: ReadonlyMap<string, ProofVerdict>;
}

/** What an administrator asked for, beyond what is due. */
export interface RotationRequest {
  /** Start a rotation although the current credential is far from its end. */
  readonly rotate?: boolean;
  /** Replace a credential that was revoked, which is otherwise left to people. */
  readonly replaceRevoked?: boolean;
}

/** A credential as the vault knows it: duplicates that a retried PUT left count as one. */
export interface HeldKey {
  /** The key id, or the version id of a value whose key is unknown. */
  readonly id: string;
  /** The vault secret that its versions are of. */
  readonly place: "live" | "next";
  /** Undefined for a version that a person stored and that nobody adopted. */
  readonly keyId: string | undefined;
  /** Newest first, at least one. */
  readonly versions: readonly VaultVersion[];
  /** Its entry in the application's list; undefined: not listed, which may be lag. */
  readonly credential: EntraCredential | undefined;
  /** By Entra; by tag or vault where Entra does not list it. Undefined: unknown, or none. */
  readonly end: Instant | undefined;
  /** When it was stored: for the current one, when it was promoted. */
  readonly since: Instant;
}

/** What the facts mean, before any proof. */
export interface State {
  readonly facts: Facts;
  /** The newest enabled value of `live`. */
  readonly current: HeldKey | undefined;
  /** The values before it, newest first, disabled ones included. */
  readonly previous: readonly HeldKey[];
  /** Waiting for their proof: the oldest is the one to prove. */
  readonly candidates: readonly HeldKey[];
  /** Own values of `next` that were given up or overtaken. */
  readonly spent: readonly HeldKey[];
  /** Intents without an outcome. */
  readonly intents: readonly VaultVersion[];
  /** Ours by their nonce, their text lost. */
  readonly orphans: readonly EntraCredential[];
  /** Ours that are valid, whatever their state. */
  readonly ownValid: readonly EntraCredential[];
  /** Secrets that the last day may have made and that no list shows yet. */
  readonly unlisted: number;
  /** Made by somebody else: reported, never removed. */
  readonly foreign: readonly EntraCredential[];
  /** How long a new secret shall live. */
  readonly lifetime: number;
  /** When the rotation of the current credential starts; undefined: it has no end that is known. */
  readonly rotationStart: Instant | undefined;
  /** Intents of the last 24 hours that may have made a secret. */
  readonly mintsToday: number;
}

/** Why a step is taken; part of the log and the report. */
export type Urgency = "routine" | "bootstrap" | "emergency";

/** Everything that decides the next step. */
export interface Situation {
  readonly state: State;
  readonly evidence: Evidence;
  readonly request: RotationRequest;
}

/** What is done next for an app: at most one per run. */
export type Step =
  | { readonly do: "wait"; readonly why: string }
  | { readonly do: "recover"; readonly secret: string }
  /** INTENT, MINT and STORE. */
  | { readonly do: "mint"; readonly urgency: Urgency; readonly end: Instant }
  | { readonly do: "prove"; readonly key: HeldKey }
  /** To `live`: a proven candidate, or an earlier value that still signs in. */
  | { readonly do: "promote"; readonly key: HeldKey; readonly urgency: Urgency }
  /** Give up intents or a candidate. */
  | { readonly do: "void"; readonly versions: readonly VaultVersion[]; readonly why: VoidReason }
  /** Disable retired values; reversible. */
  | { readonly do: "quarantine"; readonly key: HeldKey }
  | { readonly do: "restore"; readonly key: HeldKey }
  /** Irreversible. */
  | { readonly do: "remove"; readonly credential: EntraCredential; readonly why: RemoveReason }
  | { readonly do: "close"; readonly key: HeldKey }
  /** Remember a sign of trouble, or a corrected end, on a version. */
  | { readonly do: "note"; readonly key: HeldKey; readonly tags: Readonly<Record<string, string>> }
  | { readonly do: "correct"; readonly key: HeldKey; readonly end: Instant };

/** `stale`, `failed` and `gone` may have made a secret; `lost` and `refused` surely did not. */
export type VoidReason = "stale" | "lost" | "refused" | "failed" | "gone" | "overtaken";

export type RemoveReason =
  "orphan" | "spent" | "expired" | "retired" | "revoked by an administrator";

export type Level =
  "ok" | "acting" | "info" | "warning" | "high" | "critical" | "blocked" | "unknown" | "hold";

/** What a verdict is about; with app, credential and threshold the key by which alerts are told once. */
export type Rule =
  | "healthy"
  | "rotating"
  | "expiring"
  | "expired"
  | "never_expires"
  | "short_policy"
  | "emergency"
  | "candidate_failed"
  | "step_failed"
  | "blocked_policy"
  | "blocked_limit"
  | "blocked_permission"
  | "sign_in_blocked"
  | "sign_in_hold"
  | "revoked"
  | "unreadable"
  | "unfinished"
  | "clock_skew"
  | "secret_deleted"
  | "version_disabled"
  | "unknown_version"
  | "end_corrected"
  | "foreign_credential"
  | "other_connector"
  | "lost_record"
  | "surplus"
  | "exchange_failed"
  | "tampered"
  | "tamper_unknown"
  | "channel_down"
  | "no_recent_run";

/** One judgement about an app or one of its credentials. No values, no hints, no text of others. */
export interface Verdict {
  readonly tenantKey: string;
  readonly clientId: string;
  /** Undefined: about the app as a whole. */
  readonly keyId: string | undefined;
  /** Tells two findings of one rule apart, such as two changes of one app; names and ids only. */
  readonly about?: string;
  readonly level: Level;
  readonly rule: Rule;
  /** Days of an expiry rule: 60, 30, 14, 7, 1, 0. */
  readonly threshold?: number;
  /**
   * For failures that pass by themselves (throttling, outages): for how many turns in a row. People
   * are told from the third on. Undefined: tell at once.
   */
  readonly turns?: number;
  /** What is so. */
  readonly summary: string;
  /** What the connector does next by itself, and when (ISO 8601). */
  readonly next: { readonly what: string; readonly at: string | undefined };
  /** The one thing a person is asked to do; undefined: nothing. */
  readonly action: string | undefined;
}

/** `unknown`: what tells it could not be read. */
export type Owner = "ours" | "foreign" | "unknown";

export interface CredentialReport {
  readonly kind: CredentialKind;
  readonly location: EntraCredential["location"];
  readonly keyId: string;
  /** Undefined for names that others gave, which may hold anything. */
  readonly displayName: string | undefined;
  readonly owner: Owner;
  /** ISO 8601; undefined: never expires. */
  readonly end: string | undefined;
  /** Whole days, negative after the end. */
  readonly daysLeft: number | undefined;
  readonly role: "current" | "candidate" | "previous" | "spent" | "orphan" | "other";
  readonly level: Level;
}

export interface AppReport {
  readonly tenantKey: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly clientId: string;
  readonly name: string;
  readonly mode: ManagedApp["mode"];
  /** When this app had its last turn (ISO 8601). */
  readonly checkedAt: string;
  /** The gravest of `verdicts`. */
  readonly level: Level;
  /** At least one. */
  readonly verdicts: readonly Verdict[];
  readonly credentials: readonly CredentialReport[];
  /** The step that this turn took, and what is due next. */
  readonly step: string;
  readonly next: Verdict["next"];
  /** Turns in a row that a passing failure spoilt. */
  readonly failedTurns: number;
  /** Wants a turn at every firing of the timer, not once an hour. */
  readonly urgent: boolean;
  /** Calls to Entra, Graph and Key Vault, and the time they took. */
  readonly calls: number;
  readonly elapsedMs: number;
}

export interface RunReport {
  readonly startedAt: string;
  readonly endedAt: string;
  /** Every listed app has a verdict from its own turn. */
  readonly complete: boolean;
  /** End of the last complete run, this one or an earlier (ISO 8601). */
  readonly lastCompleteAt: string | undefined;
  readonly apps: readonly AppReport[];
}
