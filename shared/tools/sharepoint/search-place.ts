/** The place that a caller names to search in or to list: a web address, or the uri of a folder. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import { graphPath } from "../../graph/path.ts";
import { badLink } from "../resource/links/link-errors.ts";
import { parseLink } from "../resource/links/parse-link.ts";
import type { ToolContext } from "../tool-context.ts";
import { parseUri, type ResourceUri } from "../uri.ts";
import type { DriveRoot } from "./drive-search.ts";
import type { SitePlace } from "./place-lookup.ts";
import { filesRead, librariesOf } from "./site-lookup.ts";
import { resolveWebAddress } from "./web-address.ts";
import { placeNamedBy } from "./web-address-form.ts";

export type Place = SitePlace | Extract<ResourceUri, { kind: "file" }>;

/** The place in Graph; whether a `file` is a folder is still to be seen. */
export async function findPlace(place: string, context: ToolContext): Promise<Place> {
  const uri = folderUri(place);
  if (uri !== undefined) return uri;
  const found = await resolveWebAddress(place, context);
  switch (found.kind) {
    case "site":
    case "file":
      return found;
    case "share":
      throw found.failure ?? sharingLink();
    case "list":
    case "listitem":
    case "page":
      throw badLink("It leads to a list or a page, not to a site, library or folder.");
  }
}

/** Where the drives' own search has to look, to cover the place. */
export async function rootsOf(place: Place, { graph }: ToolContext): Promise<DriveRoot[]> {
  if (place.kind === "file") return [{ driveId: place.driveId, itemId: place.itemId }];
  const libraries = await librariesOf(place.siteId, graph);
  return libraries.map(({ id }) => ({ driveId: id }));
}

/** The web address of the place as Microsoft Search has it in `path`: without escapes. */
export async function addressOf(place: string, context: ToolContext): Promise<string> {
  const uri = folderUri(place);
  if (uri !== undefined) return await addressOfFolder(uri, context);
  const link = parseLink(place, context.tenant.cloud);
  const named = link.service === "sharepoint" ? placeNamedBy(link) : undefined;
  if (named?.kind === "share") throw sharingLink();
  if (named?.kind !== "path" && named?.kind !== "list")
    throw badLink("It does not lead to a site, library, list or folder.");
  return [`https://${link.host}`, ...named.path].join("/");
}

/**
 * What is to be said of a place in which nothing was found.
 *
 * @throws ConnectorError where there is no such place, or the caller may not open it.
 */
export async function whyNothing(place: string, context: ToolContext): Promise<string> {
  if (folderUri(place) !== undefined) return nothingYet;
  try {
    const found = await resolveWebAddress(place, context);
    if (found.kind === "share") throw found.failure ?? sharingLink();
    return nothingYet;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "consent_required") return unchecked;
    throw error;
  }
}

const nothingYet =
  "The place exists and may be opened. What was added or changed just now may not be found yet, and " +
  "sites can be left out of search: sharepoint_folder_search lists what lies in a folder.";
const unchecked =
  "Whether the place exists, and may be opened, could not be checked: that takes Sites.Read.All.";

function folderUri(place: string): Extract<ResourceUri, { kind: "file" }> | undefined {
  if (!place.startsWith("m365:")) return undefined;
  const uri = parseUri(place);
  if (uri.kind === "file") return uri;
  throw new ConnectorError("invalid_input", {
    happened: "The place cannot be used.",
    because: "Its uri is not that of a folder.",
    remedy: "Pass the m365://file/… uri of a folder, or the web address of a site or library.",
  });
}

async function addressOfFolder(
  { driveId, itemId }: DriveRoot & { driveId: string; itemId: string },
  { graph }: ToolContext,
): Promise<string> {
  const item = await graph.get<DriveItem>(graphPath`/drives/${driveId}/items/${itemId}`, {
    query: { $select: "webUrl,folder" },
    ...filesRead,
  });
  requireFolder(item);
  return unescaped(item.webUrl ?? "");
}

/** @throws ConnectorError for a file */
export function requireFolder({ folder }: DriveItem): void {
  if (folder) return;
  throw new ConnectorError("invalid_input", {
    happened: "The place cannot be used.",
    because: "It is a file, not a folder.",
    remedy: "Call read_resource to read it, or name the folder that it lies in.",
  });
}

/** A name may have a percent sign of its own. */
export function unescaped(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function sharingLink(): ConnectorError {
  return badLink("It is a sharing link, which does not tell where its folder lies.");
}
