/** Knows what a host still has in work, so that it can close without cutting it short. */

export class PendingWork {
  readonly #pending = new Set<Promise<unknown>>();

  track<T>(work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
    return tracked;
  }

  /** Resolves with true when nothing is left, with false if that takes longer than `patience` ms. */
  async settled(patience: number): Promise<boolean> {
    const { promise: late, resolve } = Promise.withResolvers<"late">();
    const timer = setTimeout(resolve, patience, "late");
    try {
      while (this.#pending.size > 0) {
        const first = await Promise.race([late, Promise.allSettled(this.#pending)]);
        if (first === "late") return false;
      }
      return true;
    } finally {
      clearTimeout(timer);
    }
  }
}
