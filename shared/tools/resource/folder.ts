/** Lists what lies directly in a folder of SharePoint or OneDrive. */
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import type { GraphCollection } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri, type ResourceUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";
import type { Resource } from "./resource.ts";

type FileUri = Extract<ResourceUri, { kind: "file" }>;

/** As many as fit into one answer whatever their names. */
const mostListed = 40;

const fields = "id,name,size,file,folder,lastModifiedDateTime";

export async function readFolder(
  { driveId, itemId }: FileUri,
  { folder, name, webUrl, lastModifiedBy, lastModifiedDateTime }: DriveItem,
  zone: MailboxZone,
  { graph }: ToolContext,
): Promise<Resource> {
  const { value, "@odata.nextLink": next } = await graph.get<GraphCollection<DriveItem>>(
    graphPath`/drives/${driveId}/items/${itemId}/children`,
    {
      query: { $select: fields, $orderby: "name", $top: mostListed },
      permissions: ["Files.Read.All"],
    },
  );
  return {
    kind: "folder",
    title: name ?? "",
    from: lastModifiedBy?.user?.displayName ?? undefined,
    time: zone.tell(lastModifiedDateTime),
    link: webUrl ?? undefined,
    attachments: value.slice(0, mostListed).map((item) => ({
      name: item.name ?? "",
      type: item.folder ? "folder" : (item.file?.mimeType ?? ""),
      bytes: item.size ?? 0,
      time: zone.tell(item.lastModifiedDateTime) ?? undefined,
      uri: formatUri({ kind: "file", driveId, itemId: item.id ?? "" }),
    })),
    markdown: "",
    notes: [
      value.length === 0 ? "The folder is empty." : "A folder: what it holds is in attachments.",
      next === undefined ? undefined : moreNote(folder?.childCount),
      zone.note,
    ],
  };
}

function moreNote(total: number | null | undefined): string {
  const count = total ? ` of ${total}` : "";
  return (
    `Only the first ${mostListed}${count} items by name are listed: find the others with ` +
    "sharepoint_folder_search, with this uri as its folder."
  );
}
