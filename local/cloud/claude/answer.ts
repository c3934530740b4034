/** What the model says: blocks, and why it stopped; made into the message that the API sends. */
import { randomBytes } from "node:crypto";
import type {
  ContentBlock,
  Message,
  RefusalStopDetails,
  StopReason,
  Usage,
} from "@anthropic-ai/sdk/resources/messages";
import type { InputUsage } from "./prompt-cache.ts";
import { clipTokens, textTokens } from "./tokens.ts";

export type AnswerBlock =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  /** `json` as it streams: what a broken model writes may be no JSON. */
  | {
      readonly type: "tool_use";
      readonly id: string;
      readonly name: string;
      readonly json: string;
    };

export interface Answer {
  readonly blocks: readonly AnswerBlock[];
  readonly stopReason: StopReason;
  readonly stopSequence?: string;
  readonly stopDetails?: RefusalStopDetails;
}

/** How the API names messages, tool calls and requests. */
export function newId(prefix: "msg" | "toolu" | "req"): string {
  const letters = BigInt(`0x${randomBytes(16).toString("hex")}`)
    .toString(36)
    .slice(0, 22);
  return `${prefix}_01${letters.padStart(22, "0")}`;
}

export interface Room {
  readonly tokens: number;
  /** What is said when the answer does not fit. */
  readonly reason: "max_tokens" | "model_context_window_exceeded";
}

/** Ends the answer where a stop sequence stands or the room is full, whatever comes first. */
export function limitAnswer(answer: Answer, stops: readonly string[], room: Room): Answer {
  const stopped = stopAtSequence(answer, stops);
  const blocks: AnswerBlock[] = [];
  let left = room.tokens;
  for (const block of stopped.blocks) {
    const needed = textTokens(said(block));
    if (needed <= left) {
      blocks.push(block);
      left -= needed;
      continue;
    }
    const cut = clipBlock(block, left);
    return { blocks: cut ? [...blocks, cut] : blocks, stopReason: room.reason };
  }
  return stopped;
}

function stopAtSequence(answer: Answer, stops: readonly string[]): Answer {
  for (const [index, block] of answer.blocks.entries()) {
    if (block.type !== "text") continue;
    const stopSequence = stops.find((stop) => block.text.includes(stop));
    if (stopSequence === undefined) continue;
    const text = block.text.slice(0, block.text.indexOf(stopSequence));
    const before = answer.blocks.slice(0, index);
    const blocks = text === "" ? before : [...before, { ...block, text }];
    return { blocks, stopReason: "stop_sequence", stopSequence };
  }
  return answer;
}

export function said(block: AnswerBlock): string {
  if (block.type === "text") return block.text;
  return block.type === "thinking" ? block.thinking : block.json;
}

function clipBlock(block: AnswerBlock, tokens: number): AnswerBlock | undefined {
  const clipped = clipTokens(said(block), tokens);
  if (clipped === "" || block.type === "thinking") return undefined;
  return block.type === "text" ? { ...block, text: clipped } : { ...block, json: clipped };
}

export function toMessage(model: string, answer: Answer, input: InputUsage): Message {
  return {
    id: newId("msg"),
    type: "message",
    role: "assistant",
    model,
    content: answer.blocks.map(toContent),
    stop_reason: answer.stopReason,
    stop_sequence: answer.stopSequence ?? null,
    stop_details: answer.stopDetails ?? null,
    container: null,
    diagnostics: null,
    usage: usageOf(answer, input),
  };
}

function toContent(block: AnswerBlock): ContentBlock {
  if (block.type === "text") return { ...block, citations: null };
  if (block.type === "thinking") return block;
  const { type, id, name, json } = block;
  return { type, id, name, input: parsed(json), caller: { type: "direct" } };
}

/** Without streaming a call that was cut off, or is no JSON, has nothing that could be given. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function usageOf({ blocks }: Answer, { fresh, read, written }: InputUsage): Usage {
  return {
    input_tokens: fresh,
    cache_creation_input_tokens: written["5m"] + written["1h"],
    cache_read_input_tokens: read,
    cache_creation: {
      ephemeral_5m_input_tokens: written["5m"],
      ephemeral_1h_input_tokens: written["1h"],
    },
    output_tokens: blocks.reduce((sum, block) => sum + textTokens(said(block)), 1),
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: null,
    speed: null,
  };
}
