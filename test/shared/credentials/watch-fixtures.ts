/** Reports, clocks and vaults for tests of the credential watch. */
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import type { Clock } from "../../../shared/clock.ts";
import type { Vault } from "../../../shared/credentials/ports.ts";
import type { ManagedApp, SecretHistory, VaultVersion } from "../../../shared/credentials/facts.ts";
import type {
  AppReport,
  CredentialReport,
  RunReport,
  Verdict,
} from "../../../shared/credentials/run-report.ts";

export const noon = Date.parse("2026-03-02T12:00:00Z");

export class FakeClock implements Clock {
  time = noon;
  readonly slept: number[] = [];

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.time += milliseconds;
  }

  random(): number {
    return 0.5;
  }
}

export const managedApp: ManagedApp = {
  tenantKey: "default",
  tenantId: "7d2a0f4e-0000-4000-8000-000000000001",
  objectId: "7d2a0f4e-0000-4000-8000-000000000002",
  clientId: "7d2a0f4e-0000-4000-8000-000000000003",
  name: "Connector for Claude",
  mode: "secret",
  live: "live-default-secret",
  next: "next-default-secret",
  instanceId: "prod",
  rotatorId: "7d2a0f4e-0000-4000-8000-000000000004",
  identity: { ok: true, value: undefined },
};

export const keyId = "7d2a0f4e-0000-4000-8000-0000000000aa";

export function verdict(change: Partial<Verdict> = {}): Verdict {
  const { tenantKey, clientId } = managedApp;
  return {
    tenantKey,
    clientId,
    keyId: undefined,
    level: "ok",
    rule: "healthy",
    summary: "All is well.",
    next: { what: "rotates", at: "2026-06-01T00:00:00.000Z" },
    action: undefined,
    ...change,
  };
}

export const expiring = (threshold: number): Verdict =>
  verdict({
    keyId,
    rule: "expiring",
    level: ({ 60: "info", 30: "warning", 14: "high" } as const)[threshold] ?? "critical",
    threshold,
    summary: `Ends in ${threshold} days.`,
    action: "Look at why the rotation failed.",
  });

export const expired = verdict({ keyId, rule: "expired", level: "critical", threshold: 0 });

export const credential: CredentialReport = {
  kind: "secret",
  location: "application",
  keyId,
  displayName: "m365c:prod:0123",
  owner: "ours",
  end: "2026-04-01T00:00:00.000Z",
  daysLeft: 30,
  role: "current",
  level: "warning",
};

export function appReport(
  verdicts: readonly Verdict[] = [verdict()],
  change: Partial<AppReport> = {},
): AppReport {
  const { tenantKey, tenantId, objectId, clientId, name, mode } = managedApp;
  return {
    tenantKey,
    tenantId,
    objectId,
    clientId,
    name,
    mode,
    checkedAt: new Date(noon).toISOString(),
    level: verdicts[0]?.level ?? "ok",
    verdicts,
    credentials: [credential],
    step: "wait",
    next: { what: "rotates", at: "2026-06-01T00:00:00.000Z" },
    failedTurns: 0,
    urgent: false,
    calls: 5,
    elapsedMs: 100,
    ...change,
  };
}

export function runReport(
  apps: readonly AppReport[] = [appReport()],
  change: Partial<RunReport> = {},
): RunReport {
  const time = new Date(noon).toISOString();
  return { startedAt: time, endedAt: time, complete: true, lastCompleteAt: time, apps, ...change };
}

/** Secrets in memory; names in `denied` cannot be read, those in `deleted` are soft-deleted. */
export class FakeVault implements Vault {
  readonly secrets = new Map<string, { version: VaultVersion; value: string }[]>();
  readonly denied = new Set<string>();
  readonly deleted = new Set<string>();
  #count = 0;
  readonly #clock: Clock;

  constructor(clock: Clock, values: Readonly<Record<string, string>> = {}) {
    this.#clock = clock;
    for (const [name, value] of Object.entries(values)) this.#add(name, value, {});
  }

  async history(name: string): Promise<SecretHistory> {
    this.#check(name);
    if (this.deleted.has(name)) return { state: "deleted", versions: [] };
    const versions = (this.secrets.get(name) ?? []).map(({ version }) => version);
    return { state: versions.length > 0 ? "present" : "absent", versions };
  }

  async read(name: string, id: string): Promise<string> {
    this.#check(name);
    const found = this.secrets.get(name)?.find(({ version }) => version.id === id);
    if (!found) throw new CallFailure("notFound", name);
    return found.value;
  }

  async set(
    name: string,
    value: string,
    { tags }: { tags: Readonly<Record<string, string>> },
  ): Promise<VaultVersion> {
    this.#check(name);
    return this.#add(name, value, tags);
  }

  async update(): Promise<void> {
    throw new Error("not used here");
  }

  async recover(): Promise<void> {
    throw new Error("not used here");
  }

  #check(name: string): void {
    if (this.denied.has(name)) throw new CallFailure("denied", name);
  }

  #add(name: string, value: string, tags: Readonly<Record<string, string>>): VaultVersion {
    const now = this.#clock.now();
    const version: VaultVersion = {
      id: `v${++this.#count}`,
      tags,
      enabled: true,
      createdOn: now,
      updatedOn: now,
      expiresOn: undefined,
    };
    this.secrets.set(name, [{ version, value }, ...(this.secrets.get(name) ?? [])]);
    return version;
  }
}
