/** Claude as the agent needs it; the Anthropic API is one way to reach it. */
import type {
  Message,
  MessageParam,
  TextBlockParam,
  Tool as ModelTool,
  Usage,
} from "@anthropic-ai/sdk/resources/messages";
import type { Effort } from "./types.ts";

export interface ModelRequest {
  readonly model: string;
  readonly system: readonly TextBlockParam[];
  readonly tools: readonly ModelTool[];
  readonly messages: readonly MessageParam[];
  readonly maxTokens: number;
  readonly effort: Effort | undefined;
  /** Opaque id of the caller. */
  readonly userId: string;
}

/** A prompt that is too long is no error: `model_context_window_exceeded`, without content. */
export type ModelAnswer = Pick<Message, "content" | "stop_reason" | "stop_details"> & {
  /** Which one answered; absent where none did. */
  readonly model?: string;
  readonly usage: Pick<
    Usage,
    "input_tokens" | "output_tokens" | "cache_creation_input_tokens" | "cache_read_input_tokens"
  >;
};

export interface Model {
  /**
   * One whole answer, streamed underneath.
   *
   * @throws ConnectorError `model_unavailable` (retryable, Retry-After) or `misconfigured`; the
   * signal's reason once it is aborted.
   */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}
