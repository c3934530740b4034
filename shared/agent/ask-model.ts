/** One request to the model, and what its answer means for the run. */
import type { ContentBlock, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { ConnectorError } from "../errors/connector-error.ts";
import { plainAnswer } from "./answer.ts";
import { deliverAnswerName } from "./deliver-answer.ts";
import {
  answerCutOff,
  answerInvalid,
  contextExhausted,
  failed,
  limitReached,
  misconfigured,
  modelRefused,
} from "./failures.ts";
import { isLate, spentLimit } from "./limits.ts";
import { makeRoom } from "./make-room.ts";
import { modelRequest } from "./model-request.ts";
import type { ModelAnswer } from "./model.ts";
import type { StepDeps } from "./step-deps.ts";
import { noteResult } from "./tool-result.ts";
import { openToolUses, withAnswer, withText } from "./transcript.ts";
import type { AgentFailure, AgentJob, AgentState, Repair, Step, TokenUsage } from "./types.ts";

export async function askModel(job: AgentJob, state: AgentState, deps: StepDeps): Promise<Step> {
  const spent = spentLimit(state, job.limits);
  if (spent) return failed(state, limitReached(spent, job.limits));
  const told = isLate(state, job.limits) ? hurried(state) : state;
  const answer = await complete(job, told, deps);
  return "code" in answer ? failed(state, answer) : understand(job, counted(told, answer), answer);
}

/** The model's answer, or why there will be none. */
async function complete(
  job: AgentJob,
  state: AgentState,
  { model, signal }: StepDeps,
): Promise<ModelAnswer | AgentFailure> {
  const timeout = AbortSignal.timeout(Math.ceil(job.limits.seconds * 1000 - state.workedMs));
  try {
    return await model.complete(modelRequest(job, state), AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (timeout.aborted && !signal.aborted) return limitReached("seconds", job.limits);
    if (error instanceof ConnectorError && error.code === "misconfigured")
      return misconfigured(error);
    throw error;
  }
}

function understand(job: AgentJob, state: AgentState, answer: ModelAnswer): Step {
  const messages = withAnswer(state.messages, answer.content);
  switch (answer.stop_reason) {
    case "refusal":
      return failed(state, modelRefused(answer.stop_details));
    case "model_context_window_exceeded":
      return withRoom(state);
    case "max_tokens":
      return cutOff(state, messages);
    case "pause_turn":
      return { state: { ...state, messages }, next: "continue" };
    default:
      return openToolUses(messages).length > 0
        ? { state: { ...state, messages }, next: "continue" }
        : wroteOnly(job, state, messages, answer.content);
  }
}

function withRoom(state: AgentState): Step {
  const roomier = makeRoom(state);
  return roomier ? { state: roomier, next: "continue" } : failed(state, contextExhausted);
}

/** What was cut off is not carried out: the end of it may be missing. */
function cutOff(state: AgentState, messages: readonly MessageParam[]): Step {
  if (state.repairs.includes("cut_off")) return failed(state, answerCutOff);
  const notCalled = "Not carried out: the answer was cut off before its end.";
  const results = openToolUses(messages).map((use) => noteResult(use, { notCalled }));
  const told: readonly MessageParam[] =
    results.length > 0 ? [...messages, { role: "user", content: results }] : messages;
  return asked(state, "cut_off", told, "Your answer was too long and was cut off. Go on in less.");
}

/** Text alone is taken for an answer only when asking for a delivery brought none. */
function wroteOnly(
  job: AgentJob,
  state: AgentState,
  messages: readonly MessageParam[],
  content: readonly ContentBlock[],
): Step {
  if (!state.repairs.includes("deliver") && spentLimit(state, job.limits) === undefined)
    return asked(state, "deliver", messages, `Call ${deliverAnswerName} with your answer.`);
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
  const answer = plainAnswer(job, text);
  // Not kept in the conversation: should this step be repeated, the model is asked again.
  return answer
    ? { state, next: "answered", answer }
    : failed(state, answerInvalid([`it did not call ${deliverAnswerName}`]));
}

function asked(
  state: AgentState,
  repair: Repair,
  messages: readonly MessageParam[],
  text: string,
): Step {
  const repairs = [...state.repairs, repair];
  return { state: { ...state, messages: withText(messages, text), repairs }, next: "continue" };
}

/**
 * Told in words: newer models take no forced choice of a tool, and a shorter list of tools would
 * undo their thinking and the cache.
 */
function hurried(state: AgentState): AgentState {
  const text = `The limits of this request are nearly used up. Call ${deliverAnswerName} now, alone, with what you have; say in it what is missing.`;
  return { ...state, messages: withText(state.messages, text) };
}

function counted(state: AgentState, { usage }: ModelAnswer): AgentState {
  const total: TokenUsage = {
    inputTokens: state.usage.inputTokens + usage.input_tokens,
    outputTokens: state.usage.outputTokens + usage.output_tokens,
    cacheReadTokens: state.usage.cacheReadTokens + (usage.cache_read_input_tokens ?? 0),
    cacheWriteTokens: state.usage.cacheWriteTokens + (usage.cache_creation_input_tokens ?? 0),
  };
  return { ...state, turn: state.turn + 1, usage: total };
}
