/** Why a link is not read; what it says stays out, since others may have written it. */
import { ConnectorError } from "../../../errors/connector-error.ts";

const taken =
  "Links are taken to files, folders, pages and list items of SharePoint and OneDrive, to messages " +
  "and chats of Teams, and to mail and events of Outlook on the web.";

/** @param because one sentence on what is wrong with it */
export function badLink(because: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The link cannot be read.",
    because,
    remedy: `${taken} Copy it again from the item itself, or search and pass the uri of a hit.`,
  });
}

/** The service answers, and has no such thing. */
export function linkedItemMissing(what: string): ConnectorError {
  return new ConnectorError("not_found", {
    happened: "The link leads to nothing.",
    because: `${what} was deleted, moved or renamed, or is hidden from the signed-in user.`,
    remedy: "Search for it and pass the uri of the hit.",
  });
}
