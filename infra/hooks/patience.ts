/** Repeats what needs time to settle, for some minutes in all. */
import { setTimeout as delay } from "node:timers/promises";

export interface PatienceOptions {
  /** Seconds between the attempts at one thing. */
  readonly pauses: readonly number[];
  /** Seconds for everything together: what never settles must not cost each step the same again. */
  readonly total: number;
  readonly sleep: (seconds: number) => Promise<void>;
}

export class Patience {
  readonly #pauses: readonly number[];
  readonly #sleep: PatienceOptions["sleep"];
  #left: number;

  constructor({ pauses, total, sleep }: PatienceOptions) {
    this.#pauses = pauses;
    this.#sleep = sleep;
    this.#left = total;
  }

  /** @throws what the last attempt threw */
  async repeat<T>(mayRepeat: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
    for (const pause of this.#pauses) {
      try {
        return await work();
      } catch (error) {
        if (!mayRepeat(error) || pause > this.#left) throw error;
        this.#left -= pause;
        await this.#sleep(pause);
      }
    }
    return await work();
  }
}

/** Entra gives no promise; what it has not spread after these minutes is for a later run. */
export const realPatience = () =>
  new Patience({
    pauses: [5, 10, 15, 30, 45, 75],
    total: 300,
    sleep: (seconds) => delay(seconds * 1000),
  });

/** Not yet as it should be; a later try may find it so. */
export class NotYet extends Error {}

export const isNotYet = (error: unknown): error is NotYet => error instanceof NotYet;
