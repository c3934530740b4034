/** Repeats what needs time to settle, for minutes at most. */
import { setTimeout as delay } from "node:timers/promises";

export interface Patience {
  /** Seconds between the attempts; there is one attempt more than there are pauses. */
  readonly pauses: readonly number[];
  readonly sleep: (seconds: number) => Promise<void>;
}

/** Entra gives no promise; what it has not spread after these three minutes is for a later run. */
export const realPatience: Patience = {
  pauses: [5, 10, 15, 30, 45, 75],
  sleep: (seconds) => delay(seconds * 1000),
};

/** Not yet as it should be; a later try may find it so. */
export class NotYet extends Error {}

export const isNotYet = (error: unknown): error is NotYet => error instanceof NotYet;

/** @throws what the last attempt threw */
export async function patiently<T>(
  { pauses, sleep }: Patience,
  mayRepeat: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!mayRepeat(error)) throw error;
      await sleep(pause);
    }
  }
  return await work();
}
