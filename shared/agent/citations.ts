/** Checks what an answer cites against what was read: only what stands there is passed on. */
import { plainQuote } from "./plain-quote.ts";
import type { Citation, Source } from "./types.ts";

export interface ClaimedCitation {
  readonly uri: string;
  readonly quote: string;
}

export interface CheckedCitations {
  readonly citations: readonly Citation[];
  readonly notes: readonly string[];
}

const mostCitations = 100;
/** In characters: less supports nothing. */
const leastQuote = 3;

export function checkCitations(
  claimed: readonly ClaimedCitation[],
  sources: readonly Source[],
): CheckedCitations {
  const read = new Map<Source, readonly string[]>();
  const citations = new Map<string, Citation>();
  let unknown = 0;
  let unmatched = 0;
  for (const { uri, quote } of claimed.slice(0, mostCitations)) {
    const source =
      sources.find((one) => one.uri === uri) ?? sources.find((one) => one.webUrl === uri);
    if (source === undefined) unknown++;
    else if (isQuoted(quote, textsOf(source, read)))
      citations.set(`${source.uri} ${quote}`, citation(source, quote));
    else unmatched++;
  }
  const excess = Math.max(0, claimed.length - mostCitations);
  return { citations: [...citations.values()], notes: notesOn({ unknown, unmatched, excess }) };
}

function isQuoted(quote: string, texts: readonly string[]): boolean {
  // A passage may be marked as one by quotation marks or dots around it.
  const plain = plainQuote(quote).replace(/^["'. ]+|["'. ]+$/g, "");
  return plain.length >= leastQuote && texts.some((text) => text.includes(plain));
}

function textsOf(source: Source, known: Map<Source, readonly string[]>): readonly string[] {
  const texts = known.get(source) ?? source.texts.map(plainQuote);
  known.set(source, texts);
  return texts;
}

function citation({ uri, title, webUrl }: Source, quote: string): Citation {
  return { uri, title: title ?? kindOf(uri), webUrl, quote };
}

/** `mail` of `m365://mail/…`, for what has no title. */
function kindOf(uri: string): string {
  return /^m365:\/\/([a-z]+)\//.exec(uri)?.[1] ?? "link";
}

function notesOn(left: { unknown: number; unmatched: number; excess: number }): string[] {
  const counts: [number, string][] = [
    [left.unmatched, "Quotes left out because they do not stand in what was read"],
    [left.unknown, "Citations left out because their item was not read"],
    [left.excess, `Citations left out beyond the first ${mostCitations}`],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}.`);
}
