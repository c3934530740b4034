/** Finds in Graph what a web address of SharePoint or OneDrive names. */
import type { Drive, DriveItem, List, SitePage } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { linkedItemMissing } from "../resource/links/link-errors.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import {
  filesRead,
  findSite,
  isSame,
  joined,
  librariesOf,
  restBelow,
  sitesAlong,
  sitesRead,
} from "./site-lookup.ts";
import type { NamedPlace } from "./web-address-form.ts";

type Found<Kind extends ResourceUri["kind"]> = Extract<ResourceUri, { kind: Kind }>;
type Named<Kind extends NamedPlace["kind"]> = Extract<NamedPlace, { kind: Kind }>;

export interface SitePlace {
  kind: "site";
  siteId: string;
}

export interface ListPlace {
  kind: "list";
  siteId: string;
  listId: string;
}

export async function findPage(
  host: string,
  { path, name }: Named<"page">,
  graph: Graph,
): Promise<Found<"page">> {
  const siteId = await findSite(host, path, graph);
  // Graph ignores a filter on the name.
  const page = await findAmong<SitePage>(
    graphPath`/sites/${siteId}/pages/microsoft.graph.sitePage`,
    "id,name",
    (each) => isSame(each.name, name),
    graph,
  );
  if (page?.id === undefined) throw linkedItemMissing("The page");
  return { kind: "page", siteId, pageId: page.id };
}

export async function findList(
  host: string,
  { path }: Named<"list" | "listitem">,
  graph: Graph,
): Promise<ListPlace> {
  const sitePath = path.slice(0, isSame(path.at(-2), "Lists") ? -2 : -1);
  const siteId = await findSite(host, sitePath, graph);
  const list = await findAmong<List>(
    graphPath`/sites/${siteId}/lists`,
    "id,webUrl",
    ({ webUrl }) => restBelow(webUrl, path)?.length === 0,
    graph,
  );
  if (list?.id === undefined) throw linkedItemMissing("The list");
  return { kind: "list", siteId, listId: list.id };
}

export async function findByPath(
  host: string,
  { path }: Named<"path">,
  { graph, mode }: Pick<ToolContext, "graph" | "mode">,
): Promise<Found<"file"> | SitePlace> {
  const own = mode === "delegated" ? await inOwnDrive(path, graph) : undefined;
  if (own !== undefined) return own;
  for (const [level, site] of sitesAlong(path).entries()) {
    const siteId = await siteOrNothing(host, site, level, graph);
    if (site.length === path.length) return { kind: "site", siteId };
    for (const { id = "", webUrl } of await librariesOf(siteId, graph)) {
      const rest = restBelow(webUrl, path);
      if (rest !== undefined) return await itemAt(id, rest, graph);
    }
  }
  throw linkedItemMissing("The library");
}

/** Below the first site, a missing one only means that the path has no further site in it. */
async function siteOrNothing(
  host: string,
  site: readonly string[],
  level: number,
  graph: Graph,
): Promise<string> {
  try {
    return await findSite(host, site, graph);
  } catch (error) {
    const isMissing = error instanceof ConnectorError && error.code === "not_found";
    throw isMissing ? linkedItemMissing(level === 0 ? "The site" : "The library") : error;
  }
}

/** The signed-in user's own OneDrive is open without any permission on sites. */
async function inOwnDrive(
  path: readonly string[],
  graph: Graph,
): Promise<Found<"file"> | undefined> {
  if (!isSame(path[0], "personal") || path.length < 3) return undefined;
  const { id = "", webUrl } = await graph
    .get<Drive>(graphPath`/me/drive`, { query: { $select: "id,webUrl" }, ...filesRead })
    .catch(noDrive);
  const rest = restBelow(webUrl, path);
  return rest && (await itemAt(id, rest, graph));
}

/** Who has no OneDrive may still open another's. */
function noDrive(error: unknown): Drive {
  const hasNone =
    error instanceof ConnectorError && ["not_found", "access_denied"].includes(error.code);
  if (hasNone) return {};
  throw error;
}

async function itemAt(
  driveId: string,
  path: readonly string[],
  graph: Graph,
): Promise<Found<"file">> {
  const root = graphPath`/drives/${driveId}/root`;
  const place = path.length === 0 ? root : joined(graphPath`${root}:`, path);
  const { id = "" } = await graph.get<DriveItem>(place, { query: { $select: "id" }, ...filesRead });
  return { kind: "file", driveId, itemId: id };
}

/** Graph takes a file's unique id for its item id; in which library it lies, the link leaves open. */
export async function findByUniqueId(
  host: string,
  { path, uniqueId }: Named<"uniqueId">,
  graph: Graph,
): Promise<Found<"file">> {
  const siteId = await findSite(host, path, graph);
  const libraries = await librariesOf(siteId, graph);
  const results = await graph.batch<DriveItem>(
    libraries.map(({ id = "" }) => ({
      method: "GET",
      path: graphPath`/drives/${id}/items/${uniqueId}`,
      query: { $select: "id" },
      ...filesRead,
    })),
  );
  const index = results.findIndex(({ ok }) => ok);
  const [library, found] = [libraries[index], results[index]];
  if (library === undefined || !found?.ok) throw missingFrom(results);
  return { kind: "file", driveId: library.id ?? "", itemId: found.body.id ?? "" };
}

/** Not found in one library says little; a refusal or failure by another says more. */
function missingFrom(results: readonly ({ ok: true } | { ok: false; error: Error })[]): Error {
  const errors = results.flatMap((result) => (result.ok ? [] : [result.error]));
  const telling = errors.find(
    (error) => !(error instanceof ConnectorError && error.code === "not_found"),
  );
  return telling ?? linkedItemMissing("The file");
}

/** The first that fits, page by page. */
async function findAmong<T>(
  path: GraphPath,
  fields: string,
  fits: (each: T) => boolean,
  graph: Graph,
): Promise<T | undefined> {
  let page = await graph.get<GraphCollection<T>>(path, {
    query: { $select: fields },
    ...sitesRead,
  });
  for (;;) {
    const found = page.value.find(fits);
    const next = page["@odata.nextLink"];
    if (found !== undefined || next === undefined) return found;
    page = await graph.next<T>(next, sitesRead);
  }
}
