/** What the rotation needs of the world. Adapters use the real libraries; tests have fakes in memory. */
import type { Clock } from "../clock.ts";
import type {
  ApplicationFacts,
  Instant,
  ManagedApp,
  SecretHistory,
  SecretPolicy,
  ServicePrincipalFacts,
  VaultVersion,
} from "./facts.ts";
import type { SignInVerdict } from "./state.ts";

/** A new secret: Entra shows the text this once. */
export interface NewPassword {
  readonly keyId: string;
  readonly text: string;
  readonly end: Instant;
}

/**
 * The app registration in Microsoft Entra, as the rotator's own identity sees it. Lists may lag by
 * minutes and differ from one read to the next. Every page is read: a list is whole, or the read
 * fails.
 */
export interface AppDirectory {
  /** Graph's clock, by the Date header of its last answer; undefined before the first. */
  serverNow(): Instant | undefined;
  /** @throws CallFailure `notFound` also for an application that was deleted. */
  application(app: ManagedApp): Promise<ApplicationFacts>;
  /** @throws CallFailure `notFound` when the app is not installed in the tenant. */
  servicePrincipal(app: ManagedApp): Promise<ServicePrincipalFacts>;
  /** The app's own policy, which takes the place of the tenant's default. */
  secretPolicy(app: ManagedApp): Promise<SecretPolicy>;
  /** Object ids. */
  owners(app: ManagedApp): Promise<readonly string[]>;
  /** Graph application permissions in the rotator's token. */
  permissions(app: ManagedApp): Promise<readonly string[]>;
  /**
   * Makes a secret that is valid from now on. Not idempotent, so never repeated after `unavailable`;
   * `conflict` says that another write was under way and nothing was made.
   */
  addPassword(app: ManagedApp, displayName: string, end: Instant): Promise<NewPassword>;
  /** Idempotent. @throws CallFailure `notFound` when there is no such secret (any more). */
  removePassword(app: ManagedApp, keyId: string): Promise<void>;
}

export interface VersionContent {
  readonly tags: Readonly<Record<string, string>>;
  readonly expiresOn?: Instant | undefined;
  /** True unless told. */
  readonly enabled?: boolean;
}

/** Key Vault: reads see every earlier write. There is no compare-and-swap. */
export interface Vault {
  /** Never throws `notFound`: a secret that is not there is `absent` or `deleted`. */
  history(name: string): Promise<SecretHistory>;
  /** The value of one version. @throws CallFailure `denied` for a disabled one. */
  read(name: string, version: string): Promise<string>;
  /**
   * A new version. One call may make several, since the library repeats a PUT that got no answer.
   *
   * @throws CallFailure `conflict` while the name is soft-deleted or being recovered.
   */
  set(name: string, value: string, content: VersionContent): Promise<VaultVersion>;
  /** Replaces what is named, all tags at once. */
  update(name: string, version: string, change: Partial<VersionContent>): Promise<void>;
  /** Brings a soft-deleted secret back; it may take a while to answer again. */
  recover(name: string): Promise<void>;
}

/** One token request for the app, on a fresh connection that no earlier answer went over. */
export interface SignInProof {
  /** Never throws: what is no verdict is `none`. */
  withSecret(app: ManagedApp, text: string): Promise<SignInVerdict>;
  /** Exchanges the managed identity's token for one of the app. */
  withFederation(app: ManagedApp): Promise<SignInVerdict>;
}

/** Structured events, one line each: names and ids only. */
export type Log = (event: string, details: Readonly<Record<string, string | number>>) => void;

export interface RotationPorts {
  readonly directory: AppDirectory;
  readonly vault: Vault;
  readonly signIn: SignInProof;
  readonly clock: Clock;
  readonly log: Log;
}
