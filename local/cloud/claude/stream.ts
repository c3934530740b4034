/** A message as server-sent events, in the order and form that the API documents. */
import type { Message } from "@anthropic-ai/sdk/resources/messages";
import { type Answer, type AnswerBlock, said } from "./answer.ts";

/** The events of an answer, each ready to be sent. */
export function* eventsOf(message: Message, { blocks }: Answer): Generator<string> {
  const { usage, stop_reason, stop_sequence, stop_details } = message;
  const begun = {
    ...message,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
  };
  yield event("message_start", { message: { ...begun, usage: { ...usage, output_tokens: 1 } } });
  yield event("ping", {});
  for (const [index, block] of blocks.entries()) yield* blockEvents(index, block);
  yield event("message_delta", {
    delta: { stop_reason, stop_sequence, stop_details, container: null },
    usage: {
      input_tokens: usage.input_tokens,
      cache_creation_input_tokens: usage.cache_creation_input_tokens,
      cache_read_input_tokens: usage.cache_read_input_tokens,
      output_tokens: usage.output_tokens,
      output_tokens_details: usage.output_tokens_details,
      server_tool_use: usage.server_tool_use,
    },
  });
  yield event("message_stop", {});
}

export function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function* blockEvents(index: number, block: AnswerBlock): Generator<string> {
  yield event("content_block_start", { index, content_block: emptied(block) });
  for (const piece of pieces(said(block)))
    yield event("content_block_delta", { index, delta: deltaOf(block, piece) });
  if (block.type === "thinking") {
    const delta = { type: "signature_delta", signature: block.signature };
    yield event("content_block_delta", { index, delta });
  }
  yield event("content_block_stop", { index });
}

function emptied(block: AnswerBlock): object {
  if (block.type === "text") return { type: "text", text: "", citations: null };
  if (block.type === "thinking") return { type: "thinking", thinking: "", signature: "" };
  const { type, id, name } = block;
  return { type, id, name, input: {}, caller: { type: "direct" } };
}

function deltaOf({ type }: AnswerBlock, piece: string): object {
  if (type === "text") return { type: "text_delta", text: piece };
  if (type === "thinking") return { type: "thinking_delta", thinking: piece };
  return { type: "input_json_delta", partial_json: piece };
}

/** A few words at a time; of a long text more at once, so that it is not thousands of events. */
function pieces(text: string): string[] {
  const size = Math.max(24, Math.ceil(text.length / 60));
  const letters = Array.from(text);
  const count = Math.ceil(letters.length / size);
  return Array.from({ length: count }, (_, at) =>
    letters.slice(at * size, (at + 1) * size).join(""),
  );
}
