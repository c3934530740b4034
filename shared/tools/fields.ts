/** Fields that many tools share, so that each means the same and is bounded the same everywhere. */
import { z } from "zod";
import { neutraliseLine } from "../content/neutralise.ts";

/** Longest input string any tool takes; a field sets its own, lower bound. */
export const maxInputCharacters = 8_192;

/** A bounded line of input. */
export function line(maxCharacters: number): z.ZodString {
  return z.string().trim().min(1).max(maxCharacters);
}

/** `user` of a tool that works on one person's data; resolved by `mailboxOf`. */
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

/** A calendar day or an instant with offset. */
export const whenField = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: "is a day such as 2026-03-01, or an instant with offset such as 2026-03-01T10:00:00Z",
});

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

/** Cuts to a length in bytes of JSON, never inside a character. */
export function clip(text: string, maxBytes: number): string {
  // A UTF-16 unit takes at most three bytes; no control character, which takes more, is ever here.
  if (text.length * 3 <= maxBytes) return text;
  const ellipsisBytes = 3;
  let bytes = 0;
  let fits = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes <= maxBytes - ellipsisBytes) fits = index;
    bytes += jsonBytes(text.charCodeAt(index));
    if (bytes > maxBytes) return `${text.slice(0, wholeCharacters(text, fits)).trimEnd()}…`;
  }
  return text;
}

/** What one UTF-16 unit takes in JSON in UTF-8; a surrogate is half of four bytes. */
function jsonBytes(unit: number): number {
  if (unit === 0x22 || unit === 0x5c) return 2;
  if (unit < 0x80) return 1;
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}

/** The same end, or the one before when it would split a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  return (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end - 1 : end;
}
