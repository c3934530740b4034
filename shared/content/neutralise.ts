/** Makes text that others wrote inert: nothing invisible, no link, image or HTML that a viewer would follow. */

import { allShows, isCalm } from "./calm-text.ts";

/** White space that is not one space between words; single spaces need no replacing. */
const unevenSpace = /\s{2,}|[^\S ]/g;
const lineBreak = /\r\n?|[\v\f\x85\u2028\u2029]/g;

// Scripts in which ZWNJ and ZWJ, alone between two letters, shape the word; anywhere else they hide.
const joining =
  "[\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}]";
const invisible = new RegExp(
  `(?!(?<=${joining})[\\u200C\\u200D]${joining})` + // the joiners that may stay
    "[\\p{Default_Ignorable_Code_Point}\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u009F\\uFFF9-\\uFFFB\\u2800]",
  "gu",
);

const tagOpening = /<(?=[!/?a-z])/gi;
const imageOpening = /!(?=\[)/g;
const linkTarget = /\](?=\()/g;
/** `[label]: target` at the start of a line; a label has at most 999 characters. */
const linkDefinition = /^([ \t>*+\d.)-]*\[(?:[^\]\\]|\\[^]){0,999}\])(?=:)/gm;

/**
 * A URL as viewers turn it into a link by themselves, without the punctuation that ends a sentence. A
 * digit or a low line before it keeps none of them from it.
 */
export const bareUrl =
  /(?<![a-z])(?:[a-z][a-z0-9+.-]{1,15}:\/\/|www\.)[^\s`<>|]*[^\s`<>|.,;:!?'")\]}*_~\\]/gi;
const codeOrBackticks = /`[^`\n]+`|`+/g;
const codeOrUrl = new RegExp(`\`[^\`\\n]+\`|\`+|${bareUrl.source}`, "gi");
const onlyIndent = /(?:^|\n)[ \t>]*$/;

/** A field of one line (subject, name, preview): white space collapsed, made inert. Idempotent. */
export function neutraliseLine(text: string): string {
  if (isCalm(text)) return text;
  const line = oneLine(text);
  // Line breaks and runs of spaces are all that most previews need to lose.
  if (isCalm(line)) return line;
  const shown = allShows(line) ? line : oneLine(stripInvisible(text));
  return defuse(shown.replace(/`{3,}/g, "'''"));
}

function oneLine(text: string): string {
  return text.replace(unevenSpace, " ").trim();
}

/** Text of many lines, plain or Markdown: made inert, its structure kept. Idempotent. */
export function neutraliseText(text: string): string {
  return isCalm(text, "\n") ? text : defuse(stripInvisible(text));
}

/**
 * Without what people cannot see: zero-width and bidirectional controls, Unicode tags, variation
 * selectors, control characters. Line breaks of every kind become `\n`.
 */
export function stripInvisible(text: string): string {
  return text.toWellFormed().replace(lineBreak, "\n").replace(invisible, "");
}

/** A space is enough to break Markdown and HTML, and people still read the text as it was. */
function defuse(text: string): string {
  return text
    .replace(tagOpening, "< ")
    .replace(imageOpening, "! ")
    .replace(linkTarget, "] ")
    .replace(linkDefinition, "$1 ")
    .replace(codeOrBackticks, withoutStrayBackticks)
    .replace(codeOrUrl, asCode);
}

/** Backticks that open nothing become quotes, so that no code span starts or ends where it should not. */
function withoutStrayBackticks(match: string, offset: number, whole: string): string {
  const isStray = match.replaceAll("`", "") === "" && !isFence(match, offset, whole);
  return isStray ? "'".repeat(match.length) : match;
}

/** URLs go into code spans, where nothing makes a link of them. */
function asCode(match: string, offset: number, whole: string): string {
  if (isFence(match, offset, whole)) return match;
  if (match.startsWith("`")) return apart(match, whole[offset - 1]);
  const span = apart(`\`${match}\``, whole[offset - 1]);
  return whole[offset + match.length] === "`" ? `${span} ` : span;
}

/** A backslash before a code span would escape its opening backtick, another backtick lengthen it. */
function apart(span: string, before: string | undefined): string {
  return before === "\\" || before === "`" ? ` ${span}` : span;
}

function isFence(match: string, offset: number, whole: string): boolean {
  return match.startsWith("```") && onlyIndent.test(whole.slice(Math.max(0, offset - 12), offset));
}
