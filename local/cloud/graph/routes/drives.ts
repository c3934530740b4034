/** Drives, their items, downloads and search, and sharing links. */
import type { DriveContent, SampleDriveItem } from "../../../tenant/content.ts";
import { badRequest, GraphError, itemNotFound, sharePointAccessDenied } from "../errors.ts";
import { containsValue, wordsOf } from "../kql/text.ts";
import { filterAndSort, nextLink, takePage } from "../odata/collection.ts";
import { project } from "../odata/expand.ts";
import { readOptions, type EndpointRules } from "../odata/options.ts";
import { maySeeDrive, maySeeItem } from "../resources/access.ts";
import {
  childrenOf,
  driveItemModel,
  driveItemResource,
  driveModel,
  driveResource,
  findByWebUrl,
  rootOf,
} from "../resources/drive.ts";
import { isRendered, rendering, renderingSizes } from "../resources/rendering.ts";
import { findAccount } from "../resources/user.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";

export const driveRoutes: GraphRoutes = {
  "GET {U}/drive": getUserDrive,
  "GET {U}/drive/root/:search{search\\(.*\\)}": (call) => {
    const drive = openUserDrive(call);
    if (!maySeeDrive(call, drive)) throw sharePointAccessDenied();
    return searchBelow(call, drive, requireRoot(drive));
  },
  "GET /drives/:drive": (call) => answerDrive(call, openDrive(call)),
  "GET /drives/:drive/root": (call) => answerItem(call, openDrive(call), openRoot(call)),
  "GET /drives/:drive/root/children": (call) => listChildren(call, findDrive(call), openRoot(call)),
  "GET /drives/:drive/root/:search{search\\(.*\\)}": (call) =>
    searchBelow(call, findDrive(call), openRoot(call)),
  "GET /drives/:drive/:at{root:}/:path{.+}": (call) =>
    answerItem(call, findDrive(call), openItemAt(call)),
  "GET /drives/:drive/items/:item": (call) => answerItem(call, findDrive(call), openItem(call)),
  "GET /drives/:drive/items/:item/children": (call) =>
    listChildren(call, findDrive(call), openItem(call)),
  "GET /drives/:drive/items/:item/content": (call) => redirectToContent(call, openItem(call)),
  "GET /drives/:drive/items/:item/thumbnails/:set/:size/content": redirectToRendering,
  "GET /drives/:drive/items/:item/:search{search\\(.*\\)}": (call) =>
    searchBelow(call, findDrive(call), openItem(call)),
  "GET /shares/:share/driveItem": (call) => {
    const { drive, item } = openShare(call);
    return answerItem(call, drive, item);
  },
  "GET /shares/:share/driveItem/content": (call) => redirectToContent(call, openShare(call).item),
};

function getUserDrive(call: GraphCall): GraphAnswer {
  return answerDrive(call, openUserDrive(call));
}

function openUserDrive(call: GraphCall): DriveContent {
  const { service, principal, url } = call;
  const isMe = url.pathname.startsWith("/v1.0/me/");
  const userId = isMe ? principal.userId : findAccount(service, call.param("user"))?.id;
  const drive = service.content.drives.find(
    ({ ownerId }) => ownerId !== null && ownerId === userId,
  );
  if (!drive) throw new GraphError(404, "ResourceNotFound", "User's mysite not found.");
  if (userId !== principal.userId && !maySeeDrive(call, drive)) throw sharePointAccessDenied();
  return drive;
}

export function answerDrive(call: GraphCall, drive: DriveContent): GraphAnswer {
  const { select } = readOptions(call.url, { model: driveModel, options: ["$select", "$expand"] });
  const context = contextOf(call.service, `drives${selectedPart(select)}/$entity`);
  return { body: { ...context, ...project(driveResource(drive), select) } };
}

function answerItem(call: GraphCall, drive: DriveContent, item: SampleDriveItem): GraphAnswer {
  const options = readOptions(call.url, { model: driveItemModel, options: ["$select", "$expand"] });
  const { select, expand } = options;
  const resource = project(driveItemResource(call.service, item, select), select);
  const children = expand.find(({ name }) => name === "children");
  const fragment = `drives('${encodeURIComponent(drive.drive.id)}')/items${selectedPart(select)}/$entity`;
  return {
    body: {
      ...contextOf(call.service, fragment),
      ...resource,
      ...(children && {
        children: childrenOf(drive, item).map((child) =>
          project(driveItemResource(call.service, child, children.select), children.select),
        ),
      }),
      ...(expand.some(({ name }) => name === "thumbnails") && { thumbnails: [] }),
    },
  };
}

const itemList: EndpointRules = {
  model: driveItemModel,
  options: ["$select", "$filter", "$orderby", "$top", "$skiptoken", "$expand"],
  page: { standard: 200, most: 1000 },
};

function listChildren(call: GraphCall, drive: DriveContent, folder: SampleDriveItem): GraphAnswer {
  return listItems(call, drive, childrenOf(drive, folder));
}

