/** Permissions for drives, sharing links, sites, lists and pages. */
import { filesAll, type PermissionRule, sites } from "./rule.ts";

/** Below one site, an application that was granted this site may read as well. */
const siteScoped = [...sites, "Sites.Selected"];
const ownFiles = ["Files.Read", "Files.ReadWrite", ...filesAll, ...siteScoped];
const anyFiles = [...filesAll, ...siteScoped];
const sharedLinks = ["Files.ReadWrite.All", "Sites.ReadWrite.All"];

function sharePoint(path: string, delegated: string[], application: string[]): PermissionRule {
  return { method: "GET", path, workload: "sharepoint", delegated, application };
}

const driveContent = (path: string) => sharePoint(path, ownFiles, anyFiles);
const siteContent = (path: string) => sharePoint(path, siteScoped, siteScoped);

export const fileRules: readonly PermissionRule[] = [
  {
    method: "GET",
    path: "{U}/drive",
    workload: "sharepoint",
    delegated: ["User.Read", "Files.Read", "Files.ReadWrite", ...filesAll, ...sites],
    others: [...filesAll, ...sites],
    application: [...filesAll, ...sites],
  },
  driveContent("{U}/drive/root/:search{search\\(.*\\)}"),
  driveContent("/drives/:drive"),
  driveContent("/drives/:drive/root"),
  driveContent("/drives/:drive/root/children"),
  driveContent("/drives/:drive/root/:search{search\\(.*\\)}"),
  driveContent("/drives/:drive/:at{root:}/:path{.+}"),
  driveContent("/drives/:drive/items/:item"),
  driveContent("/drives/:drive/items/:item/children"),
  driveContent("/drives/:drive/items/:item/content"),
  driveContent("/drives/:drive/items/:item/thumbnails/:set/:size/content"),
  driveContent("/drives/:drive/items/:item/:search{search\\(.*\\)}"),
  // Graph asks for write permissions on a sharing link, even to look at what it leads to.
  sharePoint("/shares/:share/driveItem", ["Files.ReadWrite", ...sharedLinks], sharedLinks),
  sharePoint(
    "/shares/:share/driveItem/content",
    ["Files.Read", "Files.ReadWrite", ...filesAll, ...sites],
    [...filesAll, ...sites],
  ),
  sharePoint("/sites", sites, sites),
  siteContent("/sites/:site"),
  siteContent("/sites/:host{[^/:]+:}/:path{.+}"),
  driveContent("/sites/:site/drive"),
  driveContent("/sites/:site/drives"),
  siteContent("/sites/:site/pages"),
  siteContent("/sites/:site/pages/:page"),
  siteContent("/sites/:site/pages/:page/microsoft.graph.sitePage"),
  siteContent("/sites/:site/lists"),
  siteContent("/sites/:site/lists/:list"),
  siteContent("/sites/:site/lists/:list/items"),
  siteContent("/sites/:site/lists/:list/items/:item"),
];
