/** From a web address of SharePoint or OneDrive to what it names in Graph, by reading permissions alone. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { badLink } from "../resource/links/link-errors.ts";
import { type Link, parseLink } from "../resource/links/parse-link.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import {
  findByPath,
  findByUniqueId,
  findList,
  findPage,
  type ListPlace,
  type SitePlace,
} from "./place-lookup.ts";
import { placeNamedBy } from "./web-address-form.ts";

/** A file or folder that its link opens, if anything does: `/shares/{link}/driveItem/content`. */
export interface SharedPlace {
  kind: "share";
  link: Link;
  /** Why it was not found by its path, where it was looked for there. */
  failure?: ConnectorError;
}

/** A file, a folder and a library (by its root folder) are all of kind `file`. */
export type WebPlace =
  | Extract<ResourceUri, { kind: "file" | "page" | "listitem" }>
  | SitePlace
  | ListPlace
  | SharedPlace;

type Context = Pick<ToolContext, "graph" | "mode" | "tenant">;

/**
 * @throws ConnectorError `invalid_input` for an address that does not lead to SharePoint in the
 * tenant's cloud, `not_found` where it leads to nothing, and what else Graph answers.
 */
export async function resolveWebAddress(url: string, context: Context): Promise<WebPlace> {
  const link = parseLink(url, context.tenant.cloud);
  if (link.service !== "sharepoint") throw badLink("It does not lead to SharePoint or OneDrive.");
  const place = placeNamedBy(link);
  switch (place.kind) {
    case "share":
      return { kind: "share", link };
    case "page":
      return await findPage(link.host, place, context.graph);
    case "list":
      return await findList(link.host, place, context.graph);
    case "listitem": {
      const { siteId, listId } = await findList(link.host, place, context.graph);
      return { kind: "listitem", siteId, listId, itemId: place.itemId };
    }
    case "path":
      return await orShare(link, findByPath(link.host, place, context));
    case "uniqueId":
      return await orShare(link, findByUniqueId(link.host, place, context.graph));
  }
}

/**
 * A file can be open to someone who may not see the site or library around it, and Graph takes any
 * address for a sharing link.
 */
async function orShare(link: Link, found: Promise<WebPlace>): Promise<WebPlace> {
  try {
    return await found;
  } catch (error) {
    if (isRefusal(error)) return { kind: "share", link, failure: error };
    throw error;
  }
}

/** Whether it is not there, or not for this caller. */
export function isRefusal(error: unknown): error is ConnectorError {
  const codes = ["access_denied", "consent_required", "not_found"];
  return error instanceof ConnectorError && codes.includes(error.code);
}
