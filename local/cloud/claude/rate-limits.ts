/** The headers that tell a client how much of its rate limits is left. */

const limits = { requests: 4_000, "input-tokens": 2_000_000, "output-tokens": 400_000 };
const minute = 60_000;

export class RateLimits {
  readonly #clock: () => number;
  #window = { from: 0, requests: 0, "input-tokens": 0, "output-tokens": 0 };

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Counts a request; nothing is refused, since tests script their refusals. */
  headers(inputTokens: number, outputTokens: number): Record<string, string> {
    const now = this.#clock();
    if (now - this.#window.from >= minute)
      this.#window = { from: now, requests: 0, "input-tokens": 0, "output-tokens": 0 };
    this.#window.requests++;
    this.#window["input-tokens"] += inputTokens;
    this.#window["output-tokens"] += outputTokens;
    const reset = new Date(this.#window.from + minute).toISOString().replace(/\.\d+Z$/, "Z");
    const kinds = ["requests", "input-tokens", "output-tokens"] as const;
    return Object.fromEntries(
      kinds.flatMap((kind) => [
        [`anthropic-ratelimit-${kind}-limit`, String(limits[kind])],
        [
          `anthropic-ratelimit-${kind}-remaining`,
          String(Math.max(0, limits[kind] - this.#window[kind])),
        ],
        [`anthropic-ratelimit-${kind}-reset`, reset],
      ]),
    );
  }
}
