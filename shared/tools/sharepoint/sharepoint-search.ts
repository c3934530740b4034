/** `sharepoint_search`: finds files in SharePoint and OneDrive by Microsoft Search. */
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import { graphPath } from "../../graph/path.ts";
import type { Tenant } from "../../identity/tenant.ts";
import { defineTool } from "../define-tool.ts";
import { cursorField, line, noteList, pageFields, sizeField, whenField } from "../fields.ts";
import { kqlQueryString, kqlPhrase, kqlRange } from "../kql.ts";
import { zoneOf } from "../time-zones.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { type DriveItemHit, fileSummary, summariseHit } from "./search-hit.ts";

const input = z.strictObject({
  query: line(500).describe("Words or KQL to look for in names, text and properties of files."),
  fileTypes: z
    .array(z.string().regex(/^[a-z0-9]{1,10}$/i, "is a file extension such as docx"))
    .max(10)
    .optional()
    .describe("Only these file extensions, e.g. docx, pdf."),
  author: line(256).optional().describe("Only files by this person."),
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

/** Microsoft Search pages by offset, not by link. */
interface Offset {
  from: number;
}

export const sharepointSearch = defineTool({
  name: "sharepoint_search",
  title: "Search SharePoint and OneDrive",
  description:
    "Finds files in SharePoint libraries and OneDrive by their text, name, author, type, place or " +
    "date: name, snippet, author, change time, link. Finds what the signed-in user may open, once " +
    "indexed. Call read_resource with a file's uri for its text.",
  toolsets: ["core", "sharepoint", "files"],
  effect: "read",
  permissions: {
    delegated: ["Files.Read.All", "MailboxSettings.Read"],
    application: ["Files.Read.All"],
  },
  needs: "search",
  input,
  output: z.object({ files: z.array(fileSummary), ...pageFields }),

  async run(args, context) {
    const { graph, mode, tenant, cursor } = context;
    const zone = await zoneOf(context);
    const { from } = (await cursor.open<Offset>()) ?? { from: 0 };
    const region = mode === "application" ? { region: requireRegion(tenant) } : {};
    const request = {
      entityTypes: ["driveItem"],
      query: { queryString: queryString(args, zone) },
      from,
      size: args.size,
      ...region,
    };
    const answer = await graph.post<SearchAnswer>(
      graphPath`/search/query`,
      { requests: [request] },
      { idempotent: true, permissions: ["Files.Read.All"] },
    );
    const container = answer.value[0]?.hitsContainers[0];
    const hits = container?.hits ?? [];
    const files = hits.map((hit) => summariseHit(hit, zone)).filter((file) => file !== undefined);
    const more = container?.moreResultsAvailable === true && hits.length > 0;
    return {
      files,
      count: files.length,
      truncated: more,
      nextCursor: more ? await cursor.seal({ from: from + hits.length }) : undefined,
      notes: noteList(zone.note, unreadableNote(hits.length - files.length)),
    };
  },
});

function unreadableNote(hits: number): string | undefined {
  return hits === 0 ? undefined : `${hits} hits are left out: Search did not say where they are.`;
}

interface SearchAnswer {
  value: {
    hitsContainers: { hits?: DriveItemHit[]; moreResultsAvailable?: boolean }[];
  }[];
}

function queryString(args: Arguments, zone: MailboxZone): string {
  const { fileTypes, author, within, modifiedAfter: after, modifiedBefore: before } = args;
  return kqlQueryString(args.query, [
    // Without it folders come back too.
    "isDocument=true",
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
