/** Long text in pages: by character offset, within limits of characters and of bytes of JSON. */
import { fittingEnd } from "./json-bytes.ts";

export interface PageLimits {
  /** Where the page starts, in UTF-16 code units, as `nextOffset` of the page before gave it. */
  offset: number;
  maxCharacters: number;
  maxBytes: number;
}

export interface TextPage {
  text: string;
  offset: number;
  totalCharacters: number;
  /** Absent on the last page. */
  nextOffset?: number;
}

/** A page ends at a line end when one lies in its last fifth. */
const lineEndShare = 0.8;

/** The page at `offset`. It never splits a surrogate pair and always moves on by a character. */
export function pageText(text: string, { offset, maxCharacters, maxBytes }: PageLimits): TextPage {
  const totalCharacters = text.length;
  const start = wholeCharacter(text, Math.min(offset, totalCharacters));
  if (start === totalCharacters) return { text: "", offset: start, totalCharacters };
  const end = pageEnd(text, start, maxCharacters, maxBytes);
  const page = { text: text.slice(start, end), offset: start, totalCharacters };
  return end < totalCharacters ? { ...page, nextOffset: end } : page;
}

function pageEnd(text: string, start: number, maxCharacters: number, maxBytes: number): number {
  const longest = wholeCharacter(text, Math.min(start + maxCharacters, text.length));
  const end = Math.min(longest, fittingEnd(text, start, maxBytes));
  if (end === text.length) return end;
  if (end === start) return start + (text.codePointAt(start)! > 0xffff ? 2 : 1);
  const lineEnd = text.lastIndexOf("\n", end - 1) + 1;
  return lineEnd > start + (end - start) * lineEndShare ? lineEnd : end;
}

/** The same index, or the one before when it points into a surrogate pair. */
function wholeCharacter(text: string, index: number): number {
  const splits =
    isBetween(text, index - 1, 0xd800, 0xdbff) && isBetween(text, index, 0xdc00, 0xdfff);
  return splits ? index - 1 : index;
}

function isBetween(text: string, index: number, low: number, high: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= low && unit <= high;
}
