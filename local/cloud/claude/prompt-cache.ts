/** Prompt caching: which part of a prompt was read before, and which is kept from now on. */
import type { ModelFacts } from "./models.ts";
import type { PromptBlock } from "./prompt-blocks.ts";

export interface InputUsage {
  /** Neither read from the cache nor written to it. */
  readonly fresh: number;
  readonly read: number;
  readonly written: { readonly "5m": number; readonly "1h": number };
}

/** A breakpoint looks for a cached prefix that ends at most so many blocks before it. */
const lookBack = 20;

/** Tokens that open the answer stand behind every breakpoint: an input is never wholly cached. */
export const afterLast = 3;

const lifetime = { "5m": 5 * 60_000, "1h": 60 * 60_000 };

export class PromptCache {
  readonly #clock: () => number;
  /** Digests of prefixes, until when each is kept, and for how long from its last use. */
  readonly #kept = new Map<string, { until: number; life: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** @param automatic The request's own `cache_control`: a breakpoint at the last block. */
  use(
    model: string,
    facts: ModelFacts,
    blocks: readonly PromptBlock[],
    automatic: PromptBlock["ttl"],
  ): InputUsage {
    const breakpoints = blocks.flatMap(({ ttl }, index) => {
      const kept = index === blocks.length - 1 ? (ttl ?? automatic) : ttl;
      return kept === undefined ? [] : [{ index, ttl: kept }];
    });
    const upTo = (index: number) => sum(blocks.slice(0, index + 1));
    const key = (index: number) => `${model} ${blocks[index]!.digest}`;
    const found = this.#longest(breakpoints, key);
    const read = found === undefined ? 0 : upTo(found);
    const written = { "5m": 0, "1h": 0 };
    let done = read;
    for (const { index, ttl } of breakpoints) {
      if (upTo(index) < facts.minCached) continue;
      const more = Math.max(0, upTo(index) - done);
      written[ttl] += more;
      done += more;
      this.#keep(key(index), lifetime[ttl]);
    }
    return { fresh: sum(blocks) - done + afterLast, read, written };
  }

  #longest(
    breakpoints: readonly { index: number }[],
    key: (index: number) => string,
  ): number | undefined {
    for (const { index } of breakpoints.toReversed()) {
      for (let at = index; at >= 0 && at > index - lookBack; at--) {
        const entry = this.#kept.get(key(at));
        if (entry === undefined || entry.until <= this.#clock()) continue;
        // Every use begins the life of an entry anew.
        this.#keep(key(at), entry.life);
        return at;
      }
    }
    return undefined;
  }

  #keep(key: string, life: number): void {
    this.#kept.set(key, { until: this.#clock() + life, life });
    for (const [other, { until }] of this.#kept) {
      if (this.#kept.size <= mostEntries && until > this.#clock()) break;
      this.#kept.delete(other);
    }
  }
}

const mostEntries = 10_000;

function sum(blocks: readonly PromptBlock[]): number {
  return blocks.reduce((total, { tokens }) => total + tokens, 0);
}
