/** Lists of a site, their columns and their items. */
import type { SampleList, SiteContent } from "../../../tenant/content.ts";
import { badRequest, itemNotFound } from "../errors.ts";
import { sortBy } from "../odata/collection.ts";
import { matchesFilter } from "../odata/evaluate.ts";
import { project } from "../odata/expand.ts";
import { filterPaths } from "../odata/filter.ts";
import { readOptions, type EndpointRules, type QueryOptions } from "../odata/options.ts";
import { listItemModel, listItemResource, listModel, listResource } from "../resources/site.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { answerCollection, openSite, page200, siteFragment } from "./open-site.ts";

export const listRoutes: GraphRoutes = {
  "GET /sites/:site/lists": listLists,
  "GET /sites/:site/lists/:list": getList,
  "GET /sites/:site/lists/:list/items": listItems,
  "GET /sites/:site/lists/:list/items/:item": getItem,
};

function listLists(call: GraphCall): GraphAnswer {
  const rules: EndpointRules = {
    model: listModel,
    options: ["$select", "$filter", "$orderby", "$top", "$skiptoken", "$expand"],
    page: page200,
  };
  const site = openSite(call);
  const query = readOptions(call.url, rules);
  // Hidden lists are shown only to those who select the system facet.
  const lists = site.lists.filter(
    ({ list }) => query.select?.includes("system") || list.list.hidden !== true,
  );
  const resources = lists.map((list) => withColumns(list, query));
  return answerCollection(call, query, rules, `${siteFragment(site)}/lists`, resources);
}

function getList(call: GraphCall): GraphAnswer {
  const site = openSite(call);
  const query = readOptions(call.url, { model: listModel, options: ["$select", "$expand"] });
  const list = findList(call, site);
  const fragment = `${siteFragment(site)}/lists${selectedPart(query.select)}/$entity`;
  const resource = withColumns(list, query);
  return {
    body: { ...contextOf(call.service, fragment), ...project(resource, query.select, ["columns"]) },
  };
}

function withColumns(list: SampleList, { expand }: QueryOptions): Record<string, unknown> {
  const columns = expand.find(({ name }) => name === "columns");
  return {
    ...listResource(list),
    ...(columns && { columns: list.columns.map((column) => project(column, columns.select)) }),
  };
}

/** By id or title. */
function findList(call: GraphCall, site: SiteContent): SampleList {
  const key = call.param("list").toLowerCase();
  const list = site.lists.find(
    (each) => each.list.id.toLowerCase() === key || each.list.displayName.toLowerCase() === key,
  );
  if (!list) throw itemNotFound();
  return list;
}

const itemRules: EndpointRules = {
  model: listItemModel,
  options: ["$select", "$filter", "$orderby", "$top", "$skiptoken", "$expand"],
  page: { standard: 200, most: 5000 },
};

function listItems(call: GraphCall): GraphAnswer {
  const site = openSite(call);
  const list = findList(call, site);
  const query = readOptions(call.url, itemRules);
  checkIndexes(call, list, query);
  const { filter, orderby } = query;
  const kept = list.items.filter((item) => {
    const subject = { ...item.resource, fields: item.fields };
    return !filter || matchesFilter(filter, subject);
  });
  const sorted = orderby.length > 0 ? sortBy(kept, orderby) : kept;
  const expanded = query.expand.find(({ name }) => name === "fields");
  const resources = sorted.map((item) =>
    listItemResource(item, { fields: expanded !== undefined, select: expanded?.select }),
  );
  const plain = { ...query, filter: undefined, orderby: [] };
  const fragment = `${siteFragment(site)}/lists('${list.list.id}')/items`;
  return answerCollection(call, plain, itemRules, fragment, resources, ["fields"]);
}

/** SharePoint filters and sorts by indexed columns, unless the caller accepts that it may fail. */
function checkIndexes(call: GraphCall, list: SampleList, query: QueryOptions): void {
  const prefer = call.headers.get("Prefer") ?? "";
  if (/allowthrottleablequeries|HonorNonIndexedQueriesWarningMayFailRandomly/i.test(prefer)) return;
  const paths = [
    ...(query.filter ? filterPaths(query.filter) : []),
    ...query.orderby.map(({ path }) => path.join("/")),
  ];
  for (const path of paths) {
    const name = /^fields\/(.+)$/.exec(path)?.[1];
    const column = list.columns.find((each) => each.name === name);
    if (name !== undefined && column?.indexed !== true)
      throw badRequest(
        `Field '${name}' cannot be referenced in filter or orderby as it is not indexed. Provide the 'Prefer: HonorNonIndexedQueriesWarningMayFailRandomly' header to allow this, but be warned that such queries may fail on large lists.`,
        "invalidRequest",
      );
  }
}

function getItem(call: GraphCall): GraphAnswer {
  const site = openSite(call);
  const list = findList(call, site);
  const query = readOptions(call.url, { model: listItemModel, options: ["$select", "$expand"] });
  const item = list.items.find(({ resource }) => resource.id === call.param("item"));
  if (!item) throw itemNotFound();
  // A single item brings its fields unasked.
  const expanded = query.expand.find(({ name }) => name === "fields");
  const fields =
    query.select === undefined || query.select.includes("fields") || expanded !== undefined;
  const resource = listItemResource(item, { fields, select: expanded?.select });
  const fragment = `${siteFragment(site)}/lists('${list.list.id}')/items${selectedPart(query.select)}/$entity`;
  return {
    body: { ...contextOf(call.service, fragment), ...project(resource, query.select, ["fields"]) },
  };
}
