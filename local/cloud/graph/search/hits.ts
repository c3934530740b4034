/** The partial resources that search hits carry: fewer properties than the resources themselves. */
import type { Site, List } from "@microsoft/microsoft-graph-types";
import type {
  DriveContent,
  SampleDriveItem,
  SampleList,
  SampleListItem,
  SamplePage,
  SiteContent,
} from "../../../tenant/content.ts";

/** Without the facets `file` and `folder`: a hit does not tell what the item is. */
export function driveItemHit({ resource }: SampleDriveItem, fields: string[]): object {
  const { sharepointIds, parentReference } = resource;
  const available: Record<string, unknown> = {
    title: resource.name,
    filename: resource.name,
    author: resource.createdBy.user?.displayName,
    lastModifiedTime: resource.lastModifiedDateTime,
  };
  const chosen = fields.flatMap((name) => {
    const key = Object.keys(available).find((each) => each.toLowerCase() === name.toLowerCase());
    return key === undefined ? [] : [[name, available[key]] as const];
  });
  return {
    "@odata.type": "#microsoft.graph.driveItem",
    size: resource.size,
    fileSystemInfo: resource.fileSystemInfo,
    listItem: {
      "@odata.type": "#microsoft.graph.listItem",
      id: sharepointIds.listItemUniqueId,
      fields: Object.fromEntries(chosen),
    },
    id: resource.id,
    createdBy: resource.createdBy,
    createdDateTime: resource.createdDateTime,
    lastModifiedBy: resource.lastModifiedBy,
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
  { resource, fields }: SampleListItem,
): object {
  return {
    "@odata.type": "#microsoft.graph.listItem",
    id: uniqueId(resource.sharepointIds.listItemUniqueId, resource.id),
    createdBy: resource.createdBy,
    createdDateTime: resource.createdDateTime,
    lastModifiedBy: resource.lastModifiedBy,
    lastModifiedDateTime: resource.lastModifiedDateTime,
    webUrl: resource.webUrl,
    parentReference: { siteId: site.id },
    sharepointIds: { listId: list.id, listItemId: resource.id },
    fields: { title: fields["Title"] ?? null },
  };
}

/** A page is an item of the site's page library. */
export function pageHit({ site }: SiteContent, page: SamplePage): object {
  return {
    "@odata.type": "#microsoft.graph.listItem",
    id: page.id,
    createdBy: page.createdBy,
    createdDateTime: page.createdDateTime,
    lastModifiedBy: page.lastModifiedBy,
    lastModifiedDateTime: page.lastModifiedDateTime,
    name: page.name,
    webUrl: page.webUrl,
    parentReference: { siteId: site.id },
    fields: { title: page.title },
  };
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
