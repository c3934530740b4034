/** Parses `$filter` into a tree and checks each property path against the entity's model. */
import { badRequest } from "../errors.ts";
import { syntaxError, tokenizeFilter, type FilterToken } from "./lexer.ts";
import { isCollection, shapeAt, type EntityModel, type Shape } from "./model.ts";

export type Comparison = "eq" | "ne" | "gt" | "ge" | "lt" | "le";
export type TextFunction = "contains" | "startswith" | "endswith";
type Literal = string | number | boolean | null;

export type FilterNode =
  | { kind: "and" | "or"; left: FilterNode; right: FilterNode }
  | { kind: "not"; operand: FilterNode }
  | { kind: "compare"; operator: Comparison; path: string[]; shape: Shape; value: Literal }
  | { kind: "text"; name: TextFunction; path: string[]; value: string }
  | { kind: "flag"; path: string[] }
  | { kind: "any" | "all"; path: string[]; variable: string; body: FilterNode | undefined };

const comparisons = new Set(["eq", "ne", "gt", "ge", "lt", "le"]);
const textFunctions = new Set(["contains", "startswith", "endswith"]);

/** @throws GraphError 400 for a syntax error, an unknown property, or a value of the wrong type. */
export function parseFilter(text: string, model: EntityModel): FilterNode {
  const parser = new FilterParser(text, model);
  return parser.parse();
}

/** The property paths of an expression in the order of their first appearance. */
export function filterPaths(node: FilterNode): string[] {
  switch (node.kind) {
    case "and":
    case "or":
      return [...new Set([...filterPaths(node.left), ...filterPaths(node.right)])];
    case "not":
      return filterPaths(node.operand);
    case "compare":
    case "text":
    case "flag":
    case "any":
    case "all":
      return [node.path.join("/")];
  }
}

/** Whether any part of an expression is `contains`, `startswith` or `endswith`. */
export function usesTextFunction(node: FilterNode): boolean {
  switch (node.kind) {
    case "and":
    case "or":
      return usesTextFunction(node.left) || usesTextFunction(node.right);
    case "not":
      return usesTextFunction(node.operand);
    case "any":
    case "all":
      return node.body !== undefined && usesTextFunction(node.body);
    case "text":
      return true;
    case "compare":
    case "flag":
      return false;
  }
}

/** How deep parentheses and negations may nest. */
const deepest = 100;

class FilterParser {
  readonly #text: string;
  readonly #model: EntityModel;
  readonly #tokens: FilterToken[];
  readonly #variables = new Map<string, Shape>();
  #next = 0;
  #depth = 0;

  constructor(text: string, model: EntityModel) {
    this.#text = text;
    this.#model = model;
    this.#tokens = tokenizeFilter(text);
  }

