/** The summary of a hit: the text around the query's words, these marked `<c0>`, gaps marked `<ddd/>`. */
import { spansOf, wordsOf, type WordSpan } from "../kql/text.ts";

const reach = 90;
const mostPassages = 2;

interface Passage {
  start: number;
  end: number;
}

export function summarize(text: string, terms: readonly string[]): string {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain === "") return "";
  const wanted = new Set(terms.flatMap(wordsOf));
  const hits = spansOf(plain).filter(({ word }) => wanted.has(word));
  const passages = passagesAround(plain, hits.length > 0 ? hits.map(({ start }) => start) : [0]);
  const marked = passages.map((passage) => highlight(plain, passage, hits));
  const opening = (passages[0]?.start ?? 0) > 0 ? "<ddd/>" : "";
  return `${opening}${marked.join("<ddd/>")}<ddd/>`;
}

/** Spans around the first places, cut at spaces. */
function passagesAround(text: string, places: readonly number[]): Passage[] {
  const passages: Passage[] = [];
  for (const at of places) {
    const last = passages.at(-1);
    if (last && at < last.end) continue;
    if (passages.length === mostPassages) break;
    const start = at <= reach ? 0 : text.indexOf(" ", at - reach) + 1;
    passages.push({ start: Math.max(start, last?.end ?? 0), end: endAfter(text, at) });
  }
  return passages;
}

function endAfter(text: string, at: number): number {
  if (at + reach >= text.length) return text.length;
  const space = text.lastIndexOf(" ", at + reach);
  return space > at ? space : at + reach;
}

function highlight(text: string, { start, end }: Passage, hits: readonly WordSpan[]): string {
  let marked = "";
  let at = start;
  for (const hit of hits) {
    if (hit.start < start || hit.end > end) continue;
    marked += `${text.slice(at, hit.start)}<c0>${text.slice(hit.start, hit.end)}</c0>`;
    at = hit.end;
  }
  return marked + text.slice(at, end);
}
