/** Word matching as a search index does it: whole words, accents and case ignored, `*` for prefixes. */
import { memoize } from "../memoize.ts";
import type { KqlValue } from "./ast.ts";

export interface WordSpan {
  /** Without accents, in lower case. */
  word: string;
  start: number;
  end: number;
}

/** The words of a text and where they stand. */
export const spansOf = memoize((text: string): readonly WordSpan[] =>
  [...text.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)].map(({ 0: found, index }) => ({
    word: found.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(),
    start: index,
    end: index + found.length,
  })),
);

export const wordsOf = memoize((text: string): readonly string[] =>
  spansOf(text).map(({ word }) => word),
);

/** Whether the words of the value stand in a text in this order, side by side. */
export function containsValue(texts: readonly string[], value: KqlValue): boolean {
  const isPrefix = value.text.endsWith("*");
  const wanted = wordsOf(value.text);
  // A lone `*` finds everything.
  if (wanted.length === 0) return isPrefix;
  return texts.some((text) => containsWords(wordsOf(text), wanted, isPrefix));
}

function containsWords(
  words: readonly string[],
  wanted: readonly string[],
  isPrefix: boolean,
): boolean {
  const last = wanted.length - 1;
  for (let start = 0; start + last < words.length; start += 1) {
    const fits = wanted.every((part, index) => {
      const word = words[start + index] ?? "";
      return isPrefix && index === last ? word.startsWith(part) : word === part;
    });
    if (fits) return true;
  }
  return false;
}
