/** Route templates of HTTP triggers, with the syntax and the precedence of ASP.NET routing. */
import { parseConstraint, type Constraint } from "./route-constraints.ts";

export interface RouteTemplate {
  /** Compares templates: the smaller one is more specific and is tried first. */
  precedence: string;
  /** The route's parameters if the path matches, absent ones left out. */
  match(segments: string[]): Record<string, string> | undefined;
}

interface Segment {
  rank: number;
  pattern: RegExp;
  parameters: Parameter[];
  catchAll: boolean;
  /** Whether a path that ends before this segment still matches. */
  optional: boolean;
}

interface Parameter {
  name: string;
  catchAll: boolean;
  optional: boolean;
  fallback: string | undefined;
  constraints: Constraint[];
}

/** Parses a template such as `files/{driveId}/{*path}`; throws on one ASP.NET would refuse. */
export function parseRouteTemplate(template: string): RouteTemplate {
  const parts = splitOutsideBraces(template.replace(/^\//, "").replace(/\/$/, ""));
  const segments = parts.map((part) => parseSegment(part, template));
  const names = segments.flatMap((segment) => segment.parameters.map(({ name }) => name));
  const twice = names.find((name, index) => names.slice(0, index).some((n) => same(n, name)));
  if (twice) refuse(template, `The parameter ${twice} occurs twice.`);
  if (segments.slice(0, -1).some((segment) => segment.catchAll)) {
    refuse(template, "A catch-all parameter may only be the last part.");
  }
  return {
    precedence: segments.map((segment) => segment.rank).join(""),
    match: (path) => matchSegments(segments, path),
  };
}

function matchSegments(segments: Segment[], path: string[]): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  const last = segments.at(-1);
  if (path.length > segments.length && !last?.catchAll) return undefined;
  for (const [index, segment] of segments.entries()) {
    const text = segment.catchAll ? path.slice(index).join("/") : (path[index] ?? "");
    if (text === "" && segment.optional) {
      for (const { name, fallback } of segment.parameters) if (fallback) values[name] = fallback;
      continue;
    }
    const match = text === "" ? null : segment.pattern.exec(text);
    if (!match) return undefined;
    for (const [place, { name, constraints }] of segment.parameters.entries()) {
      const value = match[place + 1];
      if (value === undefined) continue;
      if (!constraints.every((holds) => holds(value))) return undefined;
      values[name] = value;
    }
  }
  return values;
}

function parseSegment(text: string, template: string): Segment {
  if (text === "") refuse(template, "It has an empty part between two slashes.");
  const tokens = tokenize(text, template);
  const parameters = tokens.filter((token) => typeof token !== "string");
  const [only] = parameters;
  const alone = tokens.length === 1 ? only : undefined;
  const catchAll = parameters.some((parameter) => parameter.catchAll);
  if (catchAll && !alone) refuse(template, "A catch-all parameter must be a whole part.");
  return {
    rank: rankOf(alone, parameters.length),
    pattern: new RegExp(`^${patternOf(tokens, template)}$`, "is"),
    parameters,
    catchAll,
    optional: alone !== undefined && (catchAll || alone.optional || alone.fallback !== undefined),
  };
}

/** Literals before constrained parameters, those before free ones, catch-alls last. */
function rankOf(alone: Parameter | undefined, parameters: number): number {
  if (parameters === 0) return 1;
  if (!alone) return 2;
  return (alone.catchAll ? 4 : 2) + (alone.constraints.length > 0 ? 0 : 1);
}

/** In a mixed part such as `{name}.{format?}` the last parameter may go, and its period with it. */
function patternOf(tokens: (string | Parameter)[], template: string): string {
  const end = tokens.at(-1);
  const mayEndEarly = tokens.length > 1 && typeof end === "object" && end.optional;
  const needed = mayEndEarly ? tokens.slice(0, -2) : tokens;
  const misplaced =
    (mayEndEarly && tokens.at(-2) !== ".") ||
    (tokens.length > 1 && needed.some((token) => typeof token === "object" && token.optional));
  if (misplaced) refuse(template, "An optional parameter in a mixed part must follow a period.");
  const group = mayEndEarly ? "(.+?)" : "(.+)";
  const patterns = needed.map((token) => (typeof token === "string" ? escape(token) : group));
  return patterns.join("") + (mayEndEarly ? String.raw`(?:\.([^.]+))?` : "");
}

function escape(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function tokenize(text: string, template: string): (string | Parameter)[] {
  const tokens: (string | Parameter)[] = [];
  let literal = "";
  for (let at = 0; at < text.length; at += 1) {
    const pair = text.slice(at, at + 2);
    if (pair === "{{" || pair === "}}") {
      literal += text[at];
      at += 1;
    } else if (text[at] === "{") {
      if (literal) tokens.push(literal);
      else if (tokens.length > 0) refuse(template, "Two parameters need a literal between them.");
      literal = "";
      const end = closingBrace(text, at, template);
      tokens.push(parseParameter(text.slice(at + 1, end), template));
      at = end;
    } else if (text[at] === "}" || text[at] === "?") {
      refuse(template, `It has a stray '${text[at]}'.`);
    } else literal += text[at];
  }
  if (literal) tokens.push(literal);
  return tokens;
}

function parseParameter(text: string, template: string): Parameter {
  const match = /^(\*{0,2})([^:=?*{}/]+)((?::(?:[^(:=]+(?:\(.*?\))?))*)(=[^?]*)?(\?)?$/.exec(text);
  if (!match) return refuse(template, `The parameter {${text}} is not well formed.`);
  const [, stars, name = "", constraints = "", fallback, optional] = match;
  // `{id:int?}`: the question mark closes the last constraint.
  const marked = constraints.endsWith("?");
  const listed = marked ? constraints.slice(0, -1) : constraints;
  return {
    name,
    catchAll: stars !== "",
    optional: optional !== undefined || marked,
    fallback: fallback?.slice(1),
    constraints: (listed.match(/:[^(:]+(?:\(.*?\)(?=:|$))?/g) ?? []).map((part) => {
      const constraint = part.slice(1);
      const holds = parseConstraint(constraint);
      return holds ?? refuse(template, `The constraint '${constraint}' is unknown.`);
    }),
  };
}

function closingBrace(text: string, from: number, template: string): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text.startsWith("{{", at) || text.startsWith("}}", at)) at += 1;
    else if (text[at] === "}") return at;
  }
  return refuse(template, "A parameter is not closed.");
}

/** Splits at slashes, but not at one inside a parameter's regular expression. */
function splitOutsideBraces(template: string): string[] {
  if (template === "") return [];
  return template.match(/(?:\{\{|\}\}|\{(?:\{\{|\}\}|[^{}])*\}|[^/])+|(?<=\/)(?=\/)/g) ?? [];
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function refuse(template: string, because: string): never {
  throw new Error(`The route '${template}' is not valid. ${because} Correct the function's route.`);
}
