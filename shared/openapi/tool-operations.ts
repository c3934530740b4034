/** Each tool as an operation of the API. */
import { answerSchema } from "../tools/answer-schema.ts";
import type { Tool } from "../tools/define-tool.ts";
import { inputSchema } from "../tools/list-tools.ts";
import { bodyProblems, commonProblems, type Operation, type Parameter } from "./operation.ts";
import { type PlainSchema, plainSchema } from "./plain-schema.ts";
import { pascalCase } from "./words.ts";

/** More fields than these would hide what an operation is about. */
const fieldsShown = 4;

export function toolOperation(tool: Tool): Operation {
  const body = plainSchema(inputSchema(tool.input));
  return {
    id: pascalCase(tool.name),
    method: "post",
    path: `/api/tools/${tool.name}`,
    summary: tool.title,
    description: tool.description,
    visibility: tool.toolsets.includes("core") ? "important" : "advanced",
    parameters: tool.effect === "read" ? [] : [idempotencyKey],
    body: body.properties && withAdvanced(body),
    answer: {
      status: 200,
      schema: plainSchema(answerSchema(tool.output)),
      title: `${pascalCase(tool.name)}Answer`,
    },
    problems: [
      ...commonProblems,
      ...bodyProblems,
      404,
      ...(tool.effect === "read" ? [] : [409, 422]),
      502,
      504,
    ],
  };
}

export const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  title: "Idempotency Key",
  description:
    "A text of your own that names this one change, such as the run's id: repeated, nothing is done twice.",
  schema: { type: "string" },
  visibility: "advanced",
};

/** What must be given stays in sight, then the first of the others, in their order. */
export function withAdvanced(schema: PlainSchema): PlainSchema {
  const { properties = {}, required = [] } = schema;
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const shown = new Set([
    ...required,
    ...optional.slice(0, Math.max(0, fieldsShown - required.length)),
  ]);
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    shown.has(name) ? field : { ...field, visibility: "advanced" },
  ]);
  return { ...schema, properties: Object.fromEntries(fields) as Record<string, PlainSchema> };
}
