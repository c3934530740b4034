/** The schema that a caller gives for `data`: plain enough for the model and safe to check with. */
import type { ConnectorError } from "../errors/connector-error.ts";
import { notAccepted } from "./not-accepted.ts";

const mostBytes = 16_384;
const mostDepth = 10;

const annotations = ["$schema", "$id", "$comment", "title", "description", "default", "examples"];
const values = ["enum", "const"];
const counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
const numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const types = ["string", "number", "integer", "boolean", "object", "array", "null"];
/** Checked without patterns of the caller's. */
const formats = ["date-time", "date", "time", "email", "uri", "uuid"];

/** @throws ConnectorError `invalid_input` that says what of it is not taken. */
export function checkOutputSchema(schema: Readonly<Record<string, unknown>>): void {
  if (Buffer.byteLength(JSON.stringify(schema)) > mostBytes)
    throw wrong("", `is longer than ${mostBytes} bytes of JSON`);
  if (!isClean(schema)) throw wrong("", "has control characters or lone surrogates");
  if (schema["type"] !== "object")
    throw wrong("", 'describes no object: its type must be "object"');
  checkSchema(schema, "", 1);
}

function checkSchema(schema: unknown, place: string, depth: number): void {
  if (depth > mostDepth) throw wrong(place, `is nested deeper than ${mostDepth} levels`);
  if (!isObject(schema)) throw wrong(place, "is not a schema object");
  for (const [keyword, value] of Object.entries(schema)) checkKeyword(keyword, value, place, depth);
}

function checkKeyword(keyword: string, value: unknown, place: string, depth: number): void {
  const inner = place === "" ? keyword : `${place}.${keyword}`;
  const require = (holds: boolean, expected: string) => {
    if (!holds) throw wrong(inner, expected);
  };
  if (annotations.includes(keyword)) return;
  if (keyword === "type") {
    const named = Array.isArray(value) ? value : [value];
    const known = named.length > 0 && named.every((one) => types.includes(one as string));
    return require(known, `is not one of ${types.join(", ")}`);
  }
  if (keyword === "format")
    return require(formats.includes(value as string), `is not one of ${formats.join(", ")}`);
  if (counts.includes(keyword))
    return require(Number.isInteger(value) && Number(value) >= 0, "is not a whole number");
  if (numbers.includes(keyword)) {
    const positive = keyword !== "multipleOf" || Number(value) > 0;
    return require(Number.isFinite(value) && positive, "is not a fitting number");
  }
  if (keyword === "uniqueItems") return require(typeof value === "boolean", "is not true or false");
  if (keyword === "required")
    return require(isList(value) && value.every(isText), "is not a list of names");
  if (values.includes(keyword))
    return require(keyword === "const" || isFilled(value), "is not a list of values");
  if (keyword === "additionalProperties" && typeof value === "boolean") return;
  if (keyword === "items" || keyword === "additionalProperties")
    return checkSchema(value, inner, depth + 1);
  if (keyword === "properties") {
    require(isObject(value), "is not an object");
    for (const [name, one] of Object.entries(value as object))
      checkSchema(one, `${inner}.${nameable(name)}`, depth + 1);
    return;
  }
  if (["anyOf", "oneOf", "allOf"].includes(keyword)) {
    require(isFilled(value), "is not a list of schemas");
    for (const one of value as unknown[]) checkSchema(one, inner, depth + 1);
    return;
  }
  throw wrong(place, reasonFor(keyword));
}

function reasonFor(keyword: string): string {
  if (keyword === "$ref" || keyword === "$defs" || keyword === "definitions")
    return `holds ${keyword}: write each definition out where it is used`;
  if (keyword === "pattern" || keyword === "patternProperties")
    return `holds ${keyword}: patterns are not taken, use enum, format or a description`;
  return `holds ${nameable(keyword)}, which is not taken`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isFilled = (value: unknown): boolean => isList(value) && value.length > 0;
const isText = (value: unknown): boolean => typeof value === "string";

/** Names that a caller made up are repeated only as far as they look like names. */
function nameable(name: string): string {
  return name.replace(/[^\w.$-]/g, "?").slice(0, 40);
}

/** Of every text in it, names included. */
function isClean(value: unknown): boolean {
  if (typeof value === "string")
    return value.isWellFormed() && !/\p{Cc}/u.test(value.replace(/[\t\n\r]/g, ""));
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isClean(name) && isClean(inner));
}

function wrong(place: string, because: string): ConnectorError {
  return notAccepted(
    `${["outputSchema", place].filter(Boolean).join(".")} ${because}.`,
    "Send a plain JSON Schema of an object; docs/invocations.md names what it may hold.",
  );
}
