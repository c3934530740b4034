/** `sharepoint_search`: finds files, site pages and list items by Microsoft Search. */
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import { graphPath } from "../../graph/path.ts";
import type { Tenant } from "../../identity/tenant.ts";
import { defineTool } from "../define-tool.ts";
import { cursorField, line, noteList, pageFields, sizeField, whenField } from "../fields.ts";
import { kqlQueryString, kqlPhrase, kqlRange } from "../kql.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { hitSummary, type SearchHit, summariseHit } from "./search-hit.ts";
import {
  entityTypesOf,
  permissionsOf,
  restrictionOf,
  type SearchKind,
  searchKinds,
} from "./search-kinds.ts";

const input = z.strictObject({
  query: line(500).describe("Words or KQL to look for in names, text and properties of items."),
  kinds: z
    .array(z.enum(searchKinds))
    .min(1)
    .max(searchKinds.length)
    .refine((kinds) => new Set(kinds).size === kinds.length, "names a kind twice")
    .optional()
    .describe(
      "What to find: files, pages, listItems. Default: files and pages; with fileTypes: files.",
    ),
  fileTypes: z
    .array(z.string().regex(/^[a-z0-9]{1,10}$/i, "is a file extension such as docx"))
    .min(1)
    .max(10)
    .optional()
    .describe("Only these file extensions, e.g. docx, pdf."),
  author: line(256).optional().describe("Only items by this person."),
  within: z
    .url({ protocol: /^https$/, error: "is the https address of a site, library or folder" })
    .max(1_000)
    .refine((url) => !url.includes("?"), "is an address without a query, not the link of a file")
    .optional()
    .describe("Only below this site, library or folder: its web address."),
  modifiedAfter: whenField.optional().describe("Changed on or after this day or instant."),
  modifiedBefore: whenField
    .optional()
    .describe("Changed on or before this day, or before this instant."),
  size: sizeField(20, 50),
  cursor: cursorField,
});

type Arguments = z.output<typeof input>;

/** Microsoft Search pages by offset, not by link; an offset counts hits of the kinds searched. */
interface Position {
  from: number;
  kinds?: readonly SearchKind[];
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
    const wanted = args.kinds ?? (args.fileTypes ? ["files"] : ["files", "pages"]);
    const { answer, kinds } = await searchAllowed(position.kinds ?? wanted, async (some) => {
      const query = { queryString: queryString(args, some, zone) };
      return await search({ query, from: position.from, size: args.size }, some, context);
    });
    const container = answer.value[0]?.hitsContainers[0];
    const hits = container?.hits ?? [];
    const items = hits.map((hit) => summariseHit(hit, zone)).filter((item) => item !== undefined);
    const more = container?.moreResultsAvailable === true && hits.length > 0;
    return {
      items,
      count: items.length,
      truncated: more,
      nextCursor: more
        ? await cursor.seal({ from: position.from + hits.length, kinds } satisfies Position)
        : undefined,
      notes: noteList(
        zone.note,
        kinds.length < wanted.length ? onlyFiles : undefined,
        unreadableNote(hits.length - items.length),
      ),
    };
  },
});

const onlyFiles =
  "Only files were searched: finding pages and list items takes the permission Sites.Read.All.";

/** Without Sites.Read.All a search that also wants files is repeated for these alone. */
async function searchAllowed(
  kinds: readonly SearchKind[],
  ask: (kinds: readonly SearchKind[]) => Promise<SearchAnswer>,
): Promise<{ answer: SearchAnswer; kinds: readonly SearchKind[] }> {
  try {
    return { answer: await ask(kinds), kinds };
  } catch (error) {
    const isRefused = error instanceof ConnectorError && error.code === "consent_required";
    const files = kinds.filter((kind) => kind === "files");
    if (!isRefused || files.length === 0 || files.length === kinds.length) throw error;
    return { answer: await ask(files), kinds: files };
  }
}

async function search(
  request: { query: { queryString: string }; from: number; size: number },
  kinds: readonly SearchKind[],
  { graph, mode, tenant }: ToolContext,
): Promise<SearchAnswer> {
  const region = mode === "application" ? { region: requireRegion(tenant) } : {};
  return await graph.post<SearchAnswer>(
    graphPath`/search/query`,
    { requests: [{ entityTypes: entityTypesOf(kinds), ...request, ...region }] },
    { idempotent: true, permissions: permissionsOf(kinds) },
  );
}

function unreadableNote(hits: number): string | undefined {
  return hits === 0 ? undefined : `${hits} hits are left out: Search did not say where they are.`;
}

interface SearchAnswer {
  value: {
    hitsContainers: { hits?: SearchHit[]; moreResultsAvailable?: boolean }[];
  }[];
}

function queryString(args: Arguments, kinds: readonly SearchKind[], zone: MailboxZone): string {
  const { fileTypes, author, within, modifiedAfter: after, modifiedBefore: before } = args;
  return kqlQueryString(args.query, [
    restrictionOf(kinds),
    fileTypes && `(${fileTypes.map((type) => `filetype:${type}`).join(" OR ")})`,
    author && `author:${kqlPhrase(author)}`,
    within && `path:${kqlPhrase(within)}`,
    kqlRange(
      "lastModifiedTime",
      after && zone.instantOf(after),
      before && zone.instantOf(before, "end"),
    ),
  ]);
}

function requireRegion(tenant: Tenant): string {
  if (tenant.searchRegion !== undefined) return tenant.searchRegion;
  throw new ConnectorError("misconfigured", {
    happened: "The search was not sent.",
    because:
      "Microsoft Search wants the tenant's region from application callers, and none is set.",
    remedy:
      "An administrator sets SEARCH_REGION, e.g. EUR or NAM; a site's " +
      "siteCollection.dataLocationCode tells it.",
  });
}
