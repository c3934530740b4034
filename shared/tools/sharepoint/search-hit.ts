/** How a file found by Microsoft Search reads in results. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { untrustedLine } from "../fields.ts";
import { inZone, type MailboxZone } from "../outlook/mailbox-zones.ts";
import { formatUri } from "../uri.ts";

/** What is asked of each hit; ids come with it unasked. */
export const hitFields = [
  "id",
  "name",
  "webUrl",
  "size",
  "createdBy",
  "lastModifiedBy",
  "lastModifiedDateTime",
  "parentReference",
];

export interface DriveItemHit {
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
  link: z.string().optional(),
});

export function summariseHit(
  { summary, resource }: DriveItemHit,
  zone: MailboxZone,
): z.input<typeof fileSummary> {
  return {
    name: resource.name ?? "",
    snippet: plainSnippet(summary ?? ""),
    modified: inZone(resource.lastModifiedDateTime, zone),
    modifiedBy: resource.lastModifiedBy?.user?.displayName ?? "",
    bytes: resource.size ?? undefined,
    uri: formatUri({
      kind: "file",
      driveId: resource.parentReference?.driveId ?? "",
      itemId: resource.id ?? "",
    }),
    link: resource.webUrl ?? undefined,
  };
}

/** Search marks matches as <c0>…</c0> and gaps as <ddd/>. */
function plainSnippet(summary: string): string {
  return summary.replace(/<\/?c0>/g, "").replace(/<ddd\/>/g, "…");
}
