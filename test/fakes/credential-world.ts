/** Entra, Key Vault, a clock and a timer for tests of the rotation, with a hand on every call. */
import type { RotationPorts } from "../../shared/credentials/ports.ts";
import { runRotation } from "../../shared/credentials/run-rotation.ts";
import type { ManagedApp } from "../../shared/credentials/facts.ts";
import type { AppReport, RunReport, Verdict } from "../../shared/credentials/run-report.ts";
import type { RotationRequest } from "../../shared/credentials/state.ts";
import { FakeEntra, type FakePassword } from "./fake-entra.ts";
import { FakeVault } from "./fake-vault.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The process died. */
export class Killed extends Error {}

/** Stands around every call; may throw before it, after it, or let it pass. */
export type Around = <T>(
  call: string,
  run: () => Promise<T>,
  values?: readonly unknown[],
) => Promise<T>;

export const aManagedApp: ManagedApp = {
  tenantKey: "default",
  tenantId: "11111111-1111-4111-8111-111111111111",
  objectId: "app-object",
  clientId: "22222222-2222-4222-8222-222222222222",
  name: "Connector",
  mode: "secret",
  live: "live-default-secret",
  next: "next-default-secret",
  instanceId: "east",
  rotatorId: "rotator",
  identity: { ok: true, value: undefined },
};

export class CredentialWorld {
  time = Date.UTC(2026, 0, 5, 8);
  /** How far the host's clock is off. */
  hostOff = 0;
  readonly entra = new FakeEntra(() => this.time);
  readonly vault = new FakeVault(() => this.time);
  /** Every call since the start, by name: `vault.set`. */
  calls: string[] = [];
  around: Around = (_call, run) => run();
  readonly logged: string[] = [];
  report: RunReport | undefined;
  app = aManagedApp;
  random: () => number = () => 0.5;

  /** One of our secrets, live since its start. */
  seed(init: { start?: number; end?: number } = {}): FakePassword {
    const { start = this.time - 100 * day, end = this.time + 80 * day } = init;
    const nonce = "0".repeat(32);
    const displayName = `m365c:${this.app.instanceId}:${nonce}`;
    const password = this.entra.add({ displayName, start, end });
    const tags = { n: nonce, k: password.keyId, e: new Date(end).toISOString() };
    const now = this.time;
    this.time = start;
    this.vault.put(this.app.live, password.text, { tags, expiresOn: end });
    this.time = now;
    return password;
  }

  /** The ports as one process has them. */
  ports(around: Around = (call, run, values) => this.around(call, run, values)): RotationPorts {
    const intercept = <P extends object>(name: string, port: P): P =>
      new Proxy(port, {
        get: (target, method) => {
          const member: unknown = Reflect.get(target, method);
          if (typeof member !== "function") return member;
          const call = `${name}.${String(method)}`;
          if (call === "directory.serverNow") return member.bind(target);
          return (...values: unknown[]) => {
            this.calls.push(call);
            return around(
              call,
              async () => (await Reflect.apply(member, target, values)) as unknown,
              values,
            );
          };
        },
      });
    return {
      directory: intercept("directory", this.entra),
      vault: intercept("vault", this.vault),
      signIn: intercept("signIn", this.entra),
      clock: {
        now: () => this.time + this.hostOff,
        sleep: async (milliseconds) => {
          this.time += milliseconds;
          await Promise.resolve();
        },
        random: () => this.random(),
      },
      log: (event, details) => this.logged.push(JSON.stringify([event, details])),
    };
  }

  /** The timer fires, ten minutes later than before. */
  async fire(request?: RotationRequest): Promise<AppReport> {
    this.time += 10 * minute;
    const requests = request && new Map([[this.app.objectId, request]]);
    const { previous } = { previous: this.report };
    this.report = await runRotation([this.app], this.ports(), {
      previous,
      ...(requests && { requests }),
    });
    return this.report.apps[0] as AppReport;
  }

  /** Fires until it is so, for a time at most; says whether it came to be. */
  async fireUntil(isSo: (report: AppReport) => boolean, most: number): Promise<boolean> {
    const until = this.time + most;
    while (this.time < until) if (isSo(await this.fire())) return true;
    return false;
  }

  async fireFor(span: number): Promise<AppReport> {
    await this.fireUntil(() => false, span);
    return this.report?.apps[0] as AppReport;
  }

  /** To the day on which a rotation of the seeded secret starts. */
  toWindow(password: FakePassword): void {
    this.time = (password.end ?? 0) - 60 * day;
  }

  /** Secrets of ours that exist. */
  own(): FakePassword[] {
    return this.entra.existing().filter(({ displayName }) => displayName.startsWith("m365c:east:"));
  }

  live(): string | undefined {
    return this.vault.readable(this.app.live)[0];
  }

  verdict(rule: Verdict["rule"]): Verdict | undefined {
    return this.report?.apps[0]?.verdicts.find((verdict) => verdict.rule === rule);
  }

  /** All that was ever written or told; never a secret's text. */
  traces(): string {
    return [
      ...this.logged,
      ...this.vault.written,
      ...this.entra.posted,
      JSON.stringify(this.report),
    ].join("\n");
  }
}

/** Something happens at the nth call of this name, once. */
export function once(name: string, happen: Around, nth = 1): Around {
  let seen = 0;
  return (call, run) => {
    if (call === name) seen += 1;
    return call === name && seen === nth ? happen(call, run) : run();
  };
}

/** Dies before or after the call; nothing of the process goes on. */
export function kill(when: "before" | "after"): Around {
  return async (_call, run) => {
    if (when === "after") await run();
    throw new Killed();
  };
}
