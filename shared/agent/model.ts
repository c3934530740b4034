/** Claude as the agent needs it; the Anthropic API is one way to reach it. */
import type {
  Message,
  MessageParam,
  Tool as ModelTool,
} from "@anthropic-ai/sdk/resources/messages";
import type { TextBlockParam } from "@anthropic-ai/sdk/resources/messages";
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

export interface Model {
  /**
   * One whole answer, streamed underneath.
   *
   * @throws ConnectorError `model_unavailable` (retryable, Retry-After) or `misconfigured`.
   */
  complete(request: ModelRequest, signal: AbortSignal): Promise<Message>;
}
