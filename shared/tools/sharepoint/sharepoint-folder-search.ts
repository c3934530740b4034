/** `sharepoint_folder_search`: finds folders and libraries, and lists what lies in one. */
import type { Drive, DriveItem } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import { defineTool } from "../define-tool.ts";
import { cursorField, line, noteList, pageFields, sizeField } from "../fields.ts";
import { kqlQueryString } from "../kql.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { type DrivePosition, searchDrives } from "./drive-search.ts";
import { drivesFor, mayFallBack, onlyOwn, orRefusal } from "./file-fallback.ts";
import { itemSummary, summariseItem, summariseLibrary } from "./folder-item.ts";
import { listPlace, type ListPosition } from "./folder-list.ts";
import { onlySites, searchMicrosoft } from "./microsoft-search.ts";
import { findPlace, rootsOf } from "./search-place.ts";

const input = z.strictObject({
  query: line(200)
    .optional()
    .describe("Words of a folder's or library's name; with folder: of what to find in it."),
  folder: line(4_096)
    .optional()
    .describe(
      "What to list or search: a folder's uri, or web address of a folder, library or site.",
    ),
  size: sizeField(20, 50),
  cursor: cursorField,
});

type Arguments = z.output<typeof input>;

interface Position {
  from?: number;
  drives?: DrivePosition;
  list?: ListPosition;
}

interface Found {
  items: (z.input<typeof itemSummary> | undefined)[];
  next: Position | undefined;
  notes?: (string | undefined)[];
}

export const sharepointFolderSearch = defineTool({
  name: "sharepoint_folder_search",
  title: "Search and list folders",
  description:
    "Finds folders and libraries of SharePoint and OneDrive by name; with folder, lists what lies " +
    "in it, or with query too, finds files and folders below it. A folder's uri goes back in as " +
    "folder, or as within of sharepoint_search; read_resource reads a file.",
  toolsets: ["core", "sharepoint", "files"],
  effect: "read",
  permissions: {
    delegated: ["Files.Read.All", "Sites.Read.All", "MailboxSettings.Read"],
    application: ["Files.Read.All", "Sites.Read.All"],
  },
  input,
  output: z.object({ items: z.array(itemSummary), ...pageFields }),

  async run(args, context) {
    const { cursor } = context;
    const zone = await zoneOf(context);
    const found = await find(args, (await cursor.open<Position>()) ?? {}, zone, context);
    const items = found.items.filter((item) => item !== undefined);
    return {
      items,
      count: items.length,
      truncated: found.next !== undefined,
      nextCursor: found.next && (await cursor.seal(found.next)),
      notes: noteList(zone.note, ...(found.notes ?? [])),
    };
  },
});

async function find(
  args: Arguments,
  position: Position,
  zone: MailboxZone,
  context: ToolContext,
): Promise<Found> {
  const { query, folder, size } = args;
  if (query === undefined && folder === undefined) throw nothingNamed();
  if (folder === undefined) return await findByName(query ?? "", position, args, zone, context);
  if (query !== undefined) return await findBelow(query, folder, position, args, zone, context);
  const { items, next } = await listPlace(folder, position.list, size, zone, context);
  return { items, next: next && { list: next } };
}

/** Of a library's own item that holds a folder; of a library. Neither is a document. */
const foldersOnly =
  "((isDocument=false AND contentclass:STS_ListItem_DocumentLibrary) OR contentclass:STS_List_DocumentLibrary)";

async function findByName(
  query: string,
  { from = 0, drives }: Position,
  { size }: Arguments,
  zone: MailboxZone,
  context: ToolContext,
): Promise<Found> {
  if (drives !== undefined) return await findInOwn(query, drives, size, zone, context);
  try {
    const request = {
      entityTypes: ["driveItem", "drive"],
      queryString: kqlQueryString(query, [foldersOnly]),
      permissions: ["Files.Read.All"],
    };
    const page = await searchMicrosoft({ ...request, from, size }, context);
    return {
      items: page.hits.map(({ resource }) =>
        isDrive(resource)
          ? summariseLibrary(resource, zone)
          : summariseItem(resource, zone, "folder"),
      ),
      next: page.next === undefined ? undefined : { from: page.next },
      notes: [context.mode === "application" ? onlySites : undefined],
    };
  } catch (error) {
    if (!mayFallBack(error)) throw error;
    return await orRefusal(error, async () => {
      const roots = await drivesFor(undefined, error, context);
      return await findInOwn(query, { roots }, size, zone, context);
    });
  }
}

function isDrive(resource: object): resource is Drive {
  return (resource as { "@odata.type"?: string })["@odata.type"] === "#microsoft.graph.drive";
}

async function findInOwn(
  text: string,
  position: DrivePosition,
  size: number,
  zone: MailboxZone,
  { graph }: ToolContext,
): Promise<Found> {
  const isWanted = ({ folder }: DriveItem) => Boolean(folder);
  const { found, more } = await searchDrives({ text, size, isWanted }, position, graph);
  return { ...drivesFound(found, more, zone), notes: [onlyOwn] };
}

async function findBelow(
  text: string,
  folder: string,
  { drives }: Position,
  { size }: Arguments,
  zone: MailboxZone,
  context: ToolContext,
): Promise<Found> {
  const position = drives ?? { roots: await rootsOf(await findPlace(folder, context), context) };
  const wish = { text, size, isWanted: () => true };
  const { found, more } = await searchDrives(wish, position, context.graph);
  return drivesFound(found, more, zone);
}

function drivesFound(
  found: readonly DriveItem[],
  more: DrivePosition | undefined,
  zone: MailboxZone,
): Found {
  return {
    items: found.map((item) => summariseItem(item, zone)),
    next: more && { drives: more },
  };
}

function nothingNamed(): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "There is nothing to search for.",
    because: "Neither query nor folder is given.",
    remedy: "Name a folder by words of its name (query), or list one (folder).",
  });
}
