/** A document library seen as a list: an item for each file and folder. */
import type { DriveContent, SampleList } from "../content-types.ts";
import type { Scene, SiteIdentity } from "../files/scene.ts";
import type { ColumnScript } from "../files/script.ts";
import { columnOf, type ItemFacts, listItem, listResource } from "./list-parts.ts";

export function libraryList(drive: DriveContent, site: SiteIdentity, scene: Scene): SampleList {
  const {
    listId,
    drive: { name, webUrl, createdDateTime, lastModifiedDateTime, createdBy },
  } = drive;
  const people = new Map(
    scene.directory.people.map(({ id, mail }) => [id, mail.slice(0, mail.indexOf("@"))]),
  );
  const partyOf = (userId: string) => scene.parties(people.get(userId) ?? "");
  const entries = drive.items.filter(({ path }) => path !== "/");
  const items = entries.map(({ resource, document }, index) => {
    const facts: ItemFacts = {
      number: index + 1,
      listId,
      webUrl: resource.webUrl,
      site,
      created: resource.createdDateTime,
      changed: resource.lastModifiedDateTime,
      by: partyOf(resource.createdBy.user?.id ?? ""),
      contentType: document ? "Document" : "Folder",
      uniqueId: resource.sharepointIds.listItemUniqueId ?? "",
    };
    return listItem(facts, { FileLeafRef: resource.name, LinkFilename: resource.name }, scene);
  });
  const facts = {
    id: listId,
    name: decodeURIComponent(webUrl.slice(webUrl.lastIndexOf("/") + 1)),
    displayName: name,
    description: "",
    webUrl,
    template: "documentLibrary",
    hidden: false,
    created: createdDateTime,
    changed: lastModifiedDateTime,
    by: partyOf(createdBy.user?.id ?? ""),
  };
  const columns: ColumnScript[] = [{ name: "FileLeafRef", title: "Name", kind: "text" }];
  return {
    list: listResource(facts),
    columns: columns.map((column) => columnOf(column, listId)),
    items,
  };
}
