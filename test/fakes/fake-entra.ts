/** Microsoft Entra in memory: replicas that lag behind each other, limits, policies, and no mercy. */
import type { AppDirectory, NewPassword, SignInProof } from "../../shared/credentials/ports.ts";
import { CallFailure } from "../../shared/errors/call-failure.ts";
import type { FailureKind } from "../../shared/errors/call-failure.ts";
import type { EntraCredential, ManagedApp, SecretPolicy } from "../../shared/credentials/facts.ts";
import type { SignInVerdict } from "../../shared/credentials/state.ts";

export interface FakePassword extends EntraCredential {
  readonly text: string;
  /** Per replica, when it learns of the secret and of its removal. */
  readonly knownAt: readonly number[];
  removedAt: number[] | undefined;
}

export interface PasswordInit {
  keyId?: string;
  text?: string;
  displayName?: string;
  start?: number;
  end?: number | undefined;
  hint?: string | undefined;
}

const replicas = 3;

export class FakeEntra implements AppDirectory, SignInProof {
  readonly passwords: FakePassword[] = [];
  /** Certificates, federated credentials and whatever else the app has. */
  readonly others: EntraCredential[] = [];
  /** Display names in the order in which addPassword reached Entra. */
  readonly posted: string[] = [];
  readonly removed: string[] = [];
  signInAudience = "AzureADMyOrg";
  applicationState: "active" | "disabled" | "deleted" = "active";
  principalState: "enabled" | "disabled" | "missing" = "enabled";
  policy: SecretPolicy = { forbidden: false, longestLife: undefined };
  ownerIds = ["rotator"];
  roles = ["Application.ReadWrite.OwnedBy"];
  /** How long a replica takes to learn of a change. */
  lag: () => number = () => 0;
  /** What every sign-in comes to instead, as while Conditional Access blocks it. */
  signInAlways: ((text: string) => SignInVerdict | undefined) | undefined;
  federation: SignInVerdict = "ok";
  /** How far Graph's clock is ahead of the host's. */
  clockAhead = 0;
  #made = 0;
  #turn = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A secret that every replica knows. */
  add(init: PasswordInit = {}): FakePassword {
    this.#made += 1;
    const number = String(this.#made).padStart(4, "0");
    const text = init.text ?? `S${number}~top-secret-value-${number}`;
    const password: FakePassword = {
      kind: "secret",
      location: "application",
      keyId: init.keyId ?? `key-${number}`,
      displayName: init.displayName ?? `made by hand ${number}`,
      start: init.start ?? this.#now(),
      end: "end" in init ? init.end : this.#now() + 730 * 86_400_000,
      hint: "hint" in init ? init.hint : text.slice(0, 3),
      text,
      knownAt: [],
      removedAt: undefined,
    };
    this.passwords.push(password);
    return password;
  }

  /** As somebody else would, at once. */
  removeByHand(keyId: string): void {
    this.#find(keyId).removedAt = Array.from({ length: replicas }, () => this.#now());
  }

  /** Whether a secret works by now at every replica. */
  accepts(text: string): boolean {
    return Array.from({ length: replicas }, (_, replica) => this.#accepts(text, replica)).every(
      Boolean,
    );
  }

  /** Not removed, whatever the lists show. */
  existing(): FakePassword[] {
    return this.passwords.filter(({ removedAt }) => removedAt === undefined);
  }

  serverNow(): number {
    return this.#now() + this.clockAhead;
  }

  async application() {
    if (this.applicationState === "deleted") throw new CallFailure("notFound", "application");
    const replica = this.#nextReplica();
    const listed = this.passwords.filter((password) => this.#isListed(password, replica));
    const credentials = [...listed, ...this.others].map(
      ({ kind, location, keyId, displayName, start, end, hint, trusts }) => ({
        kind,
        location,
        keyId,
        displayName,
        start,
        end,
        hint,
        trusts,
      }),
    );
    return await Promise.resolve({
      credentials: credentials.filter(({ location }) => location === "application"),
      signInAudience: this.signInAudience,
      disabled: this.applicationState === "disabled",
    });
  }

  async servicePrincipal() {
    if (this.principalState === "missing") throw new CallFailure("notFound", "servicePrincipal");
    return await Promise.resolve({
      credentials: this.others.filter(({ location }) => location === "servicePrincipal"),
      accountEnabled: this.principalState === "enabled",
    });
  }

  secretPolicy(): Promise<SecretPolicy> {
    return Promise.resolve(this.policy);
  }

  owners(): Promise<readonly string[]> {
    return Promise.resolve(this.ownerIds);
  }

  permissions(): Promise<readonly string[]> {
    return Promise.resolve(this.roles);
  }

  async addPassword(app: ManagedApp, displayName: string, end: number): Promise<NewPassword> {
    this.posted.push(displayName);
    const refusal = this.#refusal(app, end);
    if (refusal !== undefined) throw new CallFailure(refusal, "addPassword");
    const password = this.add({ displayName, end });
    const delays = Array.from({ length: replicas }, () => this.#now() + this.lag());
    Object.assign(password, { knownAt: delays });
    return await Promise.resolve({ keyId: password.keyId, text: password.text, end });
  }

  async removePassword(app: ManagedApp, keyId: string): Promise<void> {
    if (!this.#mayWrite(app)) throw new CallFailure("denied", "removePassword");
    const password = this.existing().find((each) => each.keyId === keyId);
    if (password === undefined) throw new CallFailure("notFound", "removePassword");
    this.removed.push(keyId);
    password.removedAt = Array.from({ length: replicas }, () => this.#now() + this.lag());
    await Promise.resolve();
  }

  withSecret(_app: ManagedApp, text: string): Promise<SignInVerdict> {
    return Promise.resolve(this.signIn(text));
  }

  /** By the replica whose turn it is. */
  signIn(text: string): SignInVerdict {
    const forced = this.signInAlways?.(text);
    if (forced !== undefined) return forced;
    if (this.applicationState !== "active" || this.principalState !== "enabled") return "hold";
    return this.#accepts(text, this.#nextReplica()) ? "ok" : "refused";
  }

  withFederation(): Promise<SignInVerdict> {
    return Promise.resolve(this.federation);
  }

  #find(keyId: string): FakePassword {
    const password = this.passwords.find((each) => each.keyId === keyId);
    if (password === undefined) throw new Error(`no secret ${keyId}`);
    return password;
  }

  #refusal(app: ManagedApp, end: number): FailureKind | undefined {
    if (!this.#mayWrite(app)) return "denied";
    if (this.policy.forbidden) return "policyForbids";
    if (end - this.#now() > (this.policy.longestLife ?? Infinity)) return "policyLifetime";
    const most = this.signInAudience.includes("Personal") ? 2 : 1_000;
    return this.existing().length >= most ? "limit" : undefined;
  }

  #mayWrite(app: ManagedApp): boolean {
    const owns = app.rotatorId === undefined || this.ownerIds.includes(app.rotatorId);
    return this.roles.includes("Application.ReadWrite.OwnedBy") && owns;
  }

  #nextReplica(): number {
    this.#turn += 1;
    return this.#turn % replicas;
  }

  #isListed({ knownAt, removedAt }: FakePassword, replica: number): boolean {
    const now = this.#now();
    return now >= (knownAt[replica] ?? 0) && now < (removedAt?.[replica] ?? Infinity);
  }

  #accepts(text: string, replica: number): boolean {
    return this.passwords.some(
      (password) =>
        password.text === text &&
        this.#isListed(password, replica) &&
        (password.end ?? Infinity) > this.#now(),
    );
  }
}
