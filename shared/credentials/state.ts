/** What the facts mean, what was tried, and the one step that follows. */
import type { EntraCredential, Facts, Instant, VaultVersion } from "./facts.ts";

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
