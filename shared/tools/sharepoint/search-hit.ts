/** How a file found by Microsoft Search reads in results. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { untrustedLine } from "../fields.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { formatUri } from "../uri.ts";

export interface DriveItemHit {
  hitId?: string;
  summary?: string;
  resource: DriveItem;
}

export const fileSummary = z.object({
  name: untrustedLine(160),
  snippet: untrustedLine(240),
  modified: z.string().nullable(),
  modifiedBy: untrustedLine(80),
  bytes: z.number().optional(),
  uri: z.string(),
  link: z.string().optional().describe("Left out when very long; read_resource gives it."),
});

/** Undefined for a hit that does not say where its file is: nothing could read it. */
export function summariseHit(
  { hitId, summary, resource }: DriveItemHit,
  zone: MailboxZone,
): z.input<typeof fileSummary> | undefined {
  const driveId = resource.parentReference?.driveId;
  const itemId = resource.id ?? hitId;
  if (!driveId || !itemId) return undefined;
  return {
    name: resource.name ?? "",
    snippet: plainSnippet(summary ?? ""),
    modified: zone.tell(resource.lastModifiedDateTime),
    modifiedBy: resource.lastModifiedBy?.user?.displayName ?? "",
    bytes: resource.size ?? undefined,
    uri: formatUri({ kind: "file", driveId, itemId }),
    link: shortLink(resource.webUrl),
  };
}

/** Beyond this a page of links would not fit into an answer; names in Japanese take 9 bytes a character. */
const longestLink = 400;

function shortLink(link: string | null | undefined): string | undefined {
  return link && link.length <= longestLink ? link : undefined;
}

/** Search marks matches as <c0>…</c0> and gaps as <ddd/>. */
function plainSnippet(summary: string): string {
  return summary.replace(/<\/?c0>/g, "").replace(/<ddd\/>/g, "…");
}
