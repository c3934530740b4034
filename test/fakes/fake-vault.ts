/** Key Vault in memory: versions that cannot be deleted singly, soft delete, whole seconds. */
import { CallFailure } from "../../shared/errors/call-failure.ts";
import type { Vault, VersionContent } from "../../shared/credentials/ports.ts";
import type { SecretHistory, VaultVersion } from "../../shared/credentials/facts.ts";

export interface FakeVersion extends VaultVersion {
  readonly value: string;
}

interface FakeSecret {
  versions: FakeVersion[];
  deleted: boolean;
  /** Recovered, but the name is not free until then. */
  usableAt: number;
}

export class FakeVault implements Vault {
  readonly secrets = new Map<string, FakeSecret>();
  /** How often a PUT is applied, as when the library repeats one that got no answer. */
  putsPerSet: () => number = () => 1;
  /** What the rotator's role does not allow. */
  denied: ReadonlySet<keyof Vault> = new Set();
  /** How long a recovered secret answers 409. */
  recoveryTakes = 0;
  /** Every tag and name ever written: no value may be among them. */
  readonly written: string[] = [];
  #made = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Newest first, whatever the state. */
  versions(name: string): readonly FakeVersion[] {
    return this.secrets.get(name)?.versions ?? [];
  }

  /** What readers hold: the newest two that are enabled. */
  readable(name: string): readonly string[] {
    const secret = this.secrets.get(name);
    if (secret === undefined || secret.deleted) return [];
    return secret.versions
      .filter(({ enabled }) => enabled)
      .filter(({ value }, index, all) => all.findIndex((one) => one.value === value) === index)
      .slice(0, 2)
      .map(({ value }) => value);
  }

  put(
    name: string,
    value: string,
    { tags, expiresOn, enabled = true }: VersionContent,
  ): FakeVersion {
    const secret = this.secrets.get(name) ?? { versions: [], deleted: false, usableAt: 0 };
    this.#made += 1;
    const second = Math.floor(this.#now() / 1_000) * 1_000;
    const version: FakeVersion = {
      id: `version-${String((this.#made * 7_919) % 100_000).padStart(5, "0")}`,
      value,
      tags,
      enabled,
      createdOn: second,
      updatedOn: second,
      expiresOn,
    };
    secret.versions = [version, ...secret.versions];
    this.secrets.set(name, secret);
    this.written.push(JSON.stringify([name, tags]));
    return version;
  }

  edit(name: string, id: string, change: Partial<VersionContent>): void {
    const secret = this.secrets.get(name);
    if (secret === undefined || !secret.versions.some((version) => version.id === id))
      throw new CallFailure("notFound", "update");
    this.written.push(JSON.stringify(change));
    const updatedOn = Math.floor(this.#now() / 1_000) * 1_000;
    secret.versions = secret.versions.map((version) =>
      version.id === id ? { ...version, ...change, updatedOn } : version,
    );
  }

  softDelete(name: string): void {
    const secret = this.secrets.get(name);
    if (secret !== undefined) secret.deleted = true;
  }

  async history(name: string): Promise<SecretHistory> {
    this.#check("history");
    const secret = this.secrets.get(name);
    if (secret === undefined) return { state: "absent", versions: [] };
    if (secret.deleted) return { state: "deleted", versions: [] };
    // While it is being recovered it is neither here nor among the deleted.
    if (this.#now() < secret.usableAt) return { state: "absent", versions: [] };
    const versions = secret.versions.map(
      ({ id, tags, enabled, createdOn, updatedOn, expiresOn }): VaultVersion => ({
        id,
        tags,
        enabled,
        createdOn,
        updatedOn,
        expiresOn,
      }),
    );
    return await Promise.resolve({ state: "present", versions });
  }

  async read(name: string, id: string): Promise<string> {
    this.#check("read");
    const version = this.versions(name).find((each) => each.id === id);
    if (version === undefined || this.secrets.get(name)?.deleted === true)
      throw new CallFailure("notFound", "read");
    if (!version.enabled) throw new CallFailure("denied", "read");
    return await Promise.resolve(version.value);
  }

  async set(name: string, value: string, content: VersionContent): Promise<VaultVersion> {
    this.#check("set");
    this.#checkName(name);
    const puts = Array.from({ length: this.putsPerSet() }, () => this.put(name, value, content));
    return await Promise.resolve(puts.at(-1) as VaultVersion);
  }

  async update(name: string, id: string, change: Partial<VersionContent>): Promise<void> {
    this.#check("update");
    this.#checkName(name);
    this.edit(name, id, change);
    await Promise.resolve();
  }

  async recover(name: string): Promise<void> {
    this.#check("recover");
    const secret = this.secrets.get(name);
    if (secret === undefined) throw new CallFailure("notFound", "recover");
    secret.deleted = false;
    secret.usableAt = this.#now() + this.recoveryTakes;
    await Promise.resolve();
  }

  #check(call: keyof Vault): void {
    if (this.denied.has(call)) throw new CallFailure("denied", call);
  }

  #checkName(name: string): void {
    const secret = this.secrets.get(name);
    const blocked = secret !== undefined && (secret.deleted || this.#now() < secret.usableAt);
    if (blocked) throw new CallFailure("conflict", "set");
  }
}