/** Every word must start one in the item's name or content, as the service's own search does. */
function searchBelow(call: GraphCall, drive: DriveContent, folder: SampleDriveItem): GraphAnswer {
  const words = wordsOf(searchText(call.param("search")));
  const prefix = folder.path === "/" ? "/" : `${folder.path}/`;
  const hits = drive.items.filter((item) => {
    if (item === folder || !item.path.startsWith(prefix)) return false;
    const texts = [item.resource.name, item.document?.indexedText ?? ""];
    return words.every((word) => containsValue(texts, { text: `${word}*`, isPhrase: false }));
  });
  return listItems(call, drive, hits, { searchResult: {} });
}

function searchText(call: string): string {
  const match = /^search\(q='((?:[^']|'')*)'\)$/s.exec(call);
  if (!match) throw badRequest(`The expression '${call}' is not a valid function call.`);
  return (match[1] ?? "").replaceAll("''", "'");
}

/** @param facet what is added to each item */
function listItems(
  call: GraphCall,
  drive: DriveContent,
  items: SampleDriveItem[],
  facet: object = {},
): GraphAnswer {
  const { service, url } = call;
  const query = readOptions(url, itemList);
  const visible = items.filter((item) => maySeeItem(call, drive, item));
  const resources = visible.map((item) => ({
    ...driveItemResource(service, item, query.select),
    ...facet,
  }));
  const page = takePage(filterAndSort(resources, query), query, itemList);
  return {
    body: {
      ...contextOf(service, `Collection(driveItem)${selectedPart(query.select)}`),
      ...(page.next !== undefined && {
        "@odata.nextLink": nextLink(url, service.origins.graph, page.next, "$skiptoken"),
      }),
      value: page.items.map((item) => project(item, query.select)),
    },
  };
}

function redirectToContent(call: GraphCall, item: SampleDriveItem): GraphAnswer {
  readOptions(call.url, { model: driveItemModel, options: [] });
  const { document, resource } = item;
  if (!document) throw badRequest("You cannot get content for a folder", "notAllowed");
  if (resource.malware)
    throw new GraphError(403, "malwareDetected", "Malware was detected in the requested resource.");
  if (call.headers.get("If-None-Match") === resource.eTag) return { status: 304, body: undefined };
  const location = call.service.downloads.issue(document, resource.name, resource.eTag);
  return { status: 302, headers: { Location: location }, body: undefined };
}

function redirectToRendering(call: GraphCall): GraphAnswer {
  readOptions(call.url, { model: driveItemModel, options: [] });
  const { document, resource } = openItem(call);
  const size = renderingSizes[call.param("size")];
  if (!document || size === undefined || call.param("set") !== "0" || !isRendered(document))
    throw itemNotFound();
  const location = call.service.downloads.issue(
    rendering(document, size),
    resource.name,
    resource.eTag,
  );
  return { status: 302, headers: { Location: location }, body: undefined };
}

function findDrive({ service, param }: GraphCall): DriveContent {
  const drive = service.content.drives.find((each) => each.drive.id === param("drive"));
  if (drive) return drive;
  const isDriveId = /^b![\w-]{10,}$/.test(param("drive"));
  throw isDriveId
    ? itemNotFound()
    : badRequest(
        "The provided drive id appears to be malformed, or does not represent a valid drive.",
        "invalidRequest",
      );
}

function openDrive(call: GraphCall): DriveContent {
  const drive = findDrive(call);
  if (!maySeeDrive(call, drive)) throw sharePointAccessDenied();
  return drive;
}

function openRoot(call: GraphCall): SampleDriveItem {
  return requireRoot(openDrive(call));
}

function requireRoot(drive: DriveContent): SampleDriveItem {
  const root = rootOf(drive);
  if (!root) throw itemNotFound();
  return root;
}

/**
 * By its id (`root` for the topmost folder), or by its unique id as an item of the library's list.
 * An item that exists but may not be seen is told apart from a missing one only for its drive's readers.
 */
function openItem(call: GraphCall): SampleDriveItem {
  const id = call.param("item");
  return seen(call, ({ path, resource }) => {
    if (id === "root") return path === "/";
    const { listItemUniqueId } = resource.sharepointIds;
    return resource.id === id || listItemUniqueId === id.toLowerCase();
  });
}

/** Names are compared as SharePoint does: whatever their case. */
function openItemAt(call: GraphCall): SampleDriveItem {
  const wanted = `/${call.param("path").replace(/\/$/, "")}`.toLowerCase();
  return seen(call, ({ path }) => path.toLowerCase() === wanted);
}

function seen(call: GraphCall, isWanted: (item: SampleDriveItem) => boolean): SampleDriveItem {
  const drive = findDrive(call);
  const item = drive.items.find(isWanted);
  if (item && maySeeItem(call, drive, item)) return item;
  throw maySeeDrive(call, drive) ? itemNotFound() : sharePointAccessDenied();
}

function openShare(call: GraphCall): { drive: DriveContent; item: SampleDriveItem } {
  const share = call.param("share");
  const link = share.startsWith("u!") ? Buffer.from(share.slice(2), "base64url").toString() : "";
  if (!/^https?:\/\//.test(link))
    throw badRequest("The site in the encoded share URI is invalid.", "invalidRequest");
  const message = "The sharing link no longer exists, or you do not have permission to access it.";
  const found = findByWebUrl(call.service, link);
  if (!found) throw new GraphError(404, "itemNotFound", message);
  if (!maySeeItem(call, found.drive, found.item))
    throw new GraphError(403, "accessDenied", message);
  return found;
}
