/** Text as quotes are compared: the same words compare equal, however they are set. */

/**
 * Without Markdown's marks, invisible characters and differences of white space, typographic quotes,
 * dashes and Unicode forms. Words, numbers and signs stay.
 */
export function plainQuote(text: string): string {
  return (
    text
      .normalize("NFKC")
      .replace(/\p{Cf}/gu, "")
      // Bounded, since what others wrote may be nothing but brackets.
      .replace(/!?\[([^[\]]{0,500})\]\([^()\s]{0,2000}\)/g, "$1")
      .replace(/^[ \t]*(?:[-*+]|\d+[.)]|#{1,6}|>)[ \t]+/gm, "")
      .replace(/[‘’‚‛′]/g, "'")
      .replace(/[“”„‟″«»]/g, '"')
      .replace(/[‐‑‒–—―−]/g, "-")
      .replace(/[*_`~\\]/g, "")
      .replace(/[\s|]+/g, " ")
      .trim()
  );
}
