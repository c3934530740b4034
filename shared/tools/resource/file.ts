/** Reads a file of SharePoint or OneDrive; of a folder, what is in it. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import { maxContentBytes } from "../../content/read-content.ts";
import { ConnectorError } from "../../errors/connector-error.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import { readDocument } from "./document.ts";
import { readFolder } from "./folder.ts";
import { maxPictureBytes, readRendering, renderedForSize } from "./image.ts";
import type { DocumentContent, Resource } from "./resource.ts";

const permissions = ["Files.Read.All"];
const fields = "id,name,webUrl,size,file,folder,lastModifiedDateTime,lastModifiedBy";

export async function readFile(
  uri: Extract<ResourceUri, { kind: "file" }>,
  context: ToolContext,
): Promise<Resource> {
  const path = graphPath`/drives/${uri.driveId}/items/${uri.itemId}`;
  const [item, zone] = await Promise.all([
    context.graph.get<DriveItem>(path, { query: { $select: fields }, permissions }),
    zoneOf(context),
  ]);
  if (item.folder) return await readFolder(uri, item, zone, context);
  const { format, markdown, image, notes } = await contentOf(item, path, context);
  return {
    kind: format,
    title: item.name ?? "",
    from: item.lastModifiedBy?.user?.displayName ?? undefined,
    time: zone.tell(item.lastModifiedDateTime),
    link: item.webUrl ?? undefined,
    image,
    markdown,
    notes: [...notes, zone.note],
  };
}

/** What is too large to be shown or read is known before a byte is fetched. */
async function contentOf(
  { name, size, file }: DriveItem,
  path: GraphPath,
  context: ToolContext,
): Promise<DocumentContent> {
  // Claude sees 1,568 pixels along one side; Graph's next size in store has up to 1,920.
  const rendering = graphPath`${path}/thumbnails/0/large/content`;
  if ((size ?? 0) > maxPictureBytes && isPicture(file?.mimeType)) {
    const rendered = await readRendering(rendering, permissions, context);
    return { ...rendered, notes: [...rendered.notes, renderedForSize] };
  }
  if ((size ?? 0) > maxContentBytes)
    throw new ConnectorError("content_too_large", {
      happened: "The file was not read.",
      because: `It is larger than ${maxContentBytes / 1024 ** 2} MB.`,
      remedy: "Open it in Microsoft 365 by the link that the search returned.",
    });
  const source = { fileName: name, mediaType: file?.mimeType, permissions, rendering };
  return await readDocument(graphPath`${path}/content`, source, context);
}

/** By its name only: what it says of the bytes may be wrong, but Graph renders pictures alone. */
function isPicture(mediaType: string | null | undefined): boolean {
  return /^image\/(?!svg)/i.test(mediaType ?? "");
}
