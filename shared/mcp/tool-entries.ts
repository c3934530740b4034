/** How tools read in `tools/list`: made once per tool, since every request of a stateless server asks anew. */
import type { Tool as McpTool } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Tool } from "../tools/define-tool.ts";
import { answerSchema } from "../tools/answer-schema.ts";
import { inputSchema } from "../tools/list-tools.ts";

const entries = new WeakMap<Tool, McpTool>();

/** The entry of a tool, the same object each time. */
export function toolEntry(tool: Tool): McpTool {
  let entry = entries.get(tool);
  if (entry === undefined) {
    entry = createEntry(tool);
    entries.set(tool, entry);
  }
  return entry;
}

function createEntry(tool: Tool): McpTool {
  const { name, title, description, effect, input, output } = tool;
  const meta = metaOf(tool);
  return {
    name,
    title,
    description,
    inputSchema: { ...inputSchema(input), type: "object" },
    outputSchema: outputSchema(output),
    annotations: {
      title,
      readOnlyHint: effect === "read",
      destructiveHint: effect === "delete",
      idempotentHint: effect === "read",
      // What is read or changed is the organisation's, but others outside it write to it and are written to.
      openWorldHint: true,
    },
    ...(meta && { _meta: meta }),
  };
}

/** Keys that Claude's apps know; see "Claude Code: MCP" in Anthropic's documentation. */
function metaOf({ effect, reachesOthers, mostCharacters }: Tool) {
  const asksEachTime = effect === "delete" || reachesOthers === true;
  if (!asksEachTime && mostCharacters === undefined) return undefined;
  return {
    ...(asksEachTime && { "anthropic/requiresUserInteraction": true }),
    ...(mostCharacters !== undefined && { "anthropic/maxResultSizeChars": mostCharacters }),
  };
}

/** Pictures travel beside the structured answer. */
function outputSchema(output: z.ZodObject): NonNullable<McpTool["outputSchema"]> {
  const { image: _image, ...shape } = output.shape;
  return { ...answerSchema(z.object(shape)), type: "object" };
}
