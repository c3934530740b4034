/** `sharepoint_search`: finds files, site pages and list items. */
import * as z from "zod";
import { defineTool } from "../define-tool.ts";
import { cursorField, line, noteList, pageFields, sizeField, whenField } from "../fields.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { findInDrives, mayFallBack, type DrivesFound } from "./file-fallback.ts";
import type { DrivePosition } from "./drive-search.ts";
import { isRefused, onlySites, searchMicrosoft, type SearchPage } from "./microsoft-search.ts";
import { fileQuery } from "./file-query.ts";
import { hitSummary, summariseHit } from "./search-hit.ts";
import { entityTypesOf, permissionsOf, type SearchKind, searchKinds } from "./search-kinds.ts";
import { addressOf, whyNothing } from "./search-place.ts";

const input = z.strictObject({
  query: line(500).describe("Words or KQL."),
  kinds: z
    .array(z.enum(searchKinds))
    .min(1)
    .max(searchKinds.length)
    .refine((kinds) => new Set(kinds).size === kinds.length, "names a kind twice")
    .optional()
    .describe("Default: files and pages; with fileTypes: files."),
  fileTypes: z
    .array(z.string().regex(/^[a-z0-9]{1,10}$/i, "is a file extension such as docx"))
    .min(1)
    .max(10)
    .optional()
    .describe("Only these, e.g. docx, pdf."),
  author: line(256).optional().describe("Only items by this person."),
  within: line(4_096)
    .optional()
    .describe("Only below this site, library or folder: its web address, or a folder's uri."),
  modifiedAfter: whenField.optional().describe("Changed from this day or instant on."),
  modifiedBefore: whenField
    .optional()
    .describe("Changed until the end of this day, or this instant."),
  size: sizeField(20, 50),
  cursor: cursorField,
});

type Arguments = z.output<typeof input>;

/** An offset counts hits of the kinds searched; without Microsoft Search drives are gone through. */
interface Position {
  from: number;
  kinds?: readonly SearchKind[];
  drives?: DrivePosition;
}

export const sharepointSearch = defineTool({
  name: "sharepoint_search",
  title: "Search SharePoint and OneDrive",
  description:
    "Finds files in SharePoint libraries and OneDrive, site pages and list items by their text, " +
    "name, author, type, place or date: kind, name, snippet, author, change time, link. Finds what " +
    "the signed-in user may open, once indexed. Call read_resource with an item's uri for its text.",
  toolsets: ["core", "sharepoint", "files"],
  effect: "read",
  permissions: {
    delegated: ["Files.Read.All", "Sites.Read.All", "MailboxSettings.Read"],
    application: ["Files.Read.All", "Sites.Read.All"],
  },
  needs: "search",
  input,
  output: z.object({ items: z.array(hitSummary), ...pageFields }),

  async run(args, context) {
    const { cursor } = context;
    const zone = await zoneOf(context);
    const position = (await cursor.open<Position>()) ?? { from: 0 };
    const { hits, next, notes } = await find(args, position, zone, context);
    const items = hits.map((hit) => summariseHit(hit, zone)).filter((item) => item !== undefined);
    return {
      items,
      count: items.length,
      truncated: next !== undefined,
      nextCursor: next && (await cursor.seal(next satisfies Position)),
      notes: noteList(zone.note, ...notes, unreadableNote(hits.length - items.length)),
    };
  },
});

interface Found {
  hits: SearchPage["hits"];
  next: Position | undefined;
  notes: (string | undefined)[];
}

async function find(
  args: Arguments,
  position: Position,
  zone: MailboxZone,
  context: ToolContext,
): Promise<Found> {
  if (position.drives !== undefined)
    return fromDrives(await findInDrives(args, position.drives, zone, context));
  const wanted = args.kinds ?? (args.fileTypes ? ["files"] : ["files", "pages"]);
  const kinds = position.kinds ?? wanted;
  try {
    return await inIndex(args, { from: position.from, wanted, kinds }, zone, context);
  } catch (error) {
    if (!kinds.includes("files") || !mayFallBack(error)) throw error;
    return fromDrives(await findInDrives(args, error, zone, context));
  }
}

function fromDrives({ hits, more, note }: DrivesFound): Found {
  return { hits, next: more && { from: 0, drives: more }, notes: [note] };
}

interface IndexSearch {
  from: number;
  wanted: readonly SearchKind[];
  kinds: readonly SearchKind[];
}

async function inIndex(
  args: Arguments,
  { from, wanted, kinds }: IndexSearch,
  zone: MailboxZone,
  context: ToolContext,
): Promise<Found> {
  const within = args.within && (await addressOf(args.within, context));
  const { page, searched } = await searchAllowed(kinds, async (some) => {
    const queryString = fileQuery({ ...args, within }, some, zone);
    const request = { entityTypes: entityTypesOf(some), queryString, from, size: args.size };
    return await searchMicrosoft({ ...request, permissions: permissionsOf(some) }, context);
  });
  const isNothing = page.hits.length === 0 && from === 0;
  return {
    hits: page.hits,
    next: page.next === undefined ? undefined : { from: page.next, kinds: searched },
    notes: [
      searched.length < wanted.length ? onlyFiles : undefined,
      context.mode === "application" && searched.includes("files") ? onlySites : undefined,
      isNothing && args.within ? await whyNothing(args.within, context) : undefined,
    ],
  };
}

const onlyFiles =
  "Only files were searched: finding pages and list items takes the permission Sites.Read.All.";

/** Without Sites.Read.All a search that also wants files is repeated for these alone. */
async function searchAllowed(
  kinds: readonly SearchKind[],
  ask: (kinds: readonly SearchKind[]) => Promise<SearchPage>,
): Promise<{ page: SearchPage; searched: readonly SearchKind[] }> {
  try {
    return { page: await ask(kinds), searched: kinds };
  } catch (error) {
    const files = kinds.filter((kind) => kind === "files");
    const isOther = files.length === 0 || files.length === kinds.length;
    if (isOther || !isRefused(error, "consent_required")) throw error;
    return { page: await ask(files), searched: files };
  }
}

function unreadableNote(hits: number): string | undefined {
  return hits === 0 ? undefined : `${hits} hits are left out: Search did not say where they are.`;
}
