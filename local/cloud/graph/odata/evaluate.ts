/** Applies a parsed `$filter` to a resource. Text is compared without regard to case, as the services do. */
import type { Comparison, FilterNode } from "./filter.ts";

type Scope = Readonly<Record<string, unknown>>;

export function matchesFilter(node: FilterNode, entity: object): boolean {
  return evaluate(node, entity as Scope);
}

/** The value at a property path; null where any step is missing. */
export function valueAt(entity: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null ? ((value as Scope)[name] ?? null) : null,
    entity,
  );
}

function evaluate(node: FilterNode, scope: Scope): boolean {
  switch (node.kind) {
    case "and":
      return evaluate(node.left, scope) && evaluate(node.right, scope);
    case "or":
      return evaluate(node.left, scope) || evaluate(node.right, scope);
    case "not":
      return !evaluate(node.operand, scope);
    case "flag":
      return valueAt(scope, node.path) === true;
    case "text":
      return matchesText(node.name, valueAt(scope, node.path), node.value);
    case "compare":
      return compare(node.operator, valueAt(scope, node.path), node.value, node.shape === "date");
    case "any":
    case "all":
      return evaluateLambda(node, scope);
  }
}

function evaluateLambda(node: FilterNode & { kind: "any" | "all" }, scope: Scope): boolean {
  const values = valueAt(scope, node.path);
  const items: unknown[] = Array.isArray(values) ? values : [];
  const { body } = node;
  if (!body) return items.length > 0;
  const holds = (item: unknown) => evaluate(body, { ...scope, [node.variable]: item });
  return node.kind === "any" ? items.some(holds) : items.every(holds);
}

function matchesText(name: string, actual: unknown, wanted: string): boolean {
  if (typeof actual !== "string") return false;
  const [text, part] = [actual.toLowerCase(), wanted.toLowerCase()];
  if (name === "contains") return text.includes(part);
  return name === "startswith" ? text.startsWith(part) : text.endsWith(part);
}

function compare(
  operator: Comparison,
  actual: unknown,
  wanted: string | number | boolean | null,
  isDate: boolean,
): boolean {
  if (actual === null || wanted === null)
    return operator === "eq" ? actual === wanted : operator === "ne" && actual !== wanted;
  const order = compareValues(normalize(actual, isDate), normalize(wanted, isDate));
  switch (operator) {
    case "eq":
      return order === 0;
    case "ne":
      return order !== 0;
    case "gt":
      return order > 0;
    case "ge":
      return order >= 0;
    case "lt":
      return order < 0;
    case "le":
      return order <= 0;
  }
}

function normalize(value: unknown, isDate: boolean): string | number {
  if (typeof value === "number") return value;
  const text = textOf(value);
  return isDate ? Date.parse(text) : text.toLowerCase();
}

/** Negative, zero or positive, for sorting; null comes first. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === null || left === undefined) return -1;
  if (right === null || right === undefined) return 1;
  if (typeof left === "number" && typeof right === "number") return left - right;
  const [a, b] = [textOf(left), textOf(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
