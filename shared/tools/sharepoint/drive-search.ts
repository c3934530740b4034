/** Finds items by the search of drives themselves, which Graph offers for each library or folder alone. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath, odataString } from "../../graph/path.ts";
import { filesRead } from "./site-lookup.ts";

/** Where to search: a folder of a drive, all of it, or the signed-in user's own OneDrive. */
export interface DriveRoot {
  driveId?: string;
  itemId?: string;
}

/** Where a search goes on: behind a link, or else at the beginning of the first root. */
export interface DrivePosition {
  roots: readonly DriveRoot[];
  link?: string;
}

export interface DriveWish {
  text: string;
  size: number;
  isWanted(item: DriveItem): boolean;
}

export const itemFields =
  "id,name,size,file,folder,webUrl,webDavUrl,createdBy,lastModifiedBy,lastModifiedDateTime,parentReference";

/** One narrowed page may be empty though more would follow: looks on, for a while. */
const mostPages = 5;

export async function searchDrives(
  wish: DriveWish,
  from: DrivePosition,
  graph: Graph,
): Promise<{ found: DriveItem[]; more: DrivePosition | undefined }> {
  const query = odataString(plainWords(wish.text));
  let position: DrivePosition | undefined = from;
  let found: DriveItem[] = [];
  for (let pages = 0; pages < mostPages && found.length === 0 && position?.roots[0]; pages += 1) {
    const page = await searchPage(query, position.roots[0], position.link, wish.size, graph);
    found = page.value.filter((item) => wish.isWanted(item));
    position = after(position, page["@odata.nextLink"]);
  }
  return { found, more: position };
}

function after({ roots }: DrivePosition, link: string | undefined): DrivePosition | undefined {
  if (link !== undefined) return { roots, link };
  return roots.length > 1 ? { roots: roots.slice(1) } : undefined;
}

async function searchPage(
  query: string,
  root: DriveRoot,
  link: string | undefined,
  size: number,
  graph: Graph,
): Promise<GraphCollection<DriveItem>> {
  if (link !== undefined) return await graph.next<DriveItem>(link, filesRead);
  return await graph.get<GraphCollection<DriveItem>>(
    graphPath`${pathOf(root)}/search(q=${query})`,
    { query: { $select: itemFields, $top: size }, ...filesRead },
  );
}

function pathOf({ driveId, itemId }: DriveRoot): GraphPath {
  if (driveId === undefined) return graphPath`/me/drive/root`;
  if (itemId === undefined) return graphPath`/drives/${driveId}/root`;
  return graphPath`/drives/${driveId}/items/${itemId}`;
}

/** A drive's search knows words alone: anything of KQL would be dropped or misread. */
function plainWords(text: string): string {
  if (!/["()*<>=]|\w:\S|(?:^|\s)(?:AND|OR|NOT|NEAR)(?:\s|$)|(?:^|\s)-\S/.test(text)) return text;
  throw new ConnectorError("invalid_input", {
    happened: "query cannot be searched for here.",
    because: "A single library or OneDrive is searched by plain words, without KQL.",
    remedy: "Write plain words; all of them must occur.",
  });
}
