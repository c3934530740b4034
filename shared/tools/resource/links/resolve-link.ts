/** From a web link to the item it names, so that the readers of items can read it. */
import { resolveWebAddress, type SharedPlace } from "../../sharepoint/web-address.ts";
import type { ToolContext } from "../../tool-context.ts";
import type { ResourceUri } from "../../uri.ts";
import { badLink } from "./link-errors.ts";
import { outlookTarget } from "./outlook-link.ts";
import { parseLink } from "./parse-link.ts";
import { teamsTarget } from "./teams-link.ts";

/** An item with ids of its own, or a file that only its link opens. */
export type LinkTarget = ResourceUri | SharedPlace;

/** @throws ConnectorError `invalid_input` for links that are not taken, and all that Graph answers. */
export async function resolveLink(text: string, context: ToolContext): Promise<LinkTarget> {
  const link = parseLink(text, context.tenant.cloud);
  switch (link.service) {
    case "teams":
      return teamsTarget(link);
    case "outlook":
      return await outlookTarget(link, context);
    case "sharepoint":
      return await sharePointTarget(text, context);
  }
}

async function sharePointTarget(text: string, context: ToolContext): Promise<LinkTarget> {
  const place = await resolveWebAddress(text, context);
  switch (place.kind) {
    case "site":
      throw badLink("It leads to a site, not to something in it.");
    case "list":
      throw badLink("It leads to a list, not to one of its items.");
    case "file":
    case "page":
    case "listitem":
    case "share":
      return place;
  }
}
