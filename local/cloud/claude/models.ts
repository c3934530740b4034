/** What the models take and do, as far as it decides whether a request is accepted. */
import { ApiError } from "./api-error.ts";

export interface ModelFacts {
  /** Tokens of prompt and answer together. */
  readonly contextWindow: number;
  readonly maxOutput: number;
  /** A shorter prefix is not cached, without an error. */
  readonly minCached: number;
  /**
   * `always`: thinking cannot be switched off, its blocks are bound to the conversation before them,
   * and no tool can be forced. `default`: on unless switched off. `asked`: only when asked for.
   */
  readonly thinking: "always" | "default" | "asked";
}

const million = { contextWindow: 1_000_000, maxOutput: 128_000 };
const newest: ModelFacts = { ...million, minCached: 512, thinking: "always" };
const fifth: ModelFacts = { ...million, minCached: 1_024, thinking: "default" };
const fourth: ModelFacts = { ...million, minCached: 4_096, thinking: "asked" };
const older: ModelFacts = {
  contextWindow: 200_000,
  maxOutput: 64_000,
  minCached: 4_096,
  thinking: "asked",
};

/** Tests change single entries, such as a context window that is soon full. */
export type Models = Map<string, ModelFacts>;

export function createModels(): Models {
  const named = (facts: ModelFacts, ...ids: string[]) => ids.map((id) => [id, facts] as const);
  return new Map([
    ...named(newest, "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"),
    ...named(newest, "claude-fable-5-2", "claude-fable-5-1"),
    ...named(newest, "claude-mythos-5-2", "claude-mythos-5-1"),
    ...named(fifth, "claude-opus-5", "claude-sonnet-5", "claude-fable-5", "claude-mythos-5"),
    ...named(fourth, "claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6"),
    ...named(fourth, "claude-sonnet-4-6"),
    ...named(older, "claude-haiku-4-5", "claude-haiku-4-5-20251001"),
    ...named(older, "claude-opus-4-5", "claude-opus-4-5-20251101"),
    ...named(older, "claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
  ]);
}

export function factsOf(models: Models, id: string): ModelFacts {
  const facts = models.get(id);
  if (facts === undefined) throw new ApiError(404, `model: ${id}`);
  return facts;
}
