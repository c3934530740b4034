/** `$select` and `$expand`: parsed against the model, and `$select` applied to an answer. */
import { badRequest } from "../errors.ts";
import { shapeAt, type EntityModel } from "./model.ts";

export interface ExpandItem {
  /** The navigation property, with its type cast where one was given: `microsoft.graph.itemAttachment/item`. */
  name: string;
  select: string[] | undefined;
  expand: ExpandItem[];
}

export function parseSelect(text: string, model: EntityModel | "any"): string[] {
  const names = text.split(",").map((name) => name.trim());
  for (const name of names) {
    if (name === "*" || model === "any") continue;
    const path = stripCast(name).split("/");
    if (name === "" || !isSelectable(path, model))
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${model.name}'.`,
      );
  }
  return names.map(stripCast);
}

function isSelectable(path: string[], model: EntityModel): boolean {
  if (path[0] === "id" || shapeAt(model.properties, path) !== undefined) return true;
  return path.length === 1 && Object.hasOwn(model.expands, path[0] ?? "");
}

/** `microsoft.graph.fileAttachment/contentBytes` selects `contentBytes` of the derived type. */
function stripCast(name: string): string {
  return name.startsWith("microsoft.graph.") ? name.slice(name.indexOf("/") + 1) : name;
}

export function parseExpand(text: string, model: EntityModel | "any"): ExpandItem[] {
  return splitOutside(text, ",").map((part) => {
    const match = /^\s*([\w./]+)\s*(?:\((.*)\))?\s*$/s.exec(part);
    if (!match)
      throw badRequest(`Parsing OData Select and Expand failed: Syntax error in '${part}'.`);
    const name = match[1] ?? "";
    const target = targetOf(name, model);
    return { name, ...nestedOptions(match[2], target) };
  });
}

function targetOf(name: string, model: EntityModel | "any"): EntityModel | "any" {
  if (model === "any") return "any";
  const target = Object.hasOwn(model.expands, name) ? model.expands[name] : undefined;
  if (target === undefined)
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${model.name}'.`,
    );
  return target;
}

function nestedOptions(
  text: string | undefined,
  model: EntityModel | "any",
): Pick<ExpandItem, "select" | "expand"> {
  const nested: Pick<ExpandItem, "select" | "expand"> = { select: undefined, expand: [] };
  if (text === undefined) return nested;
  for (const option of splitOutside(text, ";")) {
    const [key = "", ...rest] = option.split("=");
    const name = key.trim().toLowerCase().replace(/^\$/, "");
    if (name === "select") nested.select = parseSelect(rest.join("="), model);
    else if (name === "expand") nested.expand = parseExpand(rest.join("="), model);
    else throw badRequest(`The query option '${key.trim()}' is not supported in $expand.`);
  }
  return nested;
}

/** Splits at a separator that stands outside parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const char of text) {
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (char === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  if (depth !== 0)
    throw badRequest(`Parsing OData Select and Expand failed: Syntax error in '${text}'.`);
  return parts;
}

/** The selected properties and the annotations; `always` names what the service adds to every selection. */
export function project(
  entity: object,
  select: readonly string[] | undefined,
  always: readonly string[] = [],
): Record<string, unknown> {
  if (!select || select.includes("*")) return { ...entity };
  const wanted = new Set([...always, ...select.map((name) => name.split("/")[0])]);
  const kept = Object.entries(entity).filter(([name]) => name.startsWith("@") || wanted.has(name));
  return Object.fromEntries(kept);
}
