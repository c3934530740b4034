/** How long to wait before what failed is tried again, and when it is given up. */

/** About a quarter of an hour in all. */
const runDelays = [5, 10, 20, 40, 80, 160, 300, 300];
/** A receiver may be down for a working day. */
const callbackDelays = [30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 36_000];
const longestAskedSeconds = 900;

export interface Failed {
  /** How often it was tried so far. */
  readonly attempts: number;
  readonly random: number;
  /** What the service asked for. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Seconds until the next try of a run; undefined: it is given up. */
export function runDelay(failed: Failed): number | undefined {
  return delay(runDelays, failed);
}

/** Seconds until the next delivery of a callback; undefined: it is given up. */
export function callbackDelay(failed: Failed): number | undefined {
  return delay(callbackDelays, failed);
}

/** Up to a quarter more by chance, so that what failed together does not come back together. */
function delay(delays: readonly number[], failed: Failed): number | undefined {
  const usual = delays[failed.attempts - 1];
  if (usual === undefined) return undefined;
  const asked = Math.min(failed.retryAfterSeconds ?? 0, longestAskedSeconds);
  return Math.ceil(Math.max(usual, asked) * (1 + failed.random / 4));
}

/** Tries of a run after which a worker that takes it knows that none came to an end. */
export const mostAttempts = runDelays.length + 1;

/** Of tries that are never the last: with one more the longest delay is reached. */
export const mostCounted = runDelays.length - 1;
