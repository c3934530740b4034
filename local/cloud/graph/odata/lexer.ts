/** Splits an OData `$filter` expression into tokens. */
import { badRequest } from "../errors.ts";

export type FilterToken =
  | { kind: "name"; text: string; at: number }
  | { kind: "string"; text: string; at: number }
  | { kind: "number"; value: number; at: number }
  | { kind: "date"; text: string; at: number }
  | { kind: "mark"; text: "(" | ")" | "," | ":" | "/"; at: number };

const patterns = {
  space: /\s+/y,
  string: /'((?:[^']|'')*)'/y,
  date: /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?/y,
  guid: /[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}/y,
  number: /-?\d+(?:\.\d+)?/y,
  name: /[A-Za-z_@$][A-Za-z0-9_.@]*/y,
  mark: /[(),:/]/y,
};

/** @throws GraphError 400 at the first character that no token starts with. */
export function tokenizeFilter(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match;
  };
  while (at < text.length) {
    if (take(patterns.space)) continue;
    const token = nextToken(take, at);
    if (!token) throw syntaxError(text, at);
    tokens.push(token);
  }
  return tokens;
}

function nextToken(
  take: (pattern: RegExp) => RegExpExecArray | null,
  at: number,
): FilterToken | undefined {
  const string = take(patterns.string);
  if (string) return { kind: "string", text: (string[1] ?? "").replaceAll("''", "'"), at };
  const guid = take(patterns.guid);
  if (guid) return { kind: "string", text: guid[0], at };
  const date = take(patterns.date);
  if (date) return { kind: "date", text: date[0], at };
  const number = take(patterns.number);
  if (number) return { kind: "number", value: Number(number[0]), at };
  const name = take(patterns.name);
  if (name) return { kind: "name", text: name[0], at };
  const mark = take(patterns.mark);
  if (mark) return { kind: "mark", text: mark[0] as "(" | ")" | "," | ":" | "/", at };
  return undefined;
}

export function syntaxError(text: string, at: number): Error {
  const shown = text.charAt(at);
  return badRequest(
    shown === ""
      ? `Invalid filter clause: Expression expected at position ${at} in '${text}'.`
      : `Invalid filter clause: Syntax error: character '${shown}' is not valid at position ${at} in '${text}'.`,
  );
}
