/** The tools a caller may call, as lists show them. */
import * as z from "zod";
import type { CallerIdentity, ConnectorRole } from "../identity/caller.ts";
import type { Tenant } from "../identity/tenant.ts";
import { unavailability } from "./availability.ts";
import type { Tool } from "./define-tool.ts";

export interface ToolListing {
  name: string;
  title: string;
  description: string;
  toolsets: readonly string[];
  effect: Tool["effect"];
  inputSchema: Record<string, unknown>;
}

export function listTools(
  registry: readonly Tool[],
  call: { caller: CallerIdentity; tenant: Tenant },
  disabledTools: ReadonlySet<string>,
): ToolListing[] {
  return usableTools(registry, call, disabledTools).map(
    ({ name, title, description, toolsets, effect, input }) => ({
      name,
      title,
      description,
      toolsets,
      effect,
      inputSchema: inputSchema(input),
    }),
  );
}

/** Those of the tools that are switched on and that the caller's roles and kind allow. */
export function usableTools(
  registry: readonly Tool[],
  { caller, tenant }: { caller: CallerIdentity; tenant: Tenant },
  disabledTools: ReadonlySet<string>,
): Tool[] {
  return registry.filter(
    (tool) =>
      unavailability(tool, tenant, caller.mode, disabledTools) === undefined &&
      caller.roles.includes(roleFor(tool)),
  );
}

/** The app role without which a tool is refused. */
export function roleFor(tool: Pick<Tool, "effect">): ConnectorRole {
  return tool.effect === "read" ? "Connector.Read" : "Connector.Write";
}

const schemas = new WeakMap<z.ZodObject, Record<string, unknown>>();

/**
 * JSON Schema as callers see it: a field with a default is optional. Lists of tools are paid for in
 * every conversation, so what only guards (lengths, patterns) is left out: descriptions say it in
 * fewer bytes, and `parseArguments` holds every call to all of it.
 */
export function inputSchema(input: z.ZodObject): Record<string, unknown> {
  let schema = schemas.get(input);
  if (schema === undefined) {
    const { $schema: _dialect, ...rest } = z.toJSONSchema(input, {
      io: "input",
      override: ({ jsonSchema }) => shorten(jsonSchema),
    });
    schema = rest;
    schemas.set(input, schema);
  }
  return schema;
}

function shorten(schema: z.core.JSONSchema.BaseSchema): void {
  delete schema["lines"];
  for (const guard of ["minLength", "maxLength", "pattern", "format", "minItems"] as const)
    delete schema[guard];
  // Forms of one text, such as a day or an instant.
  const forms = schema.anyOf;
  if (forms?.every((form) => typeof form === "object" && form.type === "string")) {
    delete schema.anyOf;
    schema.type = "string";
  }
}
