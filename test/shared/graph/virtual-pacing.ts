/** Time that passes only when the code under test waits, and chance that is always the same. */
import type { Pacing } from "../../../shared/graph/retry-schedule.ts";

export class VirtualPacing implements Pacing {
  time = 0;
  readonly waits: number[] = [];
  /** Runs while the code under test waits. */
  duringWait: () => void = () => undefined;
  readonly #chance: number;

  constructor(chance = 0.5) {
    this.#chance = chance;
  }

  now = () => this.time;
  random = () => this.#chance;

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    this.duringWait();
    signal.throwIfAborted();
    this.time += milliseconds;
  }
}
