/** A page of a Teams collection in its envelope, whose count is that of the page. */
import { nextLink, takePage } from "../odata/collection.ts";
import type { EndpointRules, QueryOptions } from "../odata/options.ts";
import { contextOf, type GraphAnswer, type GraphCall } from "../service.ts";

export function answerPage<T>(
  { service, url }: GraphCall,
  fragment: string,
  items: readonly T[],
  paging: { query: QueryOptions; rules: EndpointRules },
  present: (item: T) => object,
): GraphAnswer {
  const page = takePage(items, paging.query, paging.rules);
  const value = page.items.map(present);
  const next =
    page.next === undefined
      ? undefined
      : nextLink(url, service.origins.graph, page.next, "$skiptoken");
  return {
    body: {
      ...contextOf(service, fragment),
      "@odata.count": value.length,
      ...(next !== undefined && { "@odata.nextLink": next }),
      value,
    },
  };
}

/** Everything at once, for collections that are not paged. */
export function answerAll({ service }: GraphCall, fragment: string, value: object[]): GraphAnswer {
  return { body: { ...contextOf(service, fragment), "@odata.count": value.length, value } };
}

/** An id as `@odata.context` writes it: `19%3A…%40thread.v2`. */
export const keyPart = (id: string) => `('${encodeURIComponent(id)}')`;
