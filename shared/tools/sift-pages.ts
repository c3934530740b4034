/** Fills an answer with what matches, out of as many Graph pages as that takes, up to a bound. */
import type { GraphCollection } from "../graph/graph.ts";

/** Where to read on: after so many items of the page behind a link; without one, of the first page. */
export interface PagePosition {
  link?: string;
  seen: number;
}

export interface Pages<T> {
  first(): Promise<GraphCollection<T>>;
  next(link: string): Promise<GraphCollection<T>>;
}

export interface Sifting<T> {
  /** How many items an answer holds. */
  size: number;
  mostPages: number;
  matches: (item: T) => boolean;
}

export interface Sifted<T> {
  found: T[];
  /** Every item that was looked at, in Graph's order. */
  looked: T[];
  /** Undefined at the end of the collection. */
  more: PagePosition | undefined;
}

/**
 * A page may hold more matches than fit: the answer after reads it again, from the first item that
 * this one did not look at, so that nothing is lost or repeated.
 */
export async function siftPages<T>(
  from: PagePosition,
  pages: Pages<T>,
  { size, mostPages, matches }: Sifting<T>,
): Promise<Sifted<T>> {
  const found: T[] = [];
  const looked: T[] = [];
  let { link, seen } = from;
  for (let count = 0; count < mostPages; count += 1) {
    const page = link === undefined ? await pages.first() : await pages.next(link);
    for (const item of page.value.slice(seen)) {
      if (found.length === size) return { found, looked, more: { link, seen } };
      seen += 1;
      looked.push(item);
      if (matches(item)) found.push(item);
    }
    link = page["@odata.nextLink"];
    seen = 0;
    if (link === undefined) return { found, looked, more: undefined };
    if (found.length === size) break;
  }
  return { found, looked, more: { link, seen } };
}
