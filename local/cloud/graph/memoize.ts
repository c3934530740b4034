/** Remembers what was computed from a text, as a search index does: queries are asked again and again. */
import { LRUCache } from "lru-cache";

const remembered = 10_000;

export function memoize<T extends object | string>(
  compute: (text: string) => T,
): (text: string) => T {
  const cache = new LRUCache<string, T>({ max: remembered });
  return (text) => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const value = compute(text);
    cache.set(text, value);
    return value;
  };
}
