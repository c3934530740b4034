/** The schema that a caller gives for `data`: plain enough for the model and safe to check with. */
import type { ConnectorError } from "../errors/connector-error.ts";
import { notAccepted } from "./not-accepted.ts";

const mostBytes = 16_384;
const mostDepth = 10;

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
  for (const [keyword, value] of Object.entries(schema)) {
    const check = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
    if (check === undefined) throw wrong(place, reasonFor(keyword));
    const inner = place === "" ? keyword : `${place}.${keyword}`;
    const expected = check(value, inner, depth + 1);
    if (expected !== undefined) throw wrong(inner, expected);
  }
}

/** What is wrong with the value of a keyword; schemas inside are checked in turn. */
type Check = (value: unknown, place: string, depth: number) => string | undefined;

const anything: Check = () => undefined;
const unless =
  (holds: (value: unknown) => boolean, expected: string): Check =>
  (value) =>
    holds(value) ? undefined : expected;

const count = unless(
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "is not a whole number",
);
const text = unless((value) => typeof value === "string", "is not a text");
const number = unless((value) => Number.isFinite(value), "is not a number");
const schema: Check = (value, place, depth) => {
  checkSchema(value, place, depth);
  return undefined;
};
const schemas: Check = (value, place, depth) => {
  if (!isFilled(value)) return "is not a list of schemas";
  for (const one of value) checkSchema(one, place, depth);
  return undefined;
};

const keywords: Readonly<Record<string, Check>> = {
  $schema: text,
  $comment: text,
  title: text,
  description: text,
  default: anything,
  examples: unless(Array.isArray, "is not a list of values"),
  const: anything,
  enum: unless(isFilled, "is not a list of values"),
  type: unless(
    (value) =>
      isFilled([value].flat()) && [value].flat().every((one) => types.includes(one as string)),
    `is not one of ${types.join(", ")}`,
  ),
  format: unless(
    (value) => formats.includes(value as string),
    `is not one of ${formats.join(", ")}`,
  ),
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: unless((value) => Number.isFinite(value) && Number(value) > 0, "is not above zero"),
  uniqueItems: unless((value) => typeof value === "boolean", "is not true or false"),
  required: unless(
    (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
    "is not a list of names",
  ),
  items: schema,
  additionalProperties: (value, place, depth) =>
    typeof value === "boolean" ? undefined : schema(value, place, depth),
  properties(value, place, depth) {
    if (!isObject(value)) return "is not an object";
    for (const [name, one] of Object.entries(value))
      checkSchema(one, `${place}.${nameable(name)}`, depth);
    return undefined;
  },
  anyOf: schemas,
  oneOf: schemas,
  allOf: schemas,
};

function reasonFor(keyword: string): string {
  if (keyword === "$id" || keyword === "$anchor")
    return `holds ${keyword}: nothing can refer to it, leave it out`;
  if (keyword === "$ref" || keyword === "$defs" || keyword === "definitions")
    return `holds ${keyword}: write each definition out where it is used`;
  if (keyword === "pattern" || keyword === "patternProperties")
    return `holds ${keyword}: patterns are not taken, use enum, format or a description`;
  return `holds ${nameable(keyword)}, which is not taken`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFilled(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}

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
