/** How a library, a folder or a file reads where folders are searched or listed. */
import type { Drive, DriveItem } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { untrustedLine } from "../fields.ts";
import { formatUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { shortLink } from "./search-hit.ts";
import { unescaped } from "./search-place.ts";

export const itemSummary = z.object({
  kind: z.enum(["library", "folder", "file"]),
  name: untrustedLine(160),
  path: untrustedLine(240).describe("Where it lies: the path of what is around it."),
  items: z.number().optional().describe("How many items a folder holds, where Graph tells."),
  bytes: z.number().optional(),
  modified: z.string().nullable(),
  modifiedBy: untrustedLine(80),
  uri: z.string(),
  link: z.string().optional().describe("Left out when very long."),
});

type Summary = z.input<typeof itemSummary>;

/** Undefined for an item that does not say in which drive it is: nothing could open it. */
export function summariseItem(
  item: DriveItem,
  zone: MailboxZone,
  kind: "folder" | "file" = item.file ? "file" : "folder",
): Summary | undefined {
  const driveId = item.parentReference?.driveId;
  if (!driveId || !item.id) return undefined;
  return {
    ...common(item, zone),
    kind,
    // An Office document's own link leads to its editor and does not tell where it lies.
    path: pathAround(item.webDavUrl ?? item.webUrl),
    items: item.folder?.childCount ?? undefined,
    bytes: kind === "file" ? (item.size ?? undefined) : undefined,
    uri: formatUri({ kind: "file", driveId, itemId: item.id }),
  };
}

/** Undefined for one without an id. */
export function summariseLibrary(drive: Drive, zone: MailboxZone): Summary | undefined {
  if (!drive.id) return undefined;
  return {
    ...common(drive, zone),
    kind: "library",
    path: pathAround(drive.webUrl),
    // Graph takes `root` for the id of a drive's topmost folder.
    uri: formatUri({ kind: "file", driveId: drive.id, itemId: "root" }),
  };
}

function common(of: DriveItem | Drive, zone: MailboxZone) {
  return {
    name: of.name ?? "",
    modified: zone.tell(of.lastModifiedDateTime),
    modifiedBy: of.lastModifiedBy?.user?.displayName ?? "",
    link: shortLink(of.webUrl),
  };
}

function pathAround(webUrl: string | null | undefined): string {
  const parts = (URL.parse(webUrl ?? "")?.pathname ?? "").split("/").slice(0, -1);
  return unescaped(parts.join("/")) || "/";
}
