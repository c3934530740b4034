/** Fields that many tools share, so that each means the same and is bounded the same everywhere. */
import * as z from "zod";
import { fittingEnd } from "../content/json-bytes.ts";
import { neutraliseLine } from "../content/neutralise.ts";

/** Longest input string any tool takes; a field sets its own, lower bound. */
export const maxInputCharacters = 16_384;

/** A bounded line of input. */
export function line(maxCharacters: number): z.ZodString {
  return z.string().trim().min(1).max(maxCharacters);
}

/** Text of several lines that a caller wrote. */
export function textField(maxCharacters: number, description: string): z.ZodString {
  return z.string().trim().min(1).max(maxCharacters).meta({ lines: true, description });
}

/** `user` of a tool that works on one person's data; resolved by `userPath`. */
export const userField = line(256)
  .optional()
  .describe(
    "Sign-in name or object id of the person (or shared mailbox) whose data to use. " +
      "Default: the signed-in user. Application callers must name one.",
  );

/** How many items a page holds. */
export function sizeField(defaultSize: number, max: number): z.ZodDefault<z.ZodInt> {
  return z.int().min(1).max(max).default(defaultSize).describe("Items per page.");
}

export const cursorField = z
  .string()
  .max(maxInputCharacters)
  .optional()
  .describe("nextCursor of the previous page; repeat the other arguments unchanged.");

/** A calendar day or an instant with offset; within what Graph, KQL and calendars can express. */
export const whenField = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: whenExpected() })
  .refine((when) => /^(?:19|[2-8]\d)/.test(when) && !/\.\d{10}/.test(when), whenExpected());

function whenExpected(): string {
  return "is a day such as 2026-03-01, or an instant with offset such as 2026-03-01T10:00:00Z";
}

/**
 * One line that others wrote (a subject, a name): neutralised, cut, and marked untrusted.
 * The bound is in bytes of JSON, so that a page of full fields stays within the result budget in
 * every script.
 */
export function untrustedLine(maxBytes: number): z.ZodString {
  return z
    .string()
    .overwrite((text) => clip(neutraliseLine(text), maxBytes))
    .meta({ untrusted: true });
}

/** Markdown that `readContent` made of what others wrote: safe by construction, marked untrusted. */
export const untrustedMarkdown = z.string().meta({ untrusted: true });

/** What a list answers beside its items. */
export const pageFields = {
  count: z.int().describe("Items on this page."),
  truncated: z.boolean().describe("There are more: pass nextCursor."),
  nextCursor: z.string().optional(),
  notes: z.array(z.string()).optional().describe("What is missing from this answer, and why."),
};

/** `notes` of an answer: those that there are, or no field at all. */
export function noteList(...notes: (string | undefined)[]): string[] | undefined {
  const present = notes.filter((note) => note !== undefined);
  return present.length === 0 ? undefined : present;
}

/** Cuts to a length in bytes of JSON, never inside a character. */
export function clip(text: string, maxBytes: number): string {
  // A UTF-16 unit of neutralised text takes at most three bytes.
  if (text.length * 3 <= maxBytes || fittingEnd(text, 0, maxBytes) === text.length) return text;
  const ellipsisBytes = 3;
  return `${text.slice(0, fittingEnd(text, 0, maxBytes - ellipsisBytes)).trimEnd()}…`;
}
