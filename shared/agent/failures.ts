/** How a run ends without an answer: our own words, never those of others or of the model. */
import type { RefusalStopDetails } from "@anthropic-ai/sdk/resources/messages";
import type { ConnectorError } from "../errors/connector-error.ts";
import type { Limit } from "./limits.ts";
import type { AgentFailure, AgentLimits, AgentState, Step } from "./types.ts";

export function failed(state: AgentState, failure: AgentFailure): Step {
  return { state, next: "failed", failure };
}

export function limitReached(limit: Limit, limits: AgentLimits): AgentFailure {
  return {
    code: "limit_reached",
    detail: `Claude came to no answer within the limit of ${limits[limit]} ${limit}.`,
    remedy: `Ask for less at once, or raise limits.${limit} in the request.`,
  };
}

const refusalCategories: Record<NonNullable<RefusalStopDetails["category"]>, string> = {
  cyber: "it could enable cyber harm",
  bio: "it could enable biological harm",
  frontier_llm: "it could assist the development of other AI models",
  reasoning_extraction: "it asks for the model's inner reasoning",
  general_harms: "it could enable harm",
};

export function modelRefused(details: RefusalStopDetails | null): AgentFailure {
  const category = details?.category ?? undefined;
  const known = category !== undefined && Object.hasOwn(refusalCategories, category);
  return {
    code: "model_refused",
    detail: `Claude declined the request${known ? `: ${refusalCategories[category]}` : ""}.`,
    remedy:
      "Change the request or leave out the content at fault; the same request is declined again.",
  };
}

export function misconfigured(error: ConnectorError): AgentFailure {
  return {
    code: "model_misconfigured",
    detail: `${error.happened} ${error.because}`,
    remedy: error.remedy,
  };
}

export const answerCutOff: AgentFailure = {
  code: "answer_cut_off",
  detail: "Claude's answer was longer than one answer may be, twice.",
  remedy: "Ask for a shorter answer, or split the request.",
};

export const contextExhausted: AgentFailure = {
  code: "context_exhausted",
  detail: "The request does not fit what the model can take in, even without earlier tool results.",
  remedy: "Shorten the prompt and the instructions, offer fewer tools, or split the request.",
};

/** @param problems what is wrong, in words of ours and of the request's schema. */
export function answerInvalid(problems: readonly string[]): AgentFailure {
  return {
    code: "answer_invalid",
    detail: `Claude's answer did not have the form that the request asks for: ${problems.join("; ")}.`,
    remedy: "Simplify outputSchema, or say in the prompt what each of its fields is for.",
  };
}
