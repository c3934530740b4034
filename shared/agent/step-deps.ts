/** What a step needs from around it: the model, the tools as the requester may call them, the time. */
import type { Clock } from "../clock.ts";
import type { Tool } from "../tools/define-tool.ts";
import type { Model } from "./model.ts";

export interface AgentToolCall {
  readonly tool: Tool;
  readonly args: Readonly<Record<string, unknown>>;
  /** Under it a change is made once, however often the step is repeated. */
  readonly toolUseId: string;
  readonly signal: AbortSignal;
}

export interface StepDeps {
  readonly model: Model;
  /** Resolves to the answer as JSON text of an object. @throws ConnectorError */
  readonly callTool: (call: AgentToolCall) => Promise<string>;
  /** Addresses that a writing call would reach, lower case. @throws ConnectorError */
  readonly recipientsOf: (
    tool: Tool,
    args: Readonly<Record<string, unknown>>,
  ) => Promise<readonly string[]>;
  readonly clock: Pick<Clock, "now">;
  /** Aborted: the step rejects with the signal's reason, and nothing of it counts. */
  readonly signal: AbortSignal;
}
