/** The agent: a run goes on in steps, each from what the one before left, so that any worker may take it up. */
import { isDelivery, takeAnswer } from "./answer.ts";
import { askModel } from "./ask-model.ts";
import { failed, limitReached } from "./failures.ts";
import { spentLimit } from "./limits.ts";
import { firstMessage } from "./prompt.ts";
import { runTools } from "./run-tools.ts";
import type { StepDeps } from "./step-deps.ts";
import { openToolUses } from "./transcript.ts";
import type { AgentJob, AgentState, Step } from "./types.ts";

/** @param now when the request came, in milliseconds: the model is told. */
export function firstState(job: AgentJob, now: number = Date.now()): AgentState {
  return {
    messages: [firstMessage(job, now)],
    turn: 0,
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
    toolCalls: [],
    sources: [],
    held: [],
    decided: [],
    cleared: [],
    written: [],
    workedMs: 0,
    repairs: [],
  };
}

/**
 * One request to the model, or all that its newest message asks for. Repeating a step that did not
 * come to its end reads again and makes no change twice, as far as `callTool` keeps each tool use to once.
 *
 * @throws what `callTool`, `recipientsOf` and the model throw, where waiting or signing in may help.
 */
export async function step(job: AgentJob, state: AgentState, deps: StepDeps): Promise<Step> {
  const began = deps.clock.now();
  const done = await nextStep(job, state, deps);
  const workedMs = state.workedMs + Math.max(0, deps.clock.now() - began);
  return { ...done, state: { ...done.state, workedMs } };
}

async function nextStep(job: AgentJob, state: AgentState, deps: StepDeps): Promise<Step> {
  if (openToolUses(state.messages).length === 0) return await askModel(job, state, deps);
  if (isDelivery(job, state)) return takeAnswer(job, state);
  const spent = spentLimit(state, job.limits);
  // Nothing is done that the model could not report any more.
  if (spent) return failed(state, limitReached(spent, job.limits));
  return await runTools(job, state, deps);
}
