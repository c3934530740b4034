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
    messages: withCacheMarks(state.messages),
    maxTokens: Math.min(mostTokens, Math.max(leastTokens, left)),
    effort: job.effort,
    userId: userId(job),
  };
}

/**
 * Marks where the two newest messages of the user end: at the older one the cache is read, at the newer
 * one written. A mark looks back over 20 blocks only, and a turn with many tool uses has more.
 */
function withCacheMarks(messages: readonly MessageParam[]): MessageParam[] {
  const users = messages.flatMap(({ role }, index) => (role === "user" ? [index] : []));
  const marked = new Set(users.slice(-2));
  return messages.map((message, index) => (marked.has(index) ? withCacheMark(message) : message));
}

function withCacheMark(message: MessageParam): MessageParam {
  const blocks = blocksOf(message);
  const last = blocks.at(-1);
  if (last === undefined) return message;
  const marked = { ...last, cache_control: { type: "ephemeral" } } as ContentBlockParam;
  return { role: "user", content: [...blocks.slice(0, -1), marked] };
}

/** Tells callers apart without saying who they are. */
function userId({ tenant, caller }: AgentJob): string {
  const digest = createHash("sha256").update(`${tenant.id} ${caller.objectId}`).digest("hex");
  return digest.slice(0, 32);
}
