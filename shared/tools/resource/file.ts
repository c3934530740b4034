/** Reads a file of SharePoint or OneDrive. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import { maxContentBytes } from "../../content/read-content.ts";
import { ConnectorError } from "../../errors/connector-error.ts";
import { graphPath } from "../../graph/path.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import { readDocument } from "./document.ts";
import type { Resource } from "./resource.ts";

const permissions = ["Files.Read.All"];
const fields = "id,name,webUrl,size,file,folder,lastModifiedDateTime,lastModifiedBy";

export async function readFile(
  { driveId, itemId }: Extract<ResourceUri, { kind: "file" }>,
  context: ToolContext,
): Promise<Resource> {
  const path = graphPath`/drives/${driveId}/items/${itemId}`;
  const [item, zone] = await Promise.all([
    context.graph.get<DriveItem>(path, { query: { $select: fields }, permissions }),
    zoneOf(context),
  ]);
  requireReadable(item);
  const { format, markdown, notes } = await readDocument(
    graphPath`${path}/content`,
    { fileName: item.name, mediaType: item.file?.mimeType, permissions },
    context,
  );
  return {
    kind: format,
    title: item.name ?? "",
    from: item.lastModifiedBy?.user?.displayName ?? undefined,
    time: zone.tell(item.lastModifiedDateTime),
    link: item.webUrl ?? undefined,
    markdown,
    notes: [...notes, zone.note],
  };
}

/** Known before a byte is fetched: a folder has no text, a huge file would be cut off. */
function requireReadable({ folder, size }: DriveItem): void {
  if (folder)
    throw new ConnectorError("unsupported_content", {
      happened: "The uri names a folder.",
      because: "A folder has no text of its own.",
      remedy: "Search for the files in it and read one of them.",
    });
  if ((size ?? 0) > maxContentBytes)
    throw new ConnectorError("content_too_large", {
      happened: "The file was not read.",
      because: `It is larger than ${maxContentBytes / 1024 ** 2} MB.`,
      remedy: "Open it in Microsoft 365 by the link that the search returned.",
    });
}
