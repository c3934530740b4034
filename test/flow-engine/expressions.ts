/** The expression language of Logic Apps, as far as the example flow uses it. */

export interface Scope {
  triggerBody: unknown;
  workflow: unknown;
  /** Outputs of actions by their names. */
  outputs: ReadonlyMap<string, unknown>;
}

/** `@expression`, text with `@{expression}` inside, or plain JSON; every string within is evaluated. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, evaluate(inner, scope)]),
  );
}

function evaluateText(text: string, scope: Scope): unknown {
  if (text.startsWith("@@")) return text.slice(1);
  if (text.startsWith("@") && text[1] !== "{" && /^@[a-z]\w*\(/i.test(text))
    return new Parser(text.slice(1), scope).whole();
  return text.replace(/@\{((?:'(?:[^']|'')*'|[^'}])*)\}/g, (_match, inner: string) =>
    asText(new Parser(inner, scope).whole()),
  );
}

export function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

class Parser {
  readonly #tokens: string[];
  readonly #scope: Scope;
  #next = 0;

  constructor(text: string, scope: Scope) {
    this.#tokens = text.match(/'(?:[^']|'')*'|\?\[|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[()[\],.?]/g) ?? [];
    this.#scope = scope;
  }

  whole(): unknown {
    const value = this.#value();
    if (this.#next !== this.#tokens.length) throw this.#unexpected();
    return value;
  }

  #value(): unknown {
    let value = this.#primary();
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token !== "[" && token !== "?[") return value;
      this.#next += 1;
      const key = this.#value();
      this.#expect("]");
      value = member(value, key, token === "?[");
    }
  }

  #primary(): unknown {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw this.#unexpected();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^-?\d/.test(token)) return Number(token);
    if (token === "true" || token === "false") return token === "true";
    if (token === "null") return null;
    this.#expect("(");
    const values: unknown[] = [];
    while (this.#tokens[this.#next] !== ")") {
      values.push(this.#value());
      if (this.#tokens[this.#next] === ",") this.#next += 1;
    }
    this.#expect(")");
    return call(token, values, this.#scope);
  }

  #expect(token: string): void {
    if (this.#tokens[this.#next++] !== token) throw this.#unexpected();
  }

  #unexpected(): Error {
    return new Error(
      `The expression cannot be read at token ${this.#next}: ${this.#tokens.join(" ")}`,
    );
  }
}

function call(name: string, values: readonly unknown[], scope: Scope): unknown {
  const [first, second, third] = values;
  switch (name) {
    case "triggerBody":
      return scope.triggerBody;
    case "workflow":
      return scope.workflow;
    case "outputs":
      return outputsOf(String(first), scope);
    case "string":
      return asText(first);
    case "toLower":
      return asText(first).toLowerCase();
    case "first":
      return Array.isArray(first) ? first[0] : undefined;
    case "equals":
      return JSON.stringify(first) === JSON.stringify(second);
    case "contains":
      return Array.isArray(first) && first.includes(second);
    case "createArray":
      return values;
    case "coalesce":
      return values.find((value) => value !== null && value !== undefined);
    case "if":
      return first === true ? second : third;
    default:
      throw new Error(`There is no function ${name}.`);
  }
}

function outputsOf(action: string, { outputs }: Scope): unknown {
  if (!outputs.has(action)) throw new Error(`The action ${action} has no outputs.`);
  return outputs.get(action);
}

/** `body/status` leads through objects, as the designer writes it. */
function member(value: unknown, key: unknown, lenient: boolean): unknown {
  let inner = value;
  for (const part of typeof key === "string" ? key.split("/") : [key]) {
    if (inner === null || inner === undefined) {
      if (lenient) return undefined;
      throw new Error(`There is nothing to take ${String(part)} of.`);
    }
    inner = (inner as Record<string | number, unknown>)[part as string];
  }
  return inner;
}
