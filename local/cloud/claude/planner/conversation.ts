/** What the planner knows: the task, the tools it is offered, and what was called so far. */
import {
  type Block,
  blocksOf,
  type MessagesRequest,
  type Tool,
  type ToolResultBlock,
} from "../request.ts";

export interface DoneCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
  /** The result's text. */
  readonly result: string;
}

export interface Conversation {
  /** The first text: the task in the words of who asks. */
  readonly prompt: string;
  /** All that the first message says, with what the caller adds to the task. */
  readonly context: string;
  readonly tools: readonly Tool[];
  readonly calls: readonly DoneCall[];
  /** What the caller said after the results of the last turn, such as that it is time to answer. */
  readonly reminder: string;
}

export function readConversation({ messages, tools = [] }: MessagesRequest): Conversation {
  const results = new Map(
    messages
      .flatMap((message) => blocksOf(message))
      .filter((block) => block.type === "tool_result")
      .map((block) => [block.tool_use_id, block] as const),
  );
  const calls = messages
    .flatMap((message) => blocksOf(message))
    .filter((block) => block.type === "tool_use")
    .map(({ id, name, input }): DoneCall => {
      const result = results.get(id);
      return { name, input, failed: result?.is_error === true, result: resultText(result) };
    });
  const last = messages.at(-1);
  return {
    prompt: textOf(blocksOf(messages[0]!).slice(0, 1)),
    context: textOf(blocksOf(messages[0]!)),
    tools,
    calls,
    reminder: messages.length > 1 && last?.role === "user" ? textOf(blocksOf(last)) : "",
  };
}

export function toolNamed({ tools }: Conversation, name: string): Tool | undefined {
  return tools.find((tool) => tool.name === name);
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map((block) => (block.type === "text" ? block.text : "")).join("\n");
}

function resultText(result: ToolResultBlock | undefined): string {
  const content = result?.content ?? "";
  if (typeof content === "string") return content;
  return content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
}
