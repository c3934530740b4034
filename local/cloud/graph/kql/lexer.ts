/** Splits a KQL query into tokens. */
import type { KqlOperator, KqlValue } from "./ast.ts";

export type KqlToken = { at: number } & (
  | { kind: "value"; value: KqlValue }
  | { kind: "property"; name: string; operator: KqlOperator }
  | { kind: "range" }
  | { kind: "word"; word: "AND" | "OR" | "NOT" }
  | { kind: "mark"; mark: "(" | ")" | "+" | "-" }
);

export class KqlSyntaxError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = "KqlSyntaxError";
    this.at = at;
  }
}

const space = /\s+/y;
const phrase = /"([^"]*)"/y;
const property = /([A-Za-z][A-Za-z0-9_]*)(:(?:>=|<=|<>|>|<|=)|>=|<=|<>|:|=|>|<)/y;
const word = /[^\s()"]+/y;
const connectives = new Set(["AND", "OR", "NOT"]);

/** @throws KqlSyntaxError for an unclosed quote or a wildcard that does not end a word. */
export function tokenizeKql(text: string): KqlToken[] {
  const tokens: KqlToken[] = [];
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    const gap = space.exec(text);
    if (gap) {
      if (tokens.at(-1)?.kind === "property")
        throw new KqlSyntaxError("No space is allowed between a property and its value", at);
      at += gap[0].length;
      continue;
    }
    const afterProperty = tokens.at(-1)?.kind === "property" || tokens.at(-1)?.kind === "range";
    const [found, length] = tokenAt(text, at, afterProperty);
    tokens.push(...found);
    at += length;
  }
  return tokens;
}

function tokenAt(text: string, at: number, afterProperty: boolean): [KqlToken[], number] {
  const char = text.charAt(at);
  if (char === "(" || char === ")") return [[{ kind: "mark", mark: char, at }], 1];
  if ((char === "+" || char === "-") && !afterProperty && /\S/.test(text.charAt(at + 1)))
    return [[{ kind: "mark", mark: char, at }], 1];
  if (text.startsWith("..", at)) return [[{ kind: "range", at }], 2];
  if (char === '"') return phraseAt(text, at);
  property.lastIndex = at;
  const named = afterProperty ? null : property.exec(text);
  if (named) return [[propertyToken(named, at)], named[0].length];
  return wordAt(text, at, afterProperty);
}

function phraseAt(text: string, at: number): [KqlToken[], number] {
  phrase.lastIndex = at;
  const match = phrase.exec(text);
  if (!match) throw new KqlSyntaxError("The quotation mark is not closed", at);
  return [
    [{ kind: "value", value: { text: match[1] ?? "", isPhrase: true }, at }],
    match[0].length,
  ];
}

function propertyToken(match: RegExpExecArray, at: number): KqlToken {
  const [, name = "", written = ":"] = match;
  const operator = (written.length > 1 ? written.replace(/^:/, "") : written) as KqlOperator;
  return { kind: "property", name: name.toLowerCase(), operator, at };
}

/** A word; after a property it may be the first half of a range (`2026-01-01..2026-02-01`). */
function wordAt(text: string, at: number, afterProperty: boolean): [KqlToken[], number] {
  word.lastIndex = at;
  const whole = word.exec(text)?.[0] ?? text.charAt(at);
  const dots = afterProperty ? whole.indexOf("..") : -1;
  const found = dots > 0 ? whole.slice(0, dots) : whole;
  if (connectives.has(found))
    return [[{ kind: "word", word: found as "AND" | "OR" | "NOT", at }], found.length];
  const star = found.indexOf("*");
  if (star !== -1 && star !== found.length - 1)
    throw new KqlSyntaxError("The wildcard is only allowed at the end of a word", at + star);
  return [[{ kind: "value", value: { text: found, isPhrase: false }, at }], found.length];
}
