/** Bicep that parses, and modules that get what they take and give what is taken of them. */
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { descendants, type Node } from "./bicep-parser.ts";
import type { ModuleCall, Template } from "./template.ts";

export const checkModules: Check = (deployed) =>
  [...deployed.templates.values()].flatMap((template) => [
    ...template.errors.map((error) => `${template.path}: ${error}.`),
    ...template.modules.flatMap((call) => wrongParameters(template, call, deployed)),
    ...wrongOutputs(template, deployed),
    ...unused(template),
  ]);

function wrongParameters(
  { path }: Template,
  { symbol, path: target, params }: ModuleCall,
  { templates }: Deployed,
): string[] {
  const called = templates.get(target);
  if (!called) return [`${path}: module ${symbol} names ${target}, which is not there.`];
  const required = [...called.parameters].filter(([, parameter]) => parameter.required);
  const missing = without(
    required.map(([name]) => name),
    params.keys(),
  );
  return [
    ...missing.map((name) => `${path}: module ${symbol} is not given ${name}.`),
    ...without(params.keys(), called.parameters.keys()).map(
      (name) => `${path}: module ${symbol} is given ${name}, which ${target} does not take.`,
    ),
  ];
}

/** `identities.outputs.connector`, also behind `!`. */
function wrongOutputs(template: Template, { templates }: Deployed): string[] {
  const reads = descendants(template.root).filter(({ type }) => type === "member_expression");
  return reads.flatMap((node) => {
    const [, symbol, output] = /^(\w+)!?\.outputs\.(\w+)$/.exec(node.text) ?? [];
    const call = template.modules.find((module) => module.symbol === symbol);
    const outputs = call && templates.get(call.path)?.outputs;
    if (!outputs || output === undefined || outputs.has(output)) return [];
    return [`${template.path}: module ${symbol} gives no output ${output}.`];
  });
}

/** Whoever reads the template takes a parameter for something that it changes. */
function unused({ path, root, parameters, variables }: Template): string[] {
  const counts = new Map<string, number>();
  for (const name of names(root)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...parameters.keys(), ...variables.keys()]
    .filter((name) => (counts.get(name) ?? 0) < 2)
    .map((name) => `${path}: nothing uses ${name}.`);
}

/** But those that only name a property. */
function names(node: Node): string[] {
  if (node.type === "identifier") return [node.text];
  const parts = node.type === "object_property" ? node.children.slice(1) : node.children;
  return parts.flatMap(names);
}
