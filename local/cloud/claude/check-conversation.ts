/** Which conversations the API takes: roles, empty texts, and the pairing of calls and results. */
import { badRequest } from "./api-error.ts";
import { markersIn } from "./prompt-blocks.ts";
import {
  type Block,
  blocksOf,
  type CountRequest,
  type Message,
  type ToolResultBlock,
  type ToolUseBlock,
} from "./request.ts";

const mostBreakpoints = 4;

/** @param mayEndWithAssistant An answer that paused is sent back as it came, to go on. */
export function checkConversation(request: CountRequest, mayEndWithAssistant: boolean): void {
  const { messages } = request;
  if (messages.length === 0) throw badRequest("messages: at least one message is required");
  if (messages[0]!.role !== "user")
    throw badRequest('messages: first message must use the "user" role');
  for (const [index, message] of messages.entries()) checkContent(message, index);
  if (messages.at(-1)!.role === "assistant" && !mayEndWithAssistant)
    throw badRequest(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  checkPairs(messages);
  checkBreakpoints(request);
}

function checkContent(message: Message, index: number): void {
  const blocks = blocksOf(message);
  if (blocks.length === 0 || message.content === "")
    throw badRequest(`messages.${index}: all messages must have non-empty content`);
  for (const [at, block] of blocks.entries()) {
    const where = `messages.${index}.content.${at}`;
    if (block.type === "text") checkText(block);
    if (block.type === "tool_result") checkResult(block, `${where}.tool_result`);
  }
}

function checkText({ text, ...block }: { text: string }): void {
  if (text === "" && markersIn(block).length > 0)
    throw badRequest("cache_control cannot be set for empty text blocks");
  if (text === "") throw badRequest("messages: text content blocks must be non-empty");
  if (!/\S/.test(text))
    throw badRequest("messages: text content blocks must contain non-whitespace text");
}

function checkResult({ content, is_error }: ToolResultBlock, where: string): void {
  if (Array.isArray(content))
    for (const block of content) if (block.type === "text") checkText(block);
  if (!is_error) return;
  if (content === undefined || content.length === 0)
    throw badRequest(`${where}: content cannot be empty if \`is_error\` is true`);
  if (typeof content !== "string" && content.some(({ type }) => type !== "text"))
    throw badRequest(`${where}: all content must be type \`text\` if \`is_error\` is true`);
}

/** Messages of one role that follow each other are one turn. */
interface Turn {
  readonly role: Message["role"];
  readonly index: number;
  readonly blocks: readonly Block[];
}

function turnsOf(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const last = turns.at(-1);
    if (last?.role !== message.role)
      turns.push({ role: message.role, index, blocks: blocksOf(message) });
    else turns.push({ ...turns.pop()!, blocks: [...last.blocks, ...blocksOf(message)] });
  }
  return turns;
}

function checkPairs(messages: readonly Message[]): void {
  const seen = new Set<string>();
  let open: readonly ToolUseBlock[] = [];
  for (const { role, index, blocks } of turnsOf(messages)) {
    const answered = role === "user" ? checkResults(blocks, open, index) : new Set();
    const missing = open.filter(({ id }) => !answered.has(id)).map(({ id }) => id);
    if (missing.length > 0) throw unanswered(index - 1, missing);
    open = blocks.filter((block) => block.type === "tool_use");
    for (const { id } of open) {
      if (seen.has(id)) throw badRequest("messages: `tool_use` ids must be unique");
      seen.add(id);
    }
  }
  if (open.length > 0)
    throw unanswered(
      messages.length - 1,
      open.map(({ id }) => id),
    );
}

/** Which calls these blocks answer; results stand before everything else. */
function checkResults(
  blocks: readonly Block[],
  open: readonly ToolUseBlock[],
  index: number,
): Set<string> {
  const answered = new Set<string>();
  const first = blocks.findIndex(({ type }) => type !== "tool_result");
  for (const [at, block] of blocks.entries()) {
    if (block.type !== "tool_result") continue;
    const id = block.tool_use_id;
    if (!open.some((use) => use.id === id))
      throw badRequest(
        `messages.${index}.content.${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ` +
          "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
      );
    if (answered.has(id))
      throw badRequest(
        `messages.${index}.content.${at}: each tool_use must have a single result. ` +
          `Found multiple \`tool_result\` blocks with id: ${id}`,
      );
    if (first >= 0 && at > first) throw unanswered(index - 1, [id]);
    answered.add(id);
  }
  return answered;
}

function unanswered(index: number, ids: readonly string[]): Error {
  return badRequest(
    `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ` +
      `${ids.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
  );
}

function checkBreakpoints({ tools, system, messages, cache_control }: CountRequest): void {
  const markers = [
    ...markersIn(tools),
    ...markersIn(system),
    ...markersIn(messages),
    ...(cache_control ? [cache_control] : []),
  ];
  if (markers.length > mostBreakpoints)
    throw badRequest(
      `A maximum of ${mostBreakpoints} blocks with cache_control may be provided. Found ${markers.length}.`,
    );
  const ttls = markers.map(({ ttl }) => ttl ?? "5m");
  if (ttls.lastIndexOf("1h") > ttls.indexOf("5m") && ttls.includes("5m"))
    throw badRequest(
      "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block",
    );
}
