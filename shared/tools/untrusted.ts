/** Which fields of a tool's answer hold text that others wrote, read off its output schema once. */
import * as z from "zod";
import type { Tool } from "./define-tool.ts";

const known = new WeakMap<Tool, readonly string[]>();

/** Paths such as `messages[].subject`; every answer names them, so that no reader takes them for instructions. */
export function untrustedPaths(tool: Tool): readonly string[] {
  let paths = known.get(tool);
  paths ??= collect(tool.output, "");
  known.set(tool, paths);
  return paths;
}

function collect(schema: z.core.$ZodType, path: string): string[] {
  const inner = unwrap(schema);
  if (z.globalRegistry.get(inner)?.["untrusted"] === true) return [path];
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape).flatMap(([name, field]) =>
      collect(field as z.core.$ZodType, path === "" ? name : `${path}.${name}`),
    );
  if (inner instanceof z.ZodArray) return collect(inner.element, `${path}[]`);
  return [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? unwrap(schema.unwrap())
    : schema;
}
