/** Text as people compare it, where Graph cannot search and the connector looks for itself. */

/** Without case, width and accents. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether every word of `words` stands somewhere in the text. */
export function hasWords(text: string, words: string): boolean {
  const looked = plain(text);
  return plain(words)
    .split(/\s+/)
    .every((word) => looked.includes(word));
}
