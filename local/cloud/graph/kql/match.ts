/** Applies a parsed KQL query to an item, by a schema that says what each property means for it. */
import type { KqlNode, KqlOperator, KqlValue } from "./ast.ts";
import { parseKqlDate } from "./dates.ts";
import { containsValue } from "./text.ts";

export type KqlProperty<T> =
  | { kind: "text"; of: (item: T) => readonly string[] }
  /** Compared as a whole, without case: a file type, an importance. */
  | { kind: "word"; of: (item: T) => readonly string[] }
  /** Matches what lies below it: a URL. */
  | { kind: "path"; of: (item: T) => string }
  | { kind: "boolean"; of: (item: T) => boolean }
  | { kind: "number"; of: (item: T) => number }
  | { kind: "date"; of: (item: T) => string | null };

export interface KqlSchema<T> {
  /** What a term without a property searches. */
  free: (item: T) => readonly string[];
  properties: Readonly<Record<string, KqlProperty<T>>>;
  /** What a restriction of any other property does: Exchange refuses it, SharePoint finds nothing. */
  unknown: "refused" | "finds nothing";
}

/** A restriction of a property that must be known, or with a value of the wrong kind. */
export class KqlMeaningError extends Error {
  readonly property: string;

  constructor(property: string, message: string) {
    super(message);
    this.name = "KqlMeaningError";
    this.property = property;
  }
}

export type Matcher<T> = (item: T) => boolean;

/** @throws KqlMeaningError when a restriction cannot be understood, before any item is looked at. */
export function compileKql<T>(node: KqlNode, schema: KqlSchema<T>, now: Date): Matcher<T> {
  switch (node.kind) {
    case "and":
    case "or": {
      const parts = node.operands.map((operand) => compileKql(operand, schema, now));
      return node.kind === "and"
        ? (item) => parts.every((part) => part(item))
        : (item) => parts.some((part) => part(item));
    }
    case "not": {
      const inner = compileKql(node.operand, schema, now);
      return (item) => !inner(item);
    }
    case "text":
      return (item) => containsValue(schema.free(item), node.value);
    case "property":
    case "range": {
      const property = propertyOf(node.name, schema);
      if (!property) return () => false;
      return node.kind === "range"
        ? compileRange(node, property, now)
        : compileRestriction(node, property, now);
    }
  }
}

function propertyOf<T>(name: string, schema: KqlSchema<T>): KqlProperty<T> | undefined {
  const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  if (!property && schema.unknown === "refused")
    throw new KqlMeaningError(name, `The property '${name}' is not searchable.`);
  return property;
}

type Restriction = KqlNode & { kind: "property" };

function compileRestriction<T>(
  { name, operator, value }: Restriction,
  property: KqlProperty<T>,
  now: Date,
): Matcher<T> {
  const matcher = equalityMatcher(property, value);
  if (matcher) {
    if (operator === "<>") return (item) => !matcher(item);
    if (operator === ":" || operator === "=") return matcher;
    throw new KqlMeaningError(name, `The operator '${operator}' does not apply to '${name}'.`);
  }
  const span = spanOf(name, property, value, now);
  return (item) => {
    const actual = numberOf(property, item);
    return actual !== undefined && compareToSpan(operator, actual, span);
  };
}

function equalityMatcher<T>(property: KqlProperty<T>, value: KqlValue): Matcher<T> | undefined {
  const wanted = value.text.toLowerCase();
  switch (property.kind) {
    case "text":
      return (item) => containsValue(property.of(item), value);
    case "word":
      return (item) => property.of(item).some((word) => word.toLowerCase() === wanted);
    case "path":
      return (item) => isBelow(property.of(item), wanted);
    case "boolean":
      return (item) =>
        property.of(item) === (wanted === "true" || wanted === "yes" || wanted === "1");
    case "number":
    case "date":
      return undefined;
  }
}

function isBelow(url: string, folder: string): boolean {
  const [inner, outer] = [decode(url), decode(folder).replace(/\/+\*?$/, "")];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url).toLowerCase();
  } catch {
    return url.toLowerCase();
  }
}

function compileRange<T>(
  { name, from, to }: KqlNode & { kind: "range" },
  property: KqlProperty<T>,
  now: Date,
): Matcher<T> {
  const [first, last] = [spanOf(name, property, from, now), spanOf(name, property, to, now)];
  return (item) => {
    const actual = numberOf(property, item);
    return actual !== undefined && actual >= first.start && actual < last.end;
  };
}

function numberOf<T>(property: KqlProperty<T>, item: T): number | undefined {
  if (property.kind === "number") return property.of(item);
  if (property.kind !== "date") return undefined;
  const text = property.of(item);
  return text === null ? undefined : Date.parse(text);
}

function spanOf<T>(
  name: string,
  property: KqlProperty<T>,
  { text }: KqlValue,
  now: Date,
): { start: number; end: number } {
  if (property.kind === "date") {
    const span = parseKqlDate(text, now);
    if (span) return span;
  }
  if (property.kind === "number" && /^\d+$/.test(text))
    return { start: Number(text), end: Number(text) + 1 };
  throw new KqlMeaningError(name, `'${name}' takes a ${property.kind}.`);
}

function compareToSpan(
  operator: KqlOperator,
  actual: number,
  { start, end }: { start: number; end: number },
): boolean {
  switch (operator) {
    case ":":
    case "=":
      return actual >= start && actual < end;
    case "<>":
      return actual < start || actual >= end;
    case ">":
      return actual >= end;
    case ">=":
      return actual >= start;
    case "<":
      return actual < start;
    case "<=":
      return actual < end;
  }
}
