/** Which permissions suffice for each path, method and mode: Microsoft Graph's own table for what is served here. */

/** Decides the error code of a refusal. */
export type Workload = "directory" | "outlook" | "sharepoint" | "search";

export interface PermissionRule {
  readonly method: "GET" | "POST";
  /** `{U}` stands for `/me` and `/users/:user`. Also the route that is served. */
  readonly path: string;
  readonly workload: Workload;
  readonly delegated: readonly string[];
  /** What suffices in delegated mode when `:user` is somebody else. */
  readonly others?: readonly string[];
  readonly application: readonly string[];
}

const mailRead = ["Mail.Read", "Mail.ReadWrite"];
const mailList = ["Mail.ReadBasic", ...mailRead];
const mailShared = ["Mail.Read.Shared", "Mail.ReadWrite.Shared"];
const mailListShared = ["Mail.ReadBasic.Shared", ...mailShared];
const mailListApp = ["Mail.ReadBasic.All", ...mailRead];
const settings = ["MailboxSettings.Read", "MailboxSettings.ReadWrite"];
const filesAll = ["Files.Read.All", "Files.ReadWrite.All"];
const sites = [
  "Sites.Read.All",
  "Sites.ReadWrite.All",
  "Sites.Manage.All",
  "Sites.FullControl.All",
];
/** Below one site, an application that was granted this site may read as well. */
const siteScoped = [...sites, "Sites.Selected"];
const ownFiles = ["Files.Read", "Files.ReadWrite", ...filesAll, ...siteScoped];
const anyFiles = [...filesAll, ...siteScoped];
const sharedLinks = ["Files.ReadWrite.All", "Sites.ReadWrite.All"];
const users = [
  "User.Read.All",
  "User.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];
const usersBasic = ["User.ReadBasic.All", ...users];
const organization = [
  "Organization.Read.All",
  "Organization.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

function outlook(
  path: string,
  delegated: string[],
  others: string[],
  application: string[],
): PermissionRule {
  return { method: "GET", path, workload: "outlook", delegated, others, application };
}

function sharePoint(path: string, delegated: string[], application: string[]): PermissionRule {
  return { method: "GET", path, workload: "sharepoint", delegated, application };
}

const mailLists = (path: string) => outlook(path, mailList, mailListShared, mailListApp);
const mailContent = (path: string) => outlook(path, mailRead, mailShared, mailRead);
const driveContent = (path: string) => sharePoint(path, ownFiles, anyFiles);
const siteContent = (path: string) => sharePoint(path, siteScoped, siteScoped);

export const permissionTable: readonly PermissionRule[] = [
  {
    method: "GET",
    path: "/me",
    workload: "directory",
    delegated: ["User.Read", "User.ReadWrite", ...usersBasic],
    application: [],
  },
  {
    method: "GET",
    path: "/users/:user",
    workload: "directory",
    delegated: ["User.Read", "User.ReadWrite", ...usersBasic],
    others: usersBasic,
    application: usersBasic,
  },
  {
    method: "GET",
    path: "/organization",
    workload: "directory",
    delegated: ["User.Read", "User.Read.All", ...organization],
    application: ["User.Read.All", ...organization],
  },
  // No scope lets a person read somebody else's mailbox settings.
  outlook("{U}/mailboxSettings", settings, [], settings),
  mailLists("{U}/messages"),
  mailLists("{U}/messages/:message"),
  mailContent("{U}/messages/:message/$value"),
  mailContent("{U}/messages/:message/attachments"),
  mailContent("{U}/messages/:message/attachments/:attachment"),
  mailContent("{U}/messages/:message/attachments/:attachment/$value"),
  mailContent("{U}/messages/:message/attachments/:attachment/:cast"),
  mailLists("{U}/mailFolders"),
  mailLists("{U}/mailFolders/:folder"),
  mailLists("{U}/mailFolders/:folder/childFolders"),
  mailLists("{U}/mailFolders/:folder/messages"),
  mailLists("{U}/mailFolders/:folder/messages/:message"),
  {
    method: "GET",
    path: "{U}/drive",
    workload: "sharepoint",
    delegated: ["User.Read", "Files.Read", "Files.ReadWrite", ...filesAll, ...sites],
    others: [...filesAll, ...sites],
    application: [...filesAll, ...sites],
  },
  {
    method: "POST",
    path: "/search/query",
    workload: "search",
    delegated: ["Mail.Read", "Mail.ReadWrite", ...filesAll, ...sites],
    application: ["Files.Read.All", "Files.ReadWrite.All", ...sites],
  },
  driveContent("/drives/:drive"),
  driveContent("/drives/:drive/root"),
  driveContent("/drives/:drive/root/children"),
  driveContent("/drives/:drive/root/:search{search\\(.*\\)}"),
  driveContent("/drives/:drive/items/:item"),
  driveContent("/drives/:drive/items/:item/children"),
  driveContent("/drives/:drive/items/:item/content"),
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
