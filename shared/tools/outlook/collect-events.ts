/** Picks the wanted events out of Graph's pages, as many as fit an answer. */
import type { Event } from "@microsoft/microsoft-graph-types";
import type { GraphCollection } from "../../graph/graph.ts";

/** After so many events of the page behind a link; without one, of the first. */
export interface PagePosition {
  link?: string;
  seen: number;
}

interface Pages {
  /** How many events fit. */
  size: number;
  isWanted(event: Event): boolean;
  first(): Promise<GraphCollection<Event>>;
  next(link: string): Promise<GraphCollection<Event>>;
}

interface Collected {
  found: Event[];
  /** Every event that was looked at, the last one last. */
  looked: Event[];
  /** Undefined at the end. */
  more: PagePosition | undefined;
}

const mostPages = 5;

/**
 * Fills an answer from as many pages as that takes, up to a bound. A page may hold more matches than
 * fit: the answer after reads it again, from the first event that this one did not look at.
 */
export async function collectEvents(
  { link, seen }: PagePosition,
  pages: Pages,
): Promise<Collected> {
  const found: Event[] = [];
  const looked: Event[] = [];
  for (let count = 0; count < mostPages && found.length < pages.size; count += 1) {
    const page = link === undefined ? await pages.first() : await pages.next(link);
    for (const event of page.value.slice(seen)) {
      if (found.length === pages.size) return { found, looked, more: { link, seen } };
      seen += 1;
      looked.push(event);
      if (pages.isWanted(event)) found.push(event);
    }
    link = page["@odata.nextLink"];
    seen = 0;
    if (link === undefined) return { found, looked, more: undefined };
  }
  return { found, looked, more: { link, seen } };
}
