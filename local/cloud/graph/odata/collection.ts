/** Filters, sorts and pages a collection, and writes its envelope with an opaque `@odata.nextLink`. */
import { badRequest } from "../errors.ts";
import { compareValues, matchesFilter, valueAt } from "./evaluate.ts";
import type { EndpointRules, OrderItem, QueryOptions } from "./options.ts";

export interface Page<T> {
  items: T[];
  total: number;
  /** Where the next page starts; undefined on the last one. */
  next: number | undefined;
}

export function filterAndSort<T extends object>(items: readonly T[], query: QueryOptions): T[] {
  const { filter } = query;
  const kept = filter ? items.filter((item) => matchesFilter(filter, item)) : [...items];
  return query.orderby.length > 0 ? sortBy(kept, query.orderby) : kept;
}

export function sortBy<T extends object>(items: T[], order: readonly OrderItem[]): T[] {
  return items.toSorted((left, right) => {
    for (const { path, descending } of order) {
      const difference = compareValues(sortKey(left, path), sortKey(right, path));
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
}

function sortKey(item: object, path: readonly string[]): unknown {
  const value = valueAt(item, path);
  return typeof value === "string" ? value.toLowerCase() : value;
}

export function takePage<T>(
  items: readonly T[],
  query: QueryOptions,
  rules: EndpointRules,
): Page<T> {
  const size = query.top ?? rules.page?.standard ?? items.length;
  const start = query.skipToken === undefined ? query.skip : readSkipToken(query.skipToken);
  const end = start + size;
  return {
    items: items.slice(start, end),
    total: items.length,
    next: end < items.length ? end : undefined,
  };
}

/** The link to the next page: the same request with its place in the collection. */
export function nextLink(
  url: URL,
  graphOrigin: string,
  next: number,
  by: "$skip" | "$skiptoken",
): string {
  const link = new URL(`${url.pathname}${url.search}`, graphOrigin);
  for (const name of ["$skip", "$skiptoken", "skip", "skiptoken"]) link.searchParams.delete(name);
  link.searchParams.set(by, by === "$skip" ? String(next) : writeSkipToken(next));
  return link.href;
}

function writeSkipToken(start: number): string {
  return Buffer.from(`page:${start}`).toString("base64url");
}

function readSkipToken(token: string): number {
  const match = /^page:(\d{1,9})$/.exec(Buffer.from(token, "base64url").toString());
  if (!match) throw badRequest("The $skiptoken query option is not valid.");
  return Number(match[1]);
}
