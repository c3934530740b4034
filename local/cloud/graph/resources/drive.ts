/** Drives and their items as OneDrive and SharePoint answer them. */
import type { DriveContent, SampleDriveItem } from "../../../tenant/content.ts";
import type { ComplexShape, EntityModel } from "../odata/model.ts";
import type { GraphService } from "../service.ts";

const identitySet: ComplexShape = {
  user: { id: "string", displayName: "string", email: "string" },
  application: { id: "string", displayName: "string" },
};
export const itemReference: ComplexShape = {
  driveId: "string",
  driveType: "string",
  id: "string",
  name: "string",
  path: "string",
  siteId: "string",
};
/** Properties of every SharePoint resource. */
export const baseItem = {
  id: "string",
  createdBy: identitySet,
  createdDateTime: "date",
  description: "string",
  eTag: "string",
  lastModifiedBy: identitySet,
  lastModifiedDateTime: "date",
  name: "string",
  parentReference: itemReference,
  webUrl: "string",
} as const;

export const driveModel: EntityModel = {
  name: "microsoft.graph.drive",
  properties: {
    ...baseItem,
    driveType: "string",
    owner: identitySet,
    quota: "open",
    sharePointIds: "open",
    system: "open",
  },
  expands: {},
};

export const driveItemModel: EntityModel = {
  name: "microsoft.graph.driveItem",
  properties: {
    ...baseItem,
    "@microsoft.graph.downloadUrl": "string",
    cTag: "string",
    content: "binary",
    deleted: "open",
    file: { mimeType: "string", hashes: "open" },
    fileSystemInfo: { createdDateTime: "date", lastModifiedDateTime: "date" },
    folder: { childCount: "number" },
    image: "open",
    malware: "open",
    package: "open",
    photo: "open",
    publication: "open",
    remoteItem: "open",
    root: "open",
    searchResult: "open",
    shared: "open",
    sharepointIds: "open",
    size: "number",
    specialFolder: "open",
    video: "open",
    webDavUrl: "string",
  },
  expands: { children: "any", thumbnails: "any" },
};

/** Answered only where they are selected. */
const onDemand = ["sharepointIds", "publication", "webDavUrl"];

export function driveResource({ drive }: DriveContent): Record<string, unknown> {
  return { ...drive };
}

/** The item with a fresh download URL where it is a file. */
export function driveItemResource(
  service: GraphService,
  item: SampleDriveItem,
  select: readonly string[] | undefined,
): Record<string, unknown> {
  const { document } = item;
  const { resource } = item;
  const answer: Record<string, unknown> = {
    ...(document &&
      wantsDownload(select) && {
        "@microsoft.graph.downloadUrl": service.downloads.issue(
          document,
          resource.name,
          resource.eTag,
        ),
      }),
    ...resource,
  };
  for (const name of onDemand) if (!select?.includes(name)) delete answer[name];
  return answer;
}

/** The URL is there unless `$select` leaves it out. */
function wantsDownload(select: readonly string[] | undefined): boolean {
  return !select || select.includes("@microsoft.graph.downloadUrl") || select.includes("content");
}

export function childrenOf(drive: DriveContent, folder: SampleDriveItem): SampleDriveItem[] {
  return drive.items.filter(
    ({ resource }) =>
      resource.parentReference.id === folder.resource.id && resource.id !== folder.resource.id,
  );
}

export function rootOf(drive: DriveContent): SampleDriveItem | undefined {
  return drive.items.find(({ path }) => path === "/");
}

/** The drive and item at a web address, whatever way its characters are escaped. */
export function findByWebUrl(
  service: GraphService,
  url: string,
): { drive: DriveContent; item: SampleDriveItem } | undefined {
  const wanted = plainUrl(url);
  for (const drive of service.content.drives) {
    // An Office file has two addresses: where it opens, and where it lies.
    const item = drive.items.find(({ resource, sharingLink, path }) =>
      [resource.webUrl, sharingLink ?? "", `${drive.drive.webUrl}${path}`].some(
        (one) => plainUrl(one) === wanted,
      ),
    );
    if (item) return { drive, item };
  }
  return undefined;
}

/** Without what does not tell one file from another; Office's own address names it in its query. */
function plainUrl(url: string): string {
  const [path = ""] = url.split(/[?#]/);
  const address = `${path}${/[?&]sourcedoc=[^&#]+/i.exec(url)?.[0] ?? ""}`;
  try {
    return decodeURI(address).toLowerCase().replace(/\/$/, "");
  } catch {
    return address.toLowerCase();
  }
}
