/** What is kept of an invocation that ended, from what its agent remembers. */
import type { AgentAnswer, AgentState } from "../agent/types.ts";
import type { InvocationError, InvocationOutcome } from "./types.ts";

export const noUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

/** @param state undefined: it ended before the agent began. */
export function outcomeOf(
  state: AgentState | undefined,
  error: InvocationError | undefined,
  answer?: AgentAnswer,
): InvocationOutcome {
  return {
    answer,
    error,
    toolCalls: state?.toolCalls ?? [],
    usage: state?.usage ?? noUsage,
  };
}
