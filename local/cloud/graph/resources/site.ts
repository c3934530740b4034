/** Sites, their lists and pages as SharePoint answers them. */
import type {
  SampleList,
  SampleListItem,
  SamplePage,
  SiteContent,
} from "../../../tenant/content.ts";
import type { EntityModel } from "../odata/model.ts";
import type { GraphService } from "../service.ts";
import { baseItem } from "./drive.ts";

export const siteModel: EntityModel = {
  name: "microsoft.graph.site",
  properties: {
    ...baseItem,
    displayName: "string",
    isPersonalSite: "boolean",
    root: "open",
    sharepointIds: "open",
    siteCollection: { hostname: "string", dataLocationCode: "string", root: "open" },
  },
  expands: {},
};

export const listModel: EntityModel = {
  name: "microsoft.graph.list",
  properties: {
    ...baseItem,
    displayName: "string",
    list: { contentTypesEnabled: "boolean", hidden: "boolean", template: "string" },
    sharepointIds: "open",
    system: "open",
  },
  expands: { columns: "any" },
};

export const listItemModel: EntityModel = {
  name: "microsoft.graph.listItem",
  properties: {
    ...baseItem,
    contentType: { id: "string", name: "string" },
    deleted: "open",
    fields: "open",
    sharepointIds: "open",
  },
  expands: { fields: "any" },
};

const basePage = {
  ...baseItem,
  pageLayout: "enum",
  publishingState: { level: "string", versionId: "string" },
  title: "string",
} as const;

/** A page without the cast: neither its canvas nor its title area can be asked for. */
export const basePageModel: EntityModel = {
  name: "microsoft.graph.baseSitePage",
  properties: basePage,
  expands: {},
};

export const sitePageModel: EntityModel = {
  name: "microsoft.graph.sitePage",
  properties: {
    ...basePage,
    promotionKind: "enum",
    reactions: "open",
    showComments: "boolean",
    showRecommendedPages: "boolean",
    thumbnailWebUrl: "string",
    titleArea: "open",
  },
  expands: { canvasLayout: "any" },
};

export function siteResource({ site }: SiteContent): Record<string, unknown> {
  return { ...site };
}

/** A site by its id, its host (the root site), or `root`. */
export function findSite({ content }: GraphService, id: string): SiteContent | undefined {
  const key = id.toLowerCase();
  return content.sites.find(({ site, kind }) => {
    if (site.id.toLowerCase() === key) return true;
    const host = new URL(site.webUrl).host;
    return kind === "root" && (key === "root" || key === host);
  });
}

export function findSiteByPath(
  { content }: GraphService,
  host: string,
  path: string,
): SiteContent | undefined {
  const wanted = `/${path.replace(/^\/|:?\/?$/g, "")}`.toLowerCase();
  return content.sites.find(({ site }) => {
    const url = new URL(site.webUrl);
    return url.host === host.toLowerCase() && decodeURI(url.pathname).toLowerCase() === wanted;
  });
}

export function listResource({ list }: SampleList): Record<string, unknown> {
  return { "@odata.etag": list.eTag ?? `"${list.id},0"`, ...list };
}

export function listItemResource(
  { resource, fields }: SampleListItem,
  wanted: { fields: boolean; select: readonly string[] | undefined },
): Record<string, unknown> {
  const all = { "@odata.etag": resource.eTag, id: resource.id, ...fields };
  const { select } = wanted;
  const chosen = select
    ? Object.fromEntries(
        Object.entries(all).filter(([name]) => name.startsWith("@") || select.includes(name)),
      )
    : all;
  return {
    "@odata.etag": resource.eTag,
    ...resource,
    ...(wanted.fields && { fields: chosen }),
  };
}

/** @param cast whether the path names `microsoft.graph.sitePage`, without which only the base is shown */
export function pageResource(page: SamplePage, cast: boolean): Record<string, unknown> {
  const { canvasLayout: _canvas, ...rest } = page;
  const properties = new Set(Object.keys((cast ? sitePageModel : basePageModel).properties));
  const shown = Object.entries(rest).filter(
    ([name]) => name.startsWith("@odata.etag") || properties.has(name),
  );
  return {
    "@odata.type": "#microsoft.graph.sitePage",
    "@odata.etag": page.eTag ?? `"{${page.id}},1"`,
    ...Object.fromEntries(shown),
  };
}
