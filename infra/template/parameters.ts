/** The values of a template's parameters, filled in from the azd environment as azd does it. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import type { Values } from "../azure/azd-environment.ts";
import { SetupError } from "../azure/setup-error.ts";
import type { CompiledTemplate } from "./compile.ts";

const fileSchema = z.looseObject({
  parameters: z.record(z.string(), z.looseObject({ value: z.unknown() })),
});

export type ParameterValues = Record<string, { value: unknown }>;

/** @throws SetupError that names every parameter without a value */
export function readParameters(
  path: string,
  template: CompiledTemplate,
  environment: Values,
): ParameterValues {
  const { parameters } = fileSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const filled = Object.entries(parameters).flatMap(([name, { value }]) => {
    const known = substitute(value, environment);
    const type = template.parameters[name]?.type ?? "";
    return known === undefined ? [] : [[name, { value: convert(known, type) }] as const];
  });
  const values: ParameterValues = Object.fromEntries(filled);
  refuseMissing(template, values, parameters);
  return values;
}

const reference = /\$\{([A-Za-z_]\w*)(?:(=)([^}]*))?\}/g;

/** A text that is nothing but an unset variable has no value: the template's own default holds. */
function substitute(value: unknown, environment: Values): unknown {
  if (Array.isArray(value)) return value.map((one) => substitute(one, environment));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, substitute(one, environment)]),
    );
  if (typeof value !== "string") return value;
  const replaced = value.replaceAll(
    reference,
    (_, name: string, _equals: string | undefined, fallback = "") =>
      environment[name] || (fallback as string),
  );
  return replaced === "" && value !== "" ? undefined : replaced;
}

/** Variables are texts; parameters may be of another type. */
function convert(value: unknown, type: string): unknown {
  if (typeof value !== "string" || /string/i.test(type)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function refuseMissing(
  template: CompiledTemplate,
  values: ParameterValues,
  parameters: Record<string, { value: unknown }>,
): void {
  const missing = Object.entries(template.parameters)
    .filter(([name, { defaultValue }]) => defaultValue === undefined && !(name in values))
    .map(([name]) => `${name}${variableOf(parameters[name]?.value)}`);
  if (missing.length === 0) return;
  throw new SetupError({
    happened: "The template lacks values.",
    because: `Nothing sets ${missing.join(", ")}.`,
    remedy: "Set them with `azd env set NAME VALUE`; docs/deploy.md lists the parameters.",
  });
}

function variableOf(value: unknown): string {
  const name = typeof value === "string" ? /\$\{(\w+)/.exec(value)?.[1] : undefined;
  return name === undefined ? "" : ` (${name})`;
}
