/** Which lists of tools the API takes. */
import { badRequest } from "./api-error.ts";
import type { CountRequest, Tool } from "./request.ts";

const mostStrictTools = 20;

export function checkTools({ tools = [], tool_choice, messages }: CountRequest): void {
  const names = tools.map(({ name }) => name);
  if (new Set(names).size < names.length) throw badRequest("tools: Tool names must be unique.");
  for (const [index, tool] of tools.entries()) checkTool(tool, `tools.${index}.custom`);
  if (tools.filter(({ strict }) => strict).length > mostStrictTools)
    throw badRequest(`tools: at most ${mostStrictTools} tools may be strict.`);
  if (tool_choice !== undefined && tools.length === 0)
    throw badRequest("tool_choice may only be specified while providing tools.");
  if (tool_choice?.type === "tool" && !names.includes(tool_choice.name))
    throw badRequest(`Tool '${tool_choice.name}' not found in provided tools`);
  const usesTools = messages.some(
    ({ content }) =>
      typeof content !== "string" &&
      content.some(({ type }) => type === "tool_use" || type === "tool_result"),
  );
  if (usesTools && tools.length === 0)
    throw badRequest(
      "Requests which include `tool_use` or `tool_result` blocks must define tools.",
    );
}

function checkTool({ input_schema, strict }: Tool, at: string): void {
  const where = `${at}.input_schema`;
  if (["oneOf", "allOf", "anyOf"].some((keyword) => keyword in input_schema))
    throw badRequest(
      `${where}: input_schema does not support oneOf, allOf, or anyOf at the top level`,
    );
  checkSchema(input_schema, where, strict === true);
}

const schemaTypes = ["object", "array", "string", "number", "integer", "boolean", "null"];
/** Keywords of one schema, of a list, and of a record of schemas. */
const single = ["items", "additionalProperties", "not", "contains", "propertyNames"];
const lists = ["anyOf", "oneOf", "allOf", "prefixItems"];
const records = ["properties", "$defs", "definitions", "patternProperties"];
/** Constrained decoding cannot keep them. */
const notStrict = ["minimum", "maximum", "minLength", "maxLength", "multipleOf", "maxItems"];

function checkSchema(schema: unknown, where: string, strict: boolean): void {
  if (typeof schema === "boolean") return;
  if (typeof schema !== "object" || schema === null) throw invalidSchema(where);
  const at = (key: string): unknown => Reflect.get(schema, key);
  const types = [at("type") ?? []].flat();
  if (!types.every((type) => schemaTypes.some((known) => known === type)))
    throw invalidSchema(where);
  const required = at("required") ?? [];
  if (!Array.isArray(required) || new Set(required).size < required.length)
    throw invalidSchema(where);
  if (strict) checkStrict(schema, types, where);
  for (const key of single) if (key in schema) checkSchema(at(key), `${where}.${key}`, strict);
  for (const key of lists) {
    const inner = at(key) ?? [];
    if (!Array.isArray(inner)) throw invalidSchema(where);
    for (const one of inner) checkSchema(one, `${where}.${key}`, strict);
  }
  for (const key of records) checkRecord(at(key) ?? {}, key, where, strict);
}

function checkRecord(record: unknown, key: string, where: string, strict: boolean): void {
  if (typeof record !== "object" || record === null) throw invalidSchema(where);
  for (const [name, inner] of Object.entries(record)) {
    if (key === "properties" && !/^[a-zA-Z0-9_.-]{1,64}$/.test(name))
      throw badRequest(
        `${where}.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'`,
      );
    checkSchema(inner, `${where}.${key}.${name}`, strict);
  }
}

function checkStrict(schema: object, types: readonly unknown[], where: string): void {
  if (types.includes("object") && Reflect.get(schema, "additionalProperties") !== false)
    throw badRequest(
      `${where}: For 'object' type, 'additionalProperties' must be explicitly set to false`,
    );
  const keyword = notStrict.find((one) => one in schema);
  if (keyword) throw badRequest(`${where}: property '${keyword}' is not supported`);
}

function invalidSchema(where: string): Error {
  return badRequest(
    `${where}: JSON schema is invalid. It must match JSON Schema draft 2020-12 ` +
      "(https://json-schema.org/draft/2020-12).",
  );
}
