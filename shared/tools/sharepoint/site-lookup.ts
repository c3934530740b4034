/** Finds sites by their address, and what lies in them, by requests that reading permits. */
import type { Drive, Site } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { badLink } from "../resource/links/link-errors.ts";

export const sitesRead = { permissions: ["Sites.Read.All"] };
export const filesRead = { permissions: ["Files.Read.All"] };

/** @param path of the site on its host; none for the root site */
export async function findSite(
  host: string,
  path: readonly string[],
  graph: Graph,
): Promise<string> {
  const place =
    path.length === 0 ? graphPath`/sites/${host}` : joined(graphPath`/sites/${host}:`, path);
  try {
    const { id = "" } = await graph.get<Site>(place, { query: { $select: "id" }, ...sitesRead });
    return id;
  } catch (error) {
    // Graph knows no other tenant's hosts.
    if (error instanceof ConnectorError && error.code === "invalid_input")
      throw badLink("It leads to the SharePoint of another organisation, or to no site at all.");
    throw error;
  }
}

/**
 * The sites that a path may lie in, the likeliest first: `/sites/{name}` and its kin are sites of
 * their own, anything else belongs to the root site, and sites below others are seldom.
 */
export function sitesAlong(path: readonly string[]): readonly (readonly string[])[] {
  const isManaged = /^(?:sites|teams|personal)$/i.test(path[0] ?? "");
  const first = isManaged ? 2 : 0;
  const mostLevels = 3;
  return Array.from({ length: mostLevels }, (_, level) => path.slice(0, first + level)).filter(
    (site, level) => site.length === first + level,
  );
}

export async function librariesOf(siteId: string, graph: Graph): Promise<Drive[]> {
  let page = await graph.get<GraphCollection<Drive>>(graphPath`/sites/${siteId}/drives`, {
    query: { $select: "id,name,webUrl,lastModifiedDateTime,lastModifiedBy" },
    ...filesRead,
  });
  const drives = page.value;
  for (let next = page["@odata.nextLink"]; next; next = page["@odata.nextLink"]) {
    page = await graph.next<Drive>(next, filesRead);
    drives.push(...page.value);
  }
  return drives;
}

/** The parts of the path below a web address of the same host; undefined when it lies elsewhere. */
export function restBelow(
  webUrl: string | null | undefined,
  path: readonly string[],
): readonly string[] | undefined {
  const above = (URL.parse(webUrl ?? "")?.pathname ?? "").split("/").filter(Boolean);
  if (above.length === 0) return undefined;
  const isAbove = above.every((part, index) => isSame(decodeURIComponent(part), path[index]));
  return isAbove ? path.slice(above.length) : undefined;
}

export function joined(path: GraphPath, parts: readonly string[]): GraphPath {
  return parts.reduce((whole, part) => graphPath`${whole}/${part}`, path);
}

export function isSame(one: string | null | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
