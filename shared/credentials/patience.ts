/** Repeats what may be repeated, counts every call, and lets nothing change once the time is up. */
import { minutes, seconds } from "./durations.ts";
import { CallFailure } from "../errors/call-failure.ts";
import type { Clock } from "../clock.ts";
import type { RotationPorts } from "./ports.ts";
import type { Instant } from "./facts.ts";

/** The run has no time left for another change: the next run goes on from here. */
export class OutOfTime extends Error {
  constructor() {
    super("The run's time is up.");
    this.name = "OutOfTime";
  }
}

export interface PatientPorts extends RotationPorts {
  /** When this app's turn has to end, by the host's clock. */
  readonly deadline: Instant;
  /** Calls made so far, repeats included. */
  readonly calls: () => number;
}

const attempts = 3;
const longestWait = 1 * minutes;
const conflictWait = 10 * seconds;

/** Idempotent calls up to three times; addPassword never. */
export function patientPorts(ports: RotationPorts, deadline: Instant): PatientPorts {
  const { directory, vault, signIn, clock } = ports;
  let calls = 0;

  async function attempt<T>(call: () => Promise<T>): Promise<T> {
    calls += 1;
    return await call();
  }

  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    for (let made = 1; ; made += 1) {
      try {
        return await attempt(call);
      } catch (failure) {
        const wait = made < attempts ? waitAfter(failure, made, clock) : undefined;
        if (wait === undefined || clock.now() + wait >= deadline) throw failure;
        await clock.sleep(wait);
      }
    }
  }

  /** A change that came late could meet what another run has decided since. */
  function change<T>(call: () => Promise<T>): () => Promise<T> {
    return async () => {
      if (clock.now() >= deadline) throw new OutOfTime();
      return await call();
    };
  }

  return {
    ...ports,
    deadline,
    calls: () => calls,
    directory: {
      serverNow: () => directory.serverNow(),
      application: (app) => patiently(() => directory.application(app)),
      servicePrincipal: (app) => patiently(() => directory.servicePrincipal(app)),
      secretPolicy: (app) => patiently(() => directory.secretPolicy(app)),
      owners: (app) => patiently(() => directory.owners(app)),
      permissions: (app) => patiently(() => directory.permissions(app)),
      addPassword: (app, name, end) => attempt(change(() => directory.addPassword(app, name, end))),
      removePassword: (app, keyId) => patiently(change(() => directory.removePassword(app, keyId))),
    },
    vault: {
      history: (name) => patiently(() => vault.history(name)),
      read: (name, version) => patiently(() => vault.read(name, version)),
      set: (name, value, content) => patiently(change(() => vault.set(name, value, content))),
      update: (name, id, content) => patiently(change(() => vault.update(name, id, content))),
      recover: (name) => patiently(change(() => vault.recover(name))),
    },
    signIn: {
      withSecret: (app, text) => attempt(() => signIn.withSecret(app, text)),
      withFederation: (app) => attempt(() => signIn.withFederation(app)),
    },
  };
}

/** Undefined: another attempt would not help, or not soon. */
function waitAfter(failure: unknown, made: number, clock: Clock): number | undefined {
  if (!(failure instanceof CallFailure)) return undefined;
  const backOff = 2 ** made * seconds * (0.5 + clock.random());
  switch (failure.kind) {
    case "unavailable":
      return failure.retryAfterMs ?? backOff;
    case "throttled": {
      const wait = failure.retryAfterMs ?? backOff;
      return wait <= longestWait ? wait : undefined;
    }
    case "conflict":
      return waitAfterConflict(clock);
    default:
      return undefined;
  }
}

/** Writes to one application collide when they follow each other too fast. */
export function waitAfterConflict(clock: Clock): number {
  return conflictWait * (1 + clock.random());
}
