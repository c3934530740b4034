/** How much of its limits a run has used. */
import type { AgentLimits, AgentState, TokenUsage } from "./types.ts";

export type Limit = "turns" | "tokens" | "seconds";

/** From this part of its tokens or seconds on, the model is told to come to an end. */
const lateFrom = 0.8;

/** The limit that leaves no further request to the model; undefined: there may be one. */
export function spentLimit(state: AgentState, limits: AgentLimits): Limit | undefined {
  return limitBeyond(state, limits, 1);
}

/** Whether the next request had better be answered by an end. */
export function isLate(state: AgentState, limits: AgentLimits): boolean {
  return state.turn + 1 >= limits.turns || limitBeyond(state, limits, lateFrom) !== undefined;
}

export function totalTokens(usage: TokenUsage): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
}

function limitBeyond(state: AgentState, limits: AgentLimits, part: number): Limit | undefined {
  if (state.turn >= limits.turns) return "turns";
  if (totalTokens(state.usage) >= limits.tokens * part) return "tokens";
  if (state.workedMs >= limits.seconds * 1000 * part) return "seconds";
  return undefined;
}
