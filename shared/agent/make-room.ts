/** Makes room when a conversation has outgrown the model: the oldest tool results go first. */
import type {
  ContentBlockParam,
  MessageParam,
  ToolResultBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import { collectSources, mergeSources } from "./sources.ts";
import { blocksOf, withoutThinking } from "./transcript.ts";
import type { AgentState } from "./types.ts";

/** What stands in place of a result. */
const leftOut = JSON.stringify({
  leftOut: "This result was left out to make room. Call the tool again, for less, if it is needed.",
});

/**
 * Without the older half of what the tools returned; undefined when there is nothing left to leave
 * out. What was read stays citable. Thinking goes as well: it counts only after what it followed.
 */
export function makeRoom(state: AgentState): AgentState | undefined {
  const results = state.messages.flatMap(resultsOf).filter((result) => sizeOf(result) > 0);
  if (results.length === 0) return undefined;
  const going = olderHalf(results);
  const messages = withoutThinking(state.messages).map((message) => without(message, going));
  const read = collectSources([{ role: "user", content: [...going] }]);
  return { ...state, messages, sources: mergeSources([...state.sources, ...read]) };
}

function olderHalf(results: readonly ToolResultBlockParam[]): Set<ToolResultBlockParam> {
  const half = results.reduce((sum, result) => sum + sizeOf(result), 0) / 2;
  const going = new Set<ToolResultBlockParam>();
  let size = 0;
  for (const result of results) {
    if (size >= half) break;
    size += sizeOf(result);
    going.add(result);
  }
  return going;
}

function without(message: MessageParam, going: ReadonlySet<ContentBlockParam>): MessageParam {
  const content = blocksOf(message);
  if (!content.some((block) => going.has(block))) return message;
  return {
    role: "user",
    content: content.map((block) =>
      going.has(block) ? { ...(block as ToolResultBlockParam), content: leftOut } : block,
    ),
  };
}

function resultsOf(message: MessageParam): ToolResultBlockParam[] {
  return blocksOf(message).filter((block) => block.type === "tool_result");
}

/** Nothing for what is not worth leaving out. */
function sizeOf({ content }: ToolResultBlockParam): number {
  const size = typeof content === "string" ? content.length : JSON.stringify(content ?? "").length;
  return size > 2 * leftOut.length ? size : 0;
}
