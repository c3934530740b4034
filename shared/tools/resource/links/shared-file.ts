/** Reads a file by its sharing link alone. */
import { ConnectorError } from "../../../errors/connector-error.ts";
import { graphPath } from "../../../graph/path.ts";
import type { ToolContext } from "../../tool-context.ts";
import { readDocument } from "../document.ts";
import type { Resource } from "../resource.ts";
import { isRefusal, type SharedPlace } from "../../sharepoint/web-address.ts";
import type { Link } from "./parse-link.ts";

/**
 * Only the content: what the file is called and who changed it, Graph tells of a sharing link only to
 * apps that may write.
 */
export async function readSharedFile(
  { link, failure }: SharedPlace,
  context: ToolContext,
): Promise<Resource> {
  const name = fileName(link);
  const share = `u!${Buffer.from(link.href).toString("base64url")}`;
  const source = {
    fileName: name,
    mediaType: undefined,
    permissions: ["Files.Read.All"],
    // As if the link were clicked, but for this request only.
    prefer: ["redeemSharingLinkIfNecessary"],
  };
  try {
    const path = graphPath`/shares/${share}/driveItem/content`;
    const { format, ...content } = await readDocument(path, source, context);
    const notes = [...content.notes, withoutDetails];
    const title = name ?? "Shared file";
    return { ...content, kind: format, title, time: null, link: link.href, notes };
  } catch (error) {
    const isFolder = error instanceof ConnectorError && error.code === "conflict";
    // What the path led to says more than that the link leads nowhere either.
    if (failure !== undefined && (isFolder || isRefusal(error))) throw failure;
    throw isFolder ? sharedFolder(error) : error;
  }
}

/** As the link has it: the end of a plain path, or a parameter. */
function fileName(link: Link): string | undefined {
  const last = link.segments.at(-1) ?? "";
  return link.parameter("file") ?? (/\.(?!aspx$)[a-z0-9]{2,5}$/i.test(last) ? last : undefined);
}

const withoutDetails =
  "Read by its link alone: when it changed, and by whom, Microsoft Graph does not tell here.";

/** Graph refuses the content of a folder with a code that means a lock elsewhere. */
function sharedFolder(cause: unknown): ConnectorError {
  return new ConnectorError(
    "unsupported_content",
    {
      happened: "The link was not read.",
      because:
        "It is a sharing link to a folder, which the connector cannot open by the link alone.",
      remedy: "Open it and copy the address that the browser then shows, or search for its files.",
    },
    { cause },
  );
}
