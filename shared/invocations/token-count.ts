/** Counts what a run uses of the model against the quotas of the day, beside its work. */
import type { RunnerParts } from "./runner-parts.ts";
import type { InvocationKey } from "./types.ts";

/** Tokens that storage does not take at once are counted with the next, at the latest at the end. */
export class TokenCount {
  readonly #key: InvocationKey;
  readonly #charge: RunnerParts["charge"];
  #uncounted = 0;
  #counting: Promise<void> = Promise.resolve();

  constructor(key: InvocationKey, { charge }: Pick<RunnerParts, "charge">) {
    this.#key = key;
    this.#charge = charge;
  }

  add(tokens: number): void {
    this.#uncounted += tokens;
  }

  /** Begins to count, and waits for nothing. */
  begin(): void {
    this.#counting = this.#counting.then(async () => await this.#count()).catch(() => undefined);
  }

  /** @throws CallFailure */
  async end(): Promise<void> {
    await this.#counting;
    await this.#count();
  }

  async #count(): Promise<void> {
    const tokens = this.#uncounted;
    if (tokens === 0) return;
    await this.#charge(this.#key, tokens);
    this.#uncounted -= tokens;
  }
}