  parse(): FilterNode {
    const node = this.#or();
    const rest = this.#tokens[this.#next];
    if (rest) throw syntaxError(this.#text, rest.at);
    return node;
  }

  #or(): FilterNode {
    let left = this.#and();
    while (this.#word("or")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): FilterNode {
    let left = this.#unary();
    while (this.#word("and")) left = { kind: "and", left, right: this.#unary() };
    return left;
  }

  #unary(): FilterNode {
    this.#depth += 1;
    if (this.#depth > deepest)
      throw badRequest("The recursion limit of the filter expression has been exceeded.");
    const node = this.#term();
    this.#depth -= 1;
    return node;
  }

  #term(): FilterNode {
    if (this.#word("not")) return { kind: "not", operand: this.#unary() };
    if (this.#mark("(")) {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    const name = this.#peek();
    if (name?.kind === "name" && textFunctions.has(name.text.toLowerCase())) return this.#call();
    return this.#condition();
  }

  #call(): FilterNode {
    const name = this.#name().toLowerCase() as TextFunction;
    this.#expect("(");
    const { path } = this.#path();
    this.#expect(",");
    const value = this.#take("string").text;
    this.#expect(")");
    // OData writes `contains(…) eq true`; the service takes it, and so does this parser.
    if (this.#word("eq") && this.#name() !== "true") throw this.#unexpected();
    return { kind: "text", name, path, value };
  }

  #condition(): FilterNode {
    const { path, shape, lambda } = this.#path();
    if (lambda) return this.#lambda(lambda, path, shape);
    const operator = this.#peek();
    if (operator?.kind !== "name" || !comparisons.has(operator.text)) {
      if (shape === "boolean") return { kind: "flag", path };
      throw this.#unexpected();
    }
    this.#next += 1;
    const value = this.#literal(shape, path);
    return { kind: "compare", operator: operator.text as Comparison, path, shape, value };
  }

  #lambda(kind: "any" | "all", path: string[], shape: Shape): FilterNode {
    this.#expect("(");
    if (kind === "any" && this.#mark(")")) return { kind, path, variable: "", body: undefined };
    const variable = this.#name();
    this.#expect(":");
    this.#variables.set(variable, isCollection(shape) ? shape[0] : shape);
    const body = this.#or();
    this.#variables.delete(variable);
    this.#expect(")");
    return { kind, path, variable, body };
  }

  #path(): { path: string[]; shape: Shape; lambda?: "any" | "all" } {
    const path = [this.#name()];
    while (this.#mark("/")) path.push(this.#name());
    const last = path.at(-1);
    const lambda = last === "any" || last === "all" ? last : undefined;
    if (lambda) path.pop();
    return { path, shape: this.#shape(path, lambda !== undefined), ...(lambda && { lambda }) };
  }

  #shape(path: string[], wantsCollection: boolean): Shape {
    const [head = "", ...rest] = path;
    const variable = this.#variables.get(head);
    const { properties, navigations } = this.#model;
    const shape =
      variable === undefined
        ? shapeAt({ ...properties, ...navigations }, path)
        : shapeAt(variable, rest);
    if (shape === undefined)
      throw badRequest(
        `Invalid filter clause: Could not find a property named '${path.join("/")}' on type '${this.#model.name}'.`,
      );
    const refused = variable === undefined && this.#model.unfilterable?.includes(head);
    if (refused || (isCollection(shape) && !wantsCollection))
      throw badRequest(
        "The query filter contains one or more invalid nodes.",
        "ErrorInvalidUrlQueryFilter",
      );
    return shape;
  }

  #literal(shape: Shape, path: string[]): Literal {
    const token = this.#peek();
    this.#next += 1;
    const value = token && literalOf(token, shape);
    if (value === undefined)
      throw badRequest(
        `Invalid filter clause: A value with incompatible type was detected for '${path.join("/")}'.`,
      );
    return value;
  }

  #peek(): FilterToken | undefined {
    return this.#tokens[this.#next];
  }

  #take<K extends FilterToken["kind"]>(kind: K): Extract<FilterToken, { kind: K }> {
    const token = this.#peek();
    if (token?.kind !== kind) throw this.#unexpected();
    this.#next += 1;
    return token as Extract<FilterToken, { kind: K }>;
  }

  #name(): string {
    return this.#take("name").text;
  }

  #word(word: string): boolean {
    const token = this.#peek();
    if (token?.kind !== "name" || token.text !== word) return false;
    this.#next += 1;
    return true;
  }

  #mark(mark: string): boolean {
    const token = this.#peek();
    if (token?.kind !== "mark" || token.text !== mark) return false;
    this.#next += 1;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#mark(mark)) throw this.#unexpected();
  }

  #unexpected(): Error {
    return syntaxError(this.#text, this.#peek()?.at ?? this.#text.length);
  }
}

/** The literal's value when its type fits the property; undefined when it does not. */
function literalOf(token: FilterToken, shape: Shape): Literal | undefined {
  if (token.kind === "name" && token.text === "null") return null;
  if (shape === "open") return "value" in token ? token.value : token.text;
  if (token.kind === "name" && (token.text === "true" || token.text === "false"))
    return shape === "boolean" ? token.text === "true" : undefined;
  if (token.kind === "string")
    return shape === "string" || shape === "enum" ? token.text : undefined;
  if (token.kind === "number") return shape === "number" ? token.value : undefined;
  return token.kind === "date" && shape === "date" ? token.text : undefined;
}
