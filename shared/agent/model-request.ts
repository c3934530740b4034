/** One request to the model: all that is said so far, with marks where a cache may begin to be read. */
import { createHash } from "node:crypto";
import type { ContentBlockParam, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { totalTokens } from "./limits.ts";
import type { ModelRequest } from "./model.ts";
import { modelTools } from "./model-tools.ts";
import { systemPrompt } from "./prompt.ts";
import { blocksOf } from "./transcript.ts";
import type { AgentJob, AgentState } from "./types.ts";

/** Thinking included; an answer that needs more is cut off. */
const mostTokens = 32_000;
const leastTokens = 4_000;

export function modelRequest(job: AgentJob, state: AgentState): ModelRequest {
  const left = job.limits.tokens - totalTokens(state.usage);
  return {
    model: job.model,
    system: systemPrompt(job),
    tools: modelTools(job),
    messages: withCacheMark(state.messages),
    maxTokens: Math.min(mostTokens, Math.max(leastTokens, left)),
    effort: job.effort,
    userId: userId(job),
  };
}

/** Marks the end of the newest message of the user: the next turn reads up to there from the cache. */
function withCacheMark(messages: readonly MessageParam[]): MessageParam[] {
  const index = messages.findLastIndex(({ role }) => role === "user");
  const message = messages[index];
  const last = message && blocksOf(message).at(-1);
  if (message === undefined || last === undefined) return [...messages];
  const marked = { ...last, cache_control: { type: "ephemeral" } } as ContentBlockParam;
  const content = [...blocksOf(message).slice(0, -1), marked];
  return messages.with(index, { role: "user", content });
}

/** Tells callers apart without saying who they are. */
function userId({ tenant, caller }: AgentJob): string {
  const digest = createHash("sha256").update(`${tenant.id} ${caller.objectId}`).digest("hex");
  return digest.slice(0, 32);
}
