/** Splits a KQL query into tokens. */
import type { KqlOperator, KqlValue } from "./ast.ts";

export type KqlToken = { at: number } & (
  | { kind: "value"; value: KqlValue }
  | { kind: "property"; name: string; operator: KqlOperator }
  | { kind: "range" }
  | { kind: "word"; word: "AND" | "OR" | "NOT" }
  | { kind: "mark"; mark: "(" | ")" | "+" | "-" }
);

/**
 * What sets the services' dialects apart: with white space beside its operator, a restriction is free
 * text to SharePoint (`author: anna` is `author anna`) and an error to Exchange.
 */
export type KqlDialect = "exchange" | "sharepoint";

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
/** An operator that nothing stands beside. */
const looseOperator = /[:=<>]+(?=[\s"]|$)/y;
const connectives = new Set(["AND", "OR", "NOT"]);
/** Refused rather than taken for words, which would find other things than the services do. */
const unserved = new Set(["NEAR", "ONEAR", "WORDS", "XRANK"]);

/** @throws KqlSyntaxError for an unclosed quote or a wildcard that does not end a word. */
export function tokenizeKql(text: string, dialect: KqlDialect): KqlToken[] {
  const tokens: KqlToken[] = [];
  let at = 0;
  while (at < text.length) {
    const last = tokens.at(-1);
    const afterProperty = last?.kind === "property" || last?.kind === "range";
    const gap = lengthAt(space, text, at);
    if (gap > 0) {
      if (last?.kind === "property") tokens.splice(-1, 1, detachedProperty(last, at, dialect));
      at += gap;
      continue;
    }
    const loose =
      dialect === "sharepoint" && !afterProperty ? lengthAt(looseOperator, text, at) : 0;
    const [found, length] = loose > 0 ? [[], loose] : tokenAt(text, at, afterProperty);
    tokens.push(...found);
    at += length;
  }
  return tokens;
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** What becomes of `author:` with a space after it. */
function detachedProperty(
  { name, at }: KqlToken & { kind: "property" },
  gapAt: number,
  dialect: KqlDialect,
): KqlToken {
  if (dialect === "exchange")
    throw new KqlSyntaxError("No space is allowed between a property and its value", gapAt);
  return { kind: "value", value: { text: name, isPhrase: false }, at };
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
  if (unserved.has(found)) throw new KqlSyntaxError(`The operator '${found}' is not supported`, at);
  const star = found.indexOf("*");
  if (star !== -1 && star !== found.length - 1)
    throw new KqlSyntaxError("The wildcard is only allowed at the end of a word", at + star);
  return [[{ kind: "value", value: { text: found, isPhrase: false }, at }], found.length];
}
