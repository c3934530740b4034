/** The custom connector's definition, taken apart for the tests that hold it to the rules. */
import { readFile } from "node:fs/promises";

const path = new URL("../../power-platform/apiDefinition.swagger.json", import.meta.url);
export const bytes = await readFile(path);
export const text = bytes.toString("utf8");

export interface Schema {
  type?: unknown;
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema;
  $ref?: string;
  description?: string;
  default?: unknown;
  "x-ms-summary"?: string;
  "x-ms-visibility"?: string;
  "x-ms-dynamic-values"?: Record<string, string>;
}

export interface Parameter extends Omit<Schema, "required"> {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
  "x-ms-url-encoding"?: string;
}

export interface Response {
  description: string;
  schema?: Schema;
  headers?: Record<string, Schema>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  consumes?: string[];
  parameters?: Parameter[];
  responses: Record<string, Response>;
  security?: unknown;
  "x-ms-visibility"?: string;
}

export interface Definition {
  info: Record<string, unknown> & { title: string; description: string };
  host: string;
  basePath: string;
  schemes: string[];
  consumes: string[];
  paths: Record<string, Record<string, Operation>>;
  definitions: Record<string, Schema>;
  security: Record<string, string[]>[];
  securityDefinitions: Record<string, { scopes: Record<string, string> }>;
  "x-ms-connector-metadata": { propertyName: string; propertyValue: string }[];
}

export const definition = JSON.parse(text) as Definition;
export const operations = Object.entries(definition.paths).flatMap(([route, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ route, method, ...operation })),
);
export const visible = operations.filter((one) => one["x-ms-visibility"] !== "internal");

export function* schemasIn(schema: Schema | undefined, at: string): Generator<[string, Schema]> {
  if (schema === undefined) return;
  yield [at, schema];
  yield* schemasIn(schema.items, `${at}[]`);
  if (typeof schema.additionalProperties === "object")
    yield* schemasIn(schema.additionalProperties, `${at}{}`);
  for (const [name, field] of Object.entries(schema.properties ?? {}))
    yield* schemasIn(field, `${at}.${name}`);
}

export const bodies = operations.flatMap(({ operationId, parameters = [] }) =>
  parameters.filter((one) => one.in === "body").map((one) => [operationId, one.schema!] as const),
);
export const schemas = [...Object.entries(definition.definitions), ...bodies].flatMap(
  ([name, schema]) => [...schemasIn(schema, name)],
);
