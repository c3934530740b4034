/** Every operation of the API that callers use: the ways to ask Claude, then each tool. */
import { requestSchema } from "../invocations/request-schema.ts";
import type { Tool } from "../tools/define-tool.ts";
import { inputSchema } from "../tools/list-tools.ts";
import { invocationOperations } from "./invocation-operations.ts";
import type { Operation } from "./operation.ts";
import { type PlainSchema, plainSchema } from "./plain-schema.ts";
import { toolOperation, withAdvanced } from "./tool-operations.ts";

export function operationsFor(tools: readonly Tool[]): readonly Operation[] {
  return [...invocationOperations(requestBody()), ...tools.map(toolOperation)];
}

/** The body of an invocation: fields that name tools offer them. */
function requestBody(): PlainSchema {
  const body = plainSchema(inputSchema(requestSchema));
  const { tools, allowWrites } = body.properties ?? {};
  for (const field of [tools, allowWrites])
    if (field?.items) field.items = { ...field.items, choices: toolChoices };
  return withAdvanced(body);
}

const toolChoices = { operation: "ListTools", collection: "tools", value: "name", label: "title" };
