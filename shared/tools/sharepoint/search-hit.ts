/** How a file, a site page or a list item found by Microsoft Search reads in results. */
import type { DriveItem, ListItem } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { untrustedLine } from "../fields.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { formatUri, type ResourceUri } from "../uri.ts";

export interface SearchHit {
  hitId?: string;
  summary?: string;
  resource: DriveItem & ListItem;
}

export const hitSummary = z.object({
  kind: z.enum(["file", "page", "listItem"]),
  name: untrustedLine(160),
  snippet: untrustedLine(240),
  modified: z.string().nullable(),
  modifiedBy: untrustedLine(80),
  bytes: z.number().optional(),
  uri: z.string(),
  link: z.string().optional().describe("Left out when very long; read_resource gives it."),
});

/** Undefined for a hit that does not say where its item is: nothing could read it. */
export function summariseHit(
  hit: SearchHit,
  zone: MailboxZone,
): z.input<typeof hitSummary> | undefined {
  const { summary, resource } = hit;
  const place = placeOf(hit);
  if (place === undefined) return undefined;
  return {
    kind: place.kind === "listitem" ? "listItem" : place.kind,
    name: resource.name ?? (place.kind === "listitem" ? itemName(resource, place.itemId) : ""),
    snippet: plainSnippet(summary ?? ""),
    modified: zone.tell(resource.lastModifiedDateTime),
    modifiedBy: resource.lastModifiedBy?.user?.displayName ?? "",
    bytes: resource.size ?? undefined,
    uri: formatUri(place),
    link: shortLink(resource.webUrl),
  };
}

type Place = Extract<ResourceUri, { kind: "file" | "page" | "listitem" }>;

/** A page may come as an item of its library or as a file in it: its address tells what it is. */
function placeOf({ hitId, resource }: SearchHit): Place | undefined {
  const { id = hitId, webUrl, parentReference, sharepointIds } = resource;
  const { siteId, driveId } = parentReference ?? {};
  const { listId, listItemId, listItemUniqueId } = {
    ...parentReference?.sharepointIds,
    ...sharepointIds,
  };
  // A list item's hit goes by its unique id, a file's by one that only its drive knows.
  const pageId = listItemUniqueId ?? (driveId ? undefined : id);
  if (siteId && pageId && isSitePage(webUrl)) return { kind: "page", siteId, pageId };
  if (driveId && id) return { kind: "file", driveId, itemId: id };
  if (siteId && listId && listItemId)
    return { kind: "listitem", siteId, listId, itemId: listItemId };
  return undefined;
}

/** The library of pages has this name in its address in every language. */
function isSitePage(webUrl: string | null | undefined): boolean {
  return /\/SitePages\/[^?#]+\.aspx$/i.test(webUrl ?? "");
}

/** Search does not tell an item's title; its list is in its address. */
function itemName({ webUrl }: ListItem, itemId: string): string {
  const list = /\/Lists\/([^/?#]+)/i.exec(webUrl ?? "")?.[1]?.replaceAll("%20", " ");
  return `${list ?? "Item"} ${itemId}`;
}

/** Beyond this a page of links would not fit into an answer; names in Japanese take 9 bytes a character. */
const longestLink = 400;

export function shortLink(link: string | null | undefined): string | undefined {
  return link && link.length <= longestLink ? link : undefined;
}

/** Search marks matches as <c0>…</c0> and gaps as <ddd/>. */
function plainSnippet(summary: string): string {
  return summary.replace(/<\/?c0>/g, "").replace(/<ddd\/>/g, "…");
}
