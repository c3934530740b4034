/** The partial resources that search hits carry: fewer properties than the resources themselves. */
import type { IdentitySet, List, ListItem, Site } from "@microsoft/microsoft-graph-types";
import type {
  DriveContent,
  SampleDriveItem,
  SampleList,
  SampleListItem,
  SamplePage,
  SiteContent,
} from "../../../tenant/content.ts";
import type { SearchFields } from "./fields.ts";

/** Without the facets `file` and `folder`: a hit does not tell what the item is. */
export function driveItemHit({ resource }: SampleDriveItem): object {
  const { sharepointIds, parentReference } = resource;
  return {
    "@odata.type": "#microsoft.graph.driveItem",
    size: resource.size,
    fileSystemInfo: resource.fileSystemInfo,
    id: resource.id,
    createdBy: person(resource.createdBy),
    createdDateTime: resource.createdDateTime,
    lastModifiedBy: person(resource.lastModifiedBy),
    lastModifiedDateTime: resource.lastModifiedDateTime,
    name: resource.name,
    parentReference: {
      driveId: parentReference.driveId,
      id: parentReference.id,
      sharepointIds: {
        listId: sharepointIds.listId,
        listItemId: sharepointIds.listItemId,
        listItemUniqueId: sharepointIds.listItemUniqueId,
      },
      siteId: parentReference.siteId,
    },
    webUrl: resource.webUrl,
  };
}

/** With `fields` a hit holds these alone: neither its name nor where it is. */
export function driveItemFieldsHit({ resource }: SampleDriveItem, fields: SearchFields): object {
  return {
    "@odata.type": "#microsoft.graph.driveItem",
    listItem: {
      "@odata.type": "#microsoft.graph.listItem",
      fields,
      id: resource.sharepointIds.listItemUniqueId,
    },
  };
}

export function driveHit({ drive, siteId }: DriveContent): object {
  return {
    "@odata.type": "#microsoft.graph.drive",
    id: drive.id,
    createdBy: drive.createdBy,
    createdDateTime: drive.createdDateTime,
    description: drive.description,
    lastModifiedDateTime: drive.lastModifiedDateTime,
    name: drive.name,
    parentReference: { siteId },
    webUrl: drive.webUrl,
  };
}

export function siteHit(site: Site): object {
  return {
    "@odata.type": "#microsoft.graph.site",
    id: site.id,
    createdDateTime: site.createdDateTime,
    description: site.description,
    displayName: site.displayName,
    lastModifiedDateTime: site.lastModifiedDateTime,
    name: site.name,
    webUrl: site.webUrl,
  };
}

export function listHit({ site }: SiteContent, list: List): object {
  return {
    "@odata.type": "#microsoft.graph.list",
    id: list.id,
    createdBy: list.createdBy,
    createdDateTime: list.createdDateTime,
    description: list.description,
    displayName: list.displayName,
    lastModifiedDateTime: list.lastModifiedDateTime,
    name: list.name,
    parentReference: { siteId: site.id },
    webUrl: list.webUrl,
  };
}

export function listItemHit(
  { site }: SiteContent,
  { list }: SampleList,
  { resource }: SampleListItem,
): ListItem {
  return {
    id: uniqueId(resource.sharepointIds.listItemUniqueId, resource.id),
    createdBy: person(resource.createdBy),
    createdDateTime: resource.createdDateTime,
    lastModifiedBy: person(resource.lastModifiedBy),
    lastModifiedDateTime: resource.lastModifiedDateTime,
    webUrl: resource.webUrl,
    parentReference: { siteId: site.id },
    sharepointIds: { listId: list.id, listItemId: resource.id },
  };
}

/** A page is an item of the site's page library. */
export function pageHit({ site }: SiteContent, page: SamplePage): ListItem {
  return {
    id: page.id,
    createdBy: person(page.createdBy),
    createdDateTime: page.createdDateTime,
    lastModifiedBy: person(page.lastModifiedBy),
    lastModifiedDateTime: page.lastModifiedDateTime,
    name: page.name,
    webUrl: page.webUrl,
    parentReference: { siteId: site.id },
  };
}

/** The hit of a list item or page; with `fields` it keeps little besides them. */
export function itemHit(item: ListItem, fields: SearchFields | undefined): object {
  const type = { "@odata.type": "#microsoft.graph.listItem" };
  if (!fields) return { ...type, ...item };
  const { id, createdDateTime, webUrl, parentReference, sharepointIds } = item;
  return {
    ...type,
    id,
    createdDateTime,
    webUrl,
    ...(sharepointIds && { sharepointIds }),
    parentReference,
    fields,
  };
}

/** Search names people and does not tell their ids. */
function person(set: IdentitySet | null | undefined): IdentitySet {
  const { id: _, ...user } = set?.user ?? {};
  return { user };
}

export const uniqueId = (id: string | null | undefined, otherwise: string) => id ?? otherwise;

/** The HTML of a page's text web parts. */
export function canvasTexts({ canvasLayout }: SamplePage): string[] {
  const columns = (canvasLayout.horizontalSections ?? []).flatMap(
    ({ columns: each }) => each ?? [],
  );
  const parts = [
    ...columns.flatMap(({ webparts }) => webparts ?? []),
    ...(canvasLayout.verticalSection?.webparts ?? []),
  ];
  return parts.flatMap((part) =>
    "innerHtml" in part && typeof part.innerHtml === "string" ? [part.innerHtml] : [],
  );
}
