/** Checks the arguments of a call before anything is done with them. */
import * as z from "zod";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Tool } from "./define-tool.ts";
import { maxInputCharacters } from "./fields.ts";

/**
 * The parsed arguments.
 *
 * @throws ConnectorError `invalid_input` that names every field at fault and what it expects, in our
 * words: a value is never repeated.
 */
export function parseArguments(tool: Tool, args: unknown): Record<string, unknown> {
  requireCleanText(args, { field: "", lines: linesIn(tool) });
  const parsed = tool.input.safeParse(args, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConnectorError("invalid_input", {
    happened: `The arguments of ${tool.name} are not valid.`,
    because: explainIssues(parsed.error.issues),
    remedy: `It takes ${fieldsOf(tool)}; GET /api/tools shows the schema.`,
  });
}

function fieldsOf(tool: Tool): string {
  const names = Object.keys(tool.input.shape);
  return names.length === 0 ? "no arguments" : names.join(", ");
}

/** More than this helps nobody, and a large body could be wrong in any number of places. */
const mostTold = 20;

/** What is wrong, field by field, in our words. */
export function explainIssues(issues: readonly z.core.$ZodIssue[]): string {
  const told = issues.slice(0, mostTold).map((issue) => explainIssue(issue));
  const more = issues.length - told.length;
  return [...told, ...(more > 0 ? [`More is wrong: ${more} places.`] : [])].join(" ");
}

/** What is wrong with a field, in our words. */
export function explainIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.map((name) => printable(String(name))).join(".") || "The body";
  if (issue.code === "unrecognized_keys") return `There is no field ${listed(issue.keys)}.`;
  if (issue.code === "invalid_type" && issue.input === undefined) return `${field} is missing.`;
  const [ofKey] = issue.code === "invalid_key" ? issue.issues : [];
  return `${field}: ${(ofKey ?? issue).message}.`;
}

function listed(keys: readonly string[]): string {
  const names = keys.slice(0, mostTold).map((key) => JSON.stringify(printable(key)));
  return names.join(", ") + (keys.length > mostTold ? " and others" : "");
}

/** A field name that a caller made up is repeated only as far as it looks like one. */
function printable(key: string): string {
  return key.replace(/[^\w.$-]/g, "?").slice(0, 40);
}

/** Names of the fields that take text of several lines. */
function linesIn({ input }: Tool): ReadonlySet<string> {
  const fields = Object.entries(input.shape);
  return new Set(fields.filter(([, field]) => takesLines(field)).map(([name]) => name));
}

/** What a field says of itself stays with the schema that it wraps when it is made optional. */
function takesLines(field: z.core.$ZodType): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault)
    return takesLines(field.unwrap());
  return z.globalRegistry.get(field)?.["lines"] === true;
}

interface TextPlace {
  field: string;
  lines: ReadonlySet<string>;
  depth?: number;
}

/** What no field of any tool takes, whatever its schema: it would only travel on to Graph. */
function requireCleanText(value: unknown, { field, lines, depth = 0 }: TextPlace): void {
  if (typeof value === "string") requireCleanString(value, field, lines.has(field));
  else if (typeof value === "object" && value !== null) {
    if (depth > 8) throw unclean(field, "is nested too deeply");
    for (const [name, inner] of Object.entries(value)) {
      const place = field === "" ? printable(name) : `${field}.${printable(name)}`;
      requireCleanText(inner, { field: place, lines, depth: depth + 1 });
    }
  }
}

function requireCleanString(text: string, field: string, mayBreak: boolean): void {
  if (text.length > maxInputCharacters)
    throw unclean(field, `is longer than ${maxInputCharacters} characters`);
  if (!text.isWellFormed()) throw unclean(field, "has a lone surrogate, which is no character");
  if (/\p{Cc}/u.test(mayBreak ? text.replace(/[\t\n\r]/g, "") : text))
    throw unclean(field, "has control characters");
}

function unclean(field: string, because: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The arguments are not valid.",
    because: `${field || "The body"} ${because}.`,
    remedy: "Correct the field and call again.",
  });
}
