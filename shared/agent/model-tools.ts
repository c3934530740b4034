/** The catalogue as the model is offered it: the same list on every turn, so that caching works. */
import type { Tool as ModelTool } from "@anthropic-ai/sdk/resources/messages";
import { inputSchema } from "../tools/list-tools.ts";
import { deliverAnswerTool } from "./deliver-answer.ts";
import type { AgentJob } from "./types.ts";

export function modelTools(job: AgentJob): ModelTool[] {
  return [
    ...job.tools.map(({ name, description, input }): ModelTool => ({
      name,
      description,
      input_schema: { ...inputSchema(input), type: "object" },
    })),
    // What stands last marks the end of what is cached.
    { ...deliverAnswerTool(job), cache_control: { type: "ephemeral" } },
  ];
}
