/** Parses KQL (Keyword Query Language) into a tree, by the rules that Exchange and SharePoint share. */
import type { KqlNode, KqlValue } from "./ast.ts";
import { KqlSyntaxError, tokenizeKql, type KqlDialect, type KqlToken } from "./lexer.ts";

/**
 * Terms side by side are joined by AND, except restrictions of one property, which are joined by OR
 * (`author:anna author:ben`). NOT binds before AND, AND before OR.
 *
 * @throws KqlSyntaxError with the position of what does not fit.
 */
export function parseKql(text: string, dialect: KqlDialect): KqlNode {
  const parser = new KqlParser(tokenizeKql(text, dialect), text.length);
  return parser.parse();
}

/** How deep parentheses and negations may nest. */
const deepest = 100;

class KqlParser {
  readonly #tokens: KqlToken[];
  readonly #end: number;
  #next = 0;
  #depth = 0;

  constructor(tokens: KqlToken[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  parse(): KqlNode {
    const node = this.#or();
    if (this.#peek()) throw this.#unexpected();
    return node;
  }

  #or(): KqlNode {
    const operands = [this.#and()];
    while (this.#word("OR")) operands.push(this.#and());
    return combine("or", operands);
  }

  #and(): KqlNode {
    const operands: KqlNode[] = [];
    let implicit: KqlNode[] = [this.#unary()];
    for (;;) {
      if (this.#word("AND")) {
        operands.push(joinImplicit(implicit));
        implicit = [this.#unary()];
      } else if (this.#startsTerm()) {
        implicit.push(this.#unary());
      } else {
        return combine("and", [...operands, joinImplicit(implicit)]);
      }
    }
  }

  #startsTerm(): boolean {
    const token = this.#peek();
    if (!token || token.kind === "range") return false;
    if (token.kind === "word") return token.word === "NOT";
    return token.kind !== "mark" || token.mark !== ")";
  }

  #unary(): KqlNode {
    this.#depth += 1;
    if (this.#depth > deepest) throw this.#unexpected();
    const node = this.#signed();
    this.#depth -= 1;
    return node;
  }

  #signed(): KqlNode {
    if (this.#word("NOT") || this.#mark("-")) return { kind: "not", operand: this.#unary() };
    if (this.#mark("+")) return this.#unary();
    return this.#primary();
  }

  #primary(): KqlNode {
    if (this.#mark("(")) {
      const inner = this.#or();
      if (!this.#mark(")")) throw this.#unexpected();
      return inner;
    }
    const token = this.#peek();
    if (token?.kind === "property") {
      this.#next += 1;
      return this.#restriction(token);
    }
    return { kind: "text", value: this.#value() };
  }

  #restriction(token: KqlToken & { kind: "property" }): KqlNode {
    const { name, operator } = token;
    if (this.#mark("(")) return this.#valueGroup(token);
    const value = this.#value();
    if (this.#peek()?.kind !== "range") return { kind: "property", name, operator, value };
    this.#next += 1;
    return { kind: "range", name, from: value, to: this.#value() };
  }

  /** `subject:(budget OR forecast)`: each value is restricted by the property. */
  #valueGroup({ name, operator }: KqlToken & { kind: "property" }): KqlNode {
    const inner = this.#or();
    if (!this.#mark(")")) throw this.#unexpected();
    const restrict = (node: KqlNode): KqlNode => {
      if (node.kind === "text") return { kind: "property", name, operator, value: node.value };
      if (node.kind === "not") return { kind: "not", operand: restrict(node.operand) };
      if (node.kind === "and" || node.kind === "or")
        return { kind: node.kind, operands: node.operands.map(restrict) };
      throw this.#unexpected();
    };
    return restrict(inner);
  }

  #value(): KqlValue {
    const token = this.#peek();
    if (token?.kind !== "value") throw this.#unexpected();
    this.#next += 1;
    return token.value;
  }

  #peek(): KqlToken | undefined {
    return this.#tokens[this.#next];
  }

  #word(word: string): boolean {
    const token = this.#peek();
    if (token?.kind !== "word" || token.word !== word) return false;
    this.#next += 1;
    return true;
  }

  #mark(mark: string): boolean {
    const token = this.#peek();
    if (token?.kind !== "mark" || token.mark !== mark) return false;
    this.#next += 1;
    return true;
  }

  #unexpected(): KqlSyntaxError {
    const token = this.#peek();
    return token
      ? new KqlSyntaxError("The query does not continue as expected", token.at)
      : new KqlSyntaxError("The query ends too early", this.#end);
  }
}

function joinImplicit(nodes: KqlNode[]): KqlNode {
  const groups = new Map<string, KqlNode[]>();
  nodes.forEach((node, index) => {
    // Ranges by comparison narrow each other down, so only ':' and '=' restrictions are alternatives.
    const isChoice = node.kind === "property" && (node.operator === ":" || node.operator === "=");
    const key = isChoice ? `property ${node.name}` : `term ${index}`;
    groups.set(key, [...(groups.get(key) ?? []), node]);
  });
  return combine(
    "and",
    [...groups.values()].map((group) => combine("or", group)),
  );
}

function combine(kind: "and" | "or", operands: KqlNode[]): KqlNode {
  const [only] = operands;
  return operands.length === 1 && only ? only : { kind, operands };
}
