/** Reads and extends the conversation. It only ever grows: thinking is bound to all that stands before it. */
import type {
  ContentBlock,
  ContentBlockParam,
  MessageParam,
  ToolUseBlockParam,
} from "@anthropic-ai/sdk/resources/messages";

/** Tool uses of the newest message, if that is the model's: those without results. */
export function openToolUses(messages: readonly MessageParam[]): ToolUseBlockParam[] {
  const last = messages.at(-1);
  return last?.role === "assistant" ? toolUsesOf(last) : [];
}

/** With text for the model at the end, in the message of the user that stands there, if one does. */
export function withText(messages: readonly MessageParam[], text: string): MessageParam[] {
  const last = messages.at(-1);
  if (last?.role !== "user") return [...messages, { role: "user", content: [textBlock(text)] }];
  const content = [...blocksOf(last), textBlock(text)];
  return [...messages.slice(0, -1), { role: "user", content }];
}

/**
 * With the model's answer, unchanged as far as the API takes it back: no text is blank, inputs are
 * objects, and ids are used once, since results and changes are told apart by them.
 */
export function withAnswer(
  messages: readonly MessageParam[],
  content: readonly ContentBlock[],
): MessageParam[] {
  const said = content.filter((block) => block.type !== "text" || block.text.trim() !== "");
  if (said.length === 0) return [...messages];
  const used = new Set(messages.flatMap((message) => toolUsesOf(message)).map(({ id }) => id));
  const kept = said.map((block): ContentBlockParam => {
    if (block.type !== "tool_use") return block;
    const id = freshId(block.id, used);
    used.add(id);
    return id === block.id && isObject(block.input)
      ? block
      : { ...block, id, input: isObject(block.input) ? block.input : {} };
  });
  return [...messages, { role: "assistant", content: kept }];
}

/** Without any thinking: what is left once something before it had to change. */
export function withoutThinking(messages: readonly MessageParam[]): MessageParam[] {
  return messages.flatMap((message): MessageParam[] => {
    if (message.role !== "assistant") return [message];
    const content = blocksOf(message).filter((block) => !isThinking(block));
    return content.length === 0 ? [] : [{ role: "assistant", content }];
  });
}

export function hasThinking(messages: readonly MessageParam[]): boolean {
  return messages.some((message) => blocksOf(message).some(isThinking));
}

export function textBlock(text: string) {
  return { type: "text" as const, text };
}

export function blocksOf({ content }: MessageParam): ContentBlockParam[] {
  return typeof content === "string" ? [textBlock(content)] : content;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isThinking({ type }: ContentBlockParam): boolean {
  return type === "thinking" || type === "redacted_thinking";
}

function toolUsesOf(message: MessageParam): ToolUseBlockParam[] {
  return blocksOf(message).filter((block) => block.type === "tool_use");
}

function freshId(id: string, used: ReadonlySet<string>): string {
  let fresh = /^[\w-]{1,128}$/.test(id) ? id : "toolu_unnamed";
  for (let again = 2; used.has(fresh); again++) fresh = `${fresh.slice(0, 120)}_${again}`;
  return fresh;
}
