/** What is said about each app and credential, to people and to the alerts. */
import type { CredentialKind, EntraCredential, ManagedApp } from "./facts.ts";

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
