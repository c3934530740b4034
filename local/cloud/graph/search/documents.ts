/** What Microsoft Search has indexed of SharePoint and OneDrive, trimmed to what the caller may see. */
import type { ListItem } from "@microsoft/microsoft-graph-types";
import type {
  DriveContent,
  SampleDriveItem,
  SampleList,
  SiteContent,
} from "../../../tenant/content.ts";
import { maySeeDrive, maySeeItem, maySeeSite } from "../resources/access.ts";
import { htmlToText } from "../resources/html-text.ts";
import type { GraphCall } from "../service.ts";
import { chosenFields, type SearchFacts } from "./fields.ts";
import * as hit from "./hits.ts";
import { isSharePoint, type SearchRequest, type SharePointType } from "./request.ts";

/** One searchable thing with the resource that its hit shows. */
export interface SearchDocument extends SearchFacts {
  resource: object;
}

const collectors: Record<
  SharePointType,
  (call: GraphCall, request: SearchRequest) => SearchDocument[]
> = {
  driveItem: (call, request) =>
    call.service.content.drives
      .filter(({ ownerId }) => request.includePrivate || ownerId === null)
      .flatMap((drive) => driveItems(call, drive, request)),
  drive: (call, request) =>
    call.service.content.drives
      .filter(
        (drive) => (request.includePrivate || drive.ownerId === null) && maySeeDrive(call, drive),
      )
      .map(driveDocument),
  site: (call) => visibleSites(call).map(siteDocument),
  list: (call) =>
    visibleSites(call).flatMap((site) =>
      site.lists
        .filter(({ list }) => list.list.hidden !== true)
        .map((list) => listDocument(site, list)),
    ),
  listItem: (call, { fields }) =>
    visibleSites(call).flatMap((site) => [...listItems(site, fields), ...pages(site, fields)]),
};

export function searchableDocuments(call: GraphCall, request: SearchRequest): SearchDocument[] {
  return request.entityTypes.flatMap((type) =>
    isSharePoint(type) ? collectors[type](call, request) : [],
  );
}

function visibleSites(call: GraphCall): SiteContent[] {
  return call.service.content.sites.filter(
    (site) => site.kind !== "personal" && maySeeSite(call, site),
  );
}

function driveItems(
  call: GraphCall,
  drive: DriveContent,
  request: SearchRequest,
): SearchDocument[] {
  return drive.items
    .filter((item) => item.path !== "/" && maySeeItem(call, drive, item))
    .map((item) => driveItemDocument(item, request.fields));
}

function driveItemDocument(item: SampleDriveItem, fields: string[]): SearchDocument {
  const { resource, document } = item;
  const dot = resource.name.lastIndexOf(".");
  const facts = {
    ...common(resource),
    // Search knows a document by its place, where its link leads to Office's web app.
    webUrl: resource.webDavUrl ?? resource.webUrl,
    hitId: resource.id,
    title: resource.name.slice(0, dot > 0 ? dot : undefined),
    fileName: resource.name,
    fileType: document && dot > 0 ? resource.name.slice(dot + 1).toLowerCase() : "",
    text: document?.indexedText ?? "",
    size: resource.size,
    isDocument: document !== null,
    contentClass: "STS_ListItem_DocumentLibrary",
  };
  const chosen = chosenFields(facts, resource.sharepointIds, fields);
  return {
    ...facts,
    resource: fields.length > 0 ? hit.driveItemFieldsHit(item, chosen) : hit.driveItemHit(item),
  };
}

function driveDocument(drive: DriveContent): SearchDocument {
  return {
    ...container,
    ...common(drive.drive),
    hitId: drive.drive.id,
    title: drive.drive.name,
    text: drive.drive.description,
    contentClass: "STS_List_DocumentLibrary",
    resource: hit.driveHit(drive),
  };
}

function siteDocument({ site }: SiteContent): SearchDocument {
  return {
    ...container,
    ...common(site),
    hitId: site.id,
    title: site.displayName,
    text: `${site.description} ${site.webUrl}`,
    contentClass: "STS_Site",
    resource: hit.siteHit(site),
  };
}

function listDocument(site: SiteContent, { list }: SampleList): SearchDocument {
  return {
    ...container,
    ...common(list),
    hitId: list.id,
    title: list.displayName,
    text: list.description,
    contentClass: "STS_List_GenericList",
    resource: hit.listHit(site, list),
  };
}

function listItems(site: SiteContent, fields: string[]): SearchDocument[] {
  return (
    site.lists
      // A library's items are its files, which the index holds once, as files.
      .filter(({ list: { list } }) => list.hidden !== true && list.template !== "documentLibrary")
      .flatMap((list) =>
        list.items.map((item) => {
          const facts = {
            ...container,
            ...common(item.resource),
            hitId: hit.uniqueId(item.resource.sharepointIds.listItemUniqueId, item.resource.id),
            title: String(item.fields["Title"] ?? item.resource.id),
            text: Object.values(item.fields)
              .filter((value) => typeof value === "string")
              .join(" "),
            contentClass: "STS_ListItem_GenericList",
          };
          return listItemDocument(facts, hit.listItemHit(site, list, item), fields);
        }),
      )
  );
}

function pages(site: SiteContent, fields: string[]): SearchDocument[] {
  return site.pages.map((page) => {
    const facts = {
      ...container,
      ...common(page),
      hitId: page.id,
      title: page.title,
      fileName: page.name,
      fileType: "aspx",
      text: hit.canvasTexts(page).map(htmlToText).join(" "),
      contentClass: "STS_ListItem_WebPageLibrary",
    };
    return listItemDocument(facts, hit.pageHit(site, page), fields);
  });
}

function listItemDocument(facts: SearchFacts, item: ListItem, fields: string[]): SearchDocument {
  const chosen = chosenFields(facts, item.sharepointIds ?? {}, fields);
  return { ...facts, resource: hit.itemHit(item, fields.length > 0 ? chosen : undefined) };
}

const container = { fileName: "", fileType: "", size: 0, isDocument: false };

interface Dated {
  webUrl: string;
  createdDateTime: string;
  lastModifiedDateTime: string;
  createdBy?: { user?: { displayName?: string | null } | null } | null;
}

function common(resource: Dated) {
  const { user } = resource.createdBy ?? {};
  const email = user && "email" in user ? user.email : undefined;
  return {
    authors: [user?.displayName, email].filter((name) => typeof name === "string"),
    webUrl: resource.webUrl,
    created: resource.createdDateTime,
    modified: resource.lastModifiedDateTime,
  };
}
