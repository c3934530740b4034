/** Results of tools as the model gets them: JSON that says where it comes from and what others wrote. */
import type {
  ImageBlockParam,
  ToolResultBlockParam,
  ToolUseBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import type { ConnectorError } from "../errors/connector-error.ts";
import { isObject, textBlock } from "./transcript.ts";

/** The JSON text around an answer. */
export interface Envelope {
  readonly source: { readonly tool: string; readonly uri?: string };
  /** Paths of the fields that hold text of others. */
  readonly untrusted: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** What tools return beside their text; see `read_resource`. */
interface Image {
  readonly mediaType: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  readonly data: string;
}

/** @param answer JSON text of an object, as the tool runner made it. */
export function answerResult(use: ToolUseBlockParam, answer: string): ToolResultBlockParam {
  const { untrusted, image, ...data } = JSON.parse(answer) as Record<string, unknown> & {
    untrusted: string[];
    image?: Image;
  };
  const envelope: Envelope = { source: sourceOf(use), untrusted, data };
  const text = JSON.stringify(envelope);
  return {
    type: "tool_result",
    tool_use_id: use.id,
    content: image === undefined ? text : [textBlock(text), imageBlock(image)],
  };
}

/** A failure is told, too: the model reads what to do about it. */
export function errorResult(
  use: ToolUseBlockParam,
  error: Pick<ConnectorError, "code" | "message">,
): ToolResultBlockParam {
  return noteResult(use, { error: { code: error.code, message: error.message } });
}

export function noteResult(
  use: ToolUseBlockParam,
  note: Readonly<Record<string, unknown>>,
): ToolResultBlockParam {
  const content = JSON.stringify({ source: { tool: "connector" }, ...note });
  return { type: "tool_result", tool_use_id: use.id, content, is_error: true };
}

/** The envelope of a result; undefined for errors and for what was left out. */
export function envelopeOf({ content, is_error }: ToolResultBlockParam): Envelope | undefined {
  if (is_error === true) return undefined;
  const text = typeof content === "string" ? content : content?.find(isText)?.text;
  const parsed: unknown = text === undefined ? undefined : JSON.parse(text);
  return isObject(parsed) && isObject(parsed["data"]) ? (parsed as unknown as Envelope) : undefined;
}

function isText(block: { type: string }): block is { type: "text"; text: string } {
  return block.type === "text";
}

function sourceOf({ name, input }: ToolUseBlockParam): Envelope["source"] {
  const uri = isObject(input) ? input["uri"] : undefined;
  return typeof uri === "string" ? { tool: name, uri } : { tool: name };
}

function imageBlock({ mediaType, data }: Image): ImageBlockParam {
  return { type: "image", source: { type: "base64", media_type: mediaType, data } };
}
