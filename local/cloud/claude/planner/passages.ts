/** The passages of what was read that an answer can quote, word by word. */
import type { Finding } from "./findings.ts";
import { plain } from "./words.ts";

export interface Passage {
  readonly finding: Finding;
  /** As it stands in the text. */
  readonly quote: string;
  /** As a person reads it. */
  readonly said: string;
}

const shortest = 12;
const longest = 400;

export function passagesOf(finding: Finding): Passage[] {
  const lines = finding.text.split("\n");
  return lines
    .filter((_, index) => !isRule(lines[index + 1]))
    .flatMap(partsOf)
    .map((part) => part.trim())
    .filter((part) => part.length >= shortest && /\p{L}{3}/u.test(part) && !isSalutation(part))
    .map((part) => ({
      finding,
      quote: part.slice(0, longest),
      said: readable(part.slice(0, longest)),
    }));
}

/** The line between a table's head, which says nothing by itself, and its rows. */
function isRule(line: string | undefined): boolean {
  return line !== undefined && /^\s*\|[\s|:-]*-[\s|:-]*$/.test(line);
}

function isSalutation(part: string): boolean {
  return part.endsWith(",") && part.length < 40;
}

/** A row of a table stays whole; other lines are split into sentences. */
function partsOf(line: string): string[] {
  const text = line.replace(/^\s*(?:#{1,6}|[-*+]|\d+[.)]|>)\s+/, "");
  if (/^\s*#/.test(line) || /^[\s|:-]*$/.test(text)) return [];
  if (/^\s*\|/.test(text)) return [text];
  return text.split(/(?<=[.!?]["”)]?)\s+(?=[\p{Lu}\p{N}"“(*])/u);
}

function readable(quote: string): string {
  const cells = quote.split("|").map((cell) => cell.trim());
  const joined = quote.startsWith("|") ? cells.filter(Boolean).join(", ") : quote;
  return joined.replaceAll(/\*\*|__|\\(?=[^\w\s])|`/g, "").trim();
}

/** The most telling ones, in the order in which they stand. */
export function bestPassages(
  findings: readonly Finding[],
  words: readonly string[],
  most: number,
): Passage[] {
  const share = Math.max(1, Math.floor(most / Math.max(1, findings.length)));
  return findings.flatMap((finding) => {
    const passages = passagesOf(finding);
    const scored = passages.map((passage, index) => ({
      passage,
      index,
      score: words.filter((word) => plain(passage.said).includes(plain(word))).length,
    }));
    const best = scored.toSorted((a, b) => b.score - a.score || a.index - b.index).slice(0, share);
    return best.toSorted((a, b) => a.index - b.index).map(({ passage }) => passage);
  });
}
