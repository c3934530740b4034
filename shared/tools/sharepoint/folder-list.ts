/** Lists what lies in a folder or library, or the libraries of a site. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import type * as z from "zod";
import type { GraphCollection } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import type { ToolContext } from "../tool-context.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { itemFields } from "./drive-search.ts";
import { type itemSummary, summariseItem, summariseLibrary } from "./folder-item.ts";
import { findPlace, requireFolder } from "./search-place.ts";
import { filesRead, librariesOf } from "./site-lookup.ts";

/** Behind a link of a folder's pages, or after so many of a site's libraries. */
export type ListPosition = { link: string } | { site: string; from: number };

interface Listed {
  items: (z.input<typeof itemSummary> | undefined)[];
  next: ListPosition | undefined;
}

export async function listPlace(
  name: string,
  position: ListPosition | undefined,
  size: number,
  zone: MailboxZone,
  context: ToolContext,
): Promise<Listed> {
  const { graph } = context;
  if (position !== undefined && "link" in position)
    return children(await graph.next<DriveItem>(position.link, filesRead), zone);
  if (position !== undefined)
    return await libraries(position.site, position.from, size, zone, context);
  const place = await findPlace(name, context);
  return place.kind === "site"
    ? await libraries(place.siteId, 0, size, zone, context)
    : children(await firstPage(place, size, context), zone);
}

async function firstPage(
  { driveId, itemId }: { driveId: string; itemId: string },
  size: number,
  { graph }: ToolContext,
): Promise<GraphCollection<DriveItem>> {
  const path = graphPath`/drives/${driveId}/items/${itemId}`;
  // A file has no children either way, but should not be told as an empty folder.
  requireFolder(await graph.get(path, { query: { $select: "folder" }, ...filesRead }));
  return await graph.get<GraphCollection<DriveItem>>(graphPath`${path}/children`, {
    query: { $select: itemFields, $top: size, $orderby: "name" },
    ...filesRead,
  });
}

function children(page: GraphCollection<DriveItem>, zone: MailboxZone): Listed {
  const link = page["@odata.nextLink"];
  return {
    items: page.value.map((item) => summariseItem(item, zone)),
    next: link === undefined ? undefined : { link },
  };
}

/** A site has few: Graph gives them at once. */
async function libraries(
  site: string,
  from: number,
  size: number,
  zone: MailboxZone,
  { graph }: ToolContext,
): Promise<Listed> {
  const all = await librariesOf(site, graph);
  const end = from + size;
  return {
    items: all.slice(from, end).map((drive) => summariseLibrary(drive, zone)),
    next: end < all.length ? { site, from: end } : undefined,
  };
}
