/** What the routes below a site share: finding it, checking access, and answering a collection. */
import type { SiteContent } from "../../../tenant/content.ts";
import { badRequest, type GraphError, itemNotFound, sharePointAccessDenied } from "../errors.ts";
import { filterAndSort, nextLink, takePage } from "../odata/collection.ts";
import { project } from "../odata/expand.ts";
import type { EndpointRules, QueryOptions } from "../odata/options.ts";
import { maySeeSite } from "../resources/access.ts";
import { findSite, findSiteByPath } from "../resources/site.ts";
import { contextOf, selectedPart, type GraphAnswer, type GraphCall } from "../service.ts";

export const page200 = { standard: 200, most: 1000 };

/** The part of a context that names the site. */
export const siteFragment = ({ site }: SiteContent) => `sites('${encodeURIComponent(site.id)}')`;

/** The site of the path, whether or not the caller may read it. */
export function findSiteOf(call: GraphCall): SiteContent {
  const id = call.param("site");
  const site = findSite(call.service, id);
  if (site) return site;
  const host = /^([\w.-]+)(,[\w-]{36}){0,2}$/.exec(id)?.[1] ?? "";
  throw noSite(call, host);
}

export const openSite = (call: GraphCall): SiteContent => allowed(call, findSiteOf(call));

export function openSiteByPath(call: GraphCall): SiteContent {
  const site = findSiteByPath(call.service, call.param("host").slice(0, -1), call.param("path"));
  if (!site) throw noSite(call, call.param("host").slice(0, -1));
  return allowed(call, site);
}

/** Other hosts are refused before their paths are looked at. */
function noSite({ service }: GraphCall, host: string): GraphError {
  const isOurs = service.content.sites.some(({ site }) => new URL(site.webUrl).host === host);
  return isOurs
    ? itemNotFound()
    : badRequest("Invalid hostname for this tenancy", "invalidRequest");
}

function allowed(call: GraphCall, site: SiteContent): SiteContent {
  if (!maySeeSite(call, site)) throw sharePointAccessDenied();
  return site;
}

/** @param always properties that stay whatever is selected, because they were expanded */
export function answerCollection(
  call: GraphCall,
  query: QueryOptions,
  rules: EndpointRules,
  fragment: string,
  resources: Record<string, unknown>[],
  always: string[] = ["columns"],
): GraphAnswer {
  const page = takePage(filterAndSort(resources, query), query, rules);
  return {
    body: {
      ...contextOf(call.service, `${fragment}${selectedPart(query.select)}`),
      ...(page.next !== undefined && {
        "@odata.nextLink": nextLink(call.url, call.service.origins.graph, page.next, "$skiptoken"),
      }),
      value: page.items.map((resource) => project(resource, query.select, always)),
    },
  };
}
