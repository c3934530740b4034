/** Values that satisfy a JSON Schema, taken from what was read. */
import type { Tool } from "../request.ts";
import { isObject } from "./findings.ts";

/** Where values come from, by the name of the property that they are for. */
export interface Facts {
  /** A text for a property, or undefined where nothing fits. */
  text(name: string): string | undefined;
  /** Every text of a property that wants a list. */
  texts(name: string): readonly string[];
  number(name: string): number | undefined;
  /** One for each item that was read: what the elements of a list of objects are filled from. */
  readonly each: readonly Facts[];
}

export type Schema = Readonly<Record<string, unknown>>;

/** Only what the tool declares: unknown fields are refused. */
export function fitInput(
  { input_schema }: Tool,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const declared = isObject(input_schema["properties"]) ? input_schema["properties"] : {};
  return Object.fromEntries(Object.entries(input).filter(([name]) => name in declared));
}

/**
 * @param root What `$ref` is resolved in.
 * @returns undefined where an optional value has nothing to come from.
 */
export function fill(
  schema: unknown,
  name: string,
  facts: Facts,
  root: Schema,
  isRequired = true,
): unknown {
  const plain = resolved(schema, root);
  if (plain === undefined) return isRequired ? (facts.text(name) ?? null) : undefined;
  if ("const" in plain) return plain["const"];
  const { enum: values } = plain;
  if (Array.isArray(values)) return oneOf(values, facts.text(name), isRequired);
  const types = [plain["type"] ?? guessType(plain)].flat().filter((one) => typeof one === "string");
  const type = types.find((one) => one !== "null") ?? "null";
  const value = valueOf(type, plain, name, facts, root, isRequired);
  return value === undefined && isRequired
    ? types.includes("null")
      ? null
      : empty(type, plain)
    : value;
}

function resolved(schema: unknown, root: Schema): Schema | undefined {
  if (!isObject(schema)) return undefined;
  const { $ref, anyOf, oneOf: choices, allOf } = schema;
  if (typeof $ref === "string") return resolved(pointed($ref, root), root);
  const branches = [anyOf ?? choices].flat().filter(isObject);
  const usable = branches.find(({ type }) => type !== "null");
  if (usable) return resolved({ ...without(schema), ...usable }, root);
  if (Array.isArray(allOf))
    return Object.assign({}, without(schema), ...allOf.map((one) => resolved(one, root)));
  return schema;
}

function without(schema: Schema): Schema {
  const combining = ["anyOf", "oneOf", "allOf"];
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !combining.includes(key)));
}

function pointed($ref: string, root: Schema): unknown {
  const path = $ref.replace(/^#\/?/, "").split("/").filter(Boolean);
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), root);
}

function guessType(schema: Schema): string {
  if ("properties" in schema) return "object";
  return "items" in schema ? "array" : "string";
}

function oneOf(values: readonly unknown[], text: string | undefined, isRequired: boolean): unknown {
  const low = text?.toLowerCase() ?? "";
  const said = values.find(
    (value) => typeof value === "string" && low.includes(value.toLowerCase()),
  );
  return said ?? (isRequired ? values[0] : undefined);
}

function valueOf(
  type: string,
  schema: Schema,
  name: string,
  facts: Facts,
  root: Schema,
  isRequired: boolean,
): unknown {
  switch (type) {
    case "object":
      return objectOf(schema, facts, root);
    case "array":
      return listOf(schema, name, facts, root);
    case "number":
    case "integer":
      return within(facts.number(name), type, schema);
    case "boolean":
      return isRequired ? /\b(?:yes|true)\b/i.test(facts.text(name) ?? "") : undefined;
    default:
      return sized(dated(facts.text(name), schema), schema);
  }
}

function objectOf(schema: Schema, facts: Facts, root: Schema): Record<string, unknown> {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const entries = Object.entries(properties).map(([name, inner]) => [
    name,
    fill(inner, name, facts, root, required.includes(name)),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function listOf(schema: Schema, name: string, facts: Facts, root: Schema): unknown[] | undefined {
  const { items, minItems = 0, maxItems = 20 } = schema;
  const inner = resolved(items, root) ?? { type: "string" };
  const isOfObjects = inner["type"] === "object" || "properties" in inner;
  const values = isOfObjects
    ? facts.each.map((one) => fill(inner, name, one, root))
    : facts.texts(name).map((text) => fill(inner, name, { ...facts, text: () => text }, root));
  while (values.length < Number(minItems)) values.push(fill(inner, name, facts, root));
  return values.length === 0 && Number(minItems) === 0
    ? undefined
    : values.slice(0, Number(maxItems));
}

function within(value: number | undefined, type: string, schema: Schema): number | undefined {
  if (value === undefined) return undefined;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const bounded = Math.min(Math.max(value, Number(minimum)), Number(maximum));
  return type === "integer" ? Math.round(bounded) : bounded;
}

function dated(text: string | undefined, { format }: Schema): string | undefined {
  if (text === undefined || (format !== "date" && format !== "date-time")) return text;
  const day = isoDay(text);
  return format === "date" ? day : day && `${day}T00:00:00Z`;
}

/** The first day that a text names, as `2026-12-04`. */
export function isoDay(text: string): string | undefined {
  const iso = /\b(\d{4}-\d\d-\d\d)\b/.exec(text)?.[1];
  if (iso) return iso;
  const spelled =
    /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b/i;
  const found = spelled.exec(text)?.[0];
  return found && new Date(`${found} UTC`).toISOString().slice(0, 10);
}

function sized(text: string | undefined, schema: Schema): string | undefined {
  if (text === undefined) return undefined;
  const { minLength = 0, maxLength = Infinity } = schema;
  return text.slice(0, Number(maxLength)).padEnd(Number(minLength), ".");
}

/** The least that the schema takes, where nothing that was read fits. */
function empty(type: string, schema: Schema): unknown {
  const { minimum = 0, minLength = 0, format } = schema;
  if (type === "array") return [];
  if (type === "number" || type === "integer") return Number(minimum);
  if (format === "date") return "1970-01-01";
  if (format === "date-time") return "1970-01-01T00:00:00Z";
  return "-".repeat(Math.max(Number(minLength), 0));
}
