/** Reads all that a turn decides by. A read that fails says so; it is never an empty list. */
import { minutes } from "./durations.ts";
import { CallFailure } from "../errors/call-failure.ts";
import type { RotationPorts } from "./ports.ts";
import { keyIdOf } from "./tags.ts";
import type { Facts, ManagedApp, Reading, SecretHistory } from "./facts.ts";

const clockTolerance = 5 * minutes;

export async function readFacts(app: ManagedApp, ports: RotationPorts): Promise<Facts> {
  const { directory, vault, clock } = ports;
  const [application, servicePrincipal, policy, owners, permissions, live, next] =
    await Promise.all([
      reading(directory.application(app)),
      reading(directory.servicePrincipal(app)),
      reading(directory.secretPolicy(app)),
      reading(directory.owners(app)),
      reading(directory.permissions(app)),
      reading(vault.history(app.live)),
      reading(vault.history(app.next)),
    ]);
  const hostNow = clock.now();
  const now = directory.serverNow() ?? hostNow;
  return {
    app,
    now,
    clockAgrees: Math.abs(now - hostNow) <= clockTolerance,
    application,
    servicePrincipal,
    policy,
    owners,
    permissions,
    live,
    next,
    hint: await readHint(app, live, ports),
  };
}

async function reading<T>(call: Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await call };
  } catch (failure) {
    if (failure instanceof CallFailure) return { ok: false, failure: failure.kind };
    throw failure;
  }
}

/** Of a value that a person stored without saying which credential it is. */
async function readHint(
  app: ManagedApp,
  live: Reading<SecretHistory>,
  { vault }: RotationPorts,
): Promise<string | undefined> {
  const newest = live.ok ? live.value.versions.find(({ enabled }) => enabled) : undefined;
  if (newest === undefined || keyIdOf(newest) !== undefined) return undefined;
  const value = await reading(vault.read(app.live, newest.id));
  return value.ok ? value.value.trim().slice(0, 3) : undefined;
}
