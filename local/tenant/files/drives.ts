/** Makes a drive with its folders and files of a library's script. */
import type { DriveContent, SampleDriveItem, SampleDocument } from "../content-types.ts";
import { sampleDocument } from "../documents.ts";
import * as ids from "../ids.ts";
import type { Party } from "../mail/parties.ts";
import { graphTime, instantOf, type When } from "../moments.ts";
import { identity } from "./identity.ts";
import type { FileScript, LibraryScript } from "./script.ts";
import type { Scene, SiteIdentity } from "./scene.ts";

export interface DriveOwner {
  site: SiteIdentity;
  library: LibraryScript;
  created: When;
  createdBy: Party;
  /** A person's OneDrive instead of a site's library. */
  personal: boolean;
  readers: DriveContent["readers"];
}

interface DriveFacts extends DriveOwner {
  driveId: string;
  driveType: "business" | "documentLibrary";
  listId: string;
  libraryUrl: string;
}

export function driveContent(owner: DriveOwner, scene: Scene): DriveContent {
  const { site, library, personal } = owner;
  const listId = ids.guid(`list ${site.webUrl}/${library.urlName}`);
  const facts: DriveFacts = {
    ...owner,
    listId,
    driveId: ids.driveId(site.collectionId, site.webId, listId),
    driveType: personal ? "business" : "documentLibrary",
    libraryUrl: `${site.webUrl}/${encodeURIComponent(library.urlName)}`,
  };
  const files = library.files.map((file) => fileItem(file, facts, scene));
  const folders = folderItems(files, facts, scene);
  const items = [...folders, ...files].toSorted((one, other) => depth(one) - depth(other));
  items.forEach(({ resource }, index) => {
    if (index > 0) resource.sharepointIds.listItemId = String(index);
  });
  return {
    drive: driveResource(facts, items, scene),
    siteId: site.id,
    ownerId: personal ? owner.createdBy.userId : null,
    listId,
    readers: owner.readers,
    items,
  };
}

const depth = ({ path }: SampleDriveItem) => (path === "/" ? 0 : path.split("/").length);

function driveResource(
  facts: DriveFacts,
  items: SampleDriveItem[],
  scene: Scene,
): DriveContent["drive"] {
  const used = items[0]?.resource.size ?? 0;
  const total = 1_099_511_627_776;
  const changes = items.map(({ resource }) => resource.lastModifiedDateTime);
  return {
    id: facts.driveId,
    driveType: facts.driveType,
    name: facts.library.title,
    description: "",
    webUrl: facts.libraryUrl,
    createdDateTime: graphTime(instantOf(facts.created, scene.now, facts.createdBy.timeZone)),
    lastModifiedDateTime: changes.reduce((one, other) => (one > other ? one : other)),
    createdBy: identity(facts.createdBy),
    owner: facts.personal
      ? identity(facts.createdBy)
      : // A group owns a team site's library; Graph's types have no group here.
        { user: { displayName: `${facts.site.title} Owners` } },
    quota: { total, used, remaining: total - used, deleted: 0, state: "normal" },
  };
}

/** The address that Office's web apps open. */
function fileUrl(facts: DriveFacts, path: string, uniqueId: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (!/\.(docx|xlsx|pptx)$/.test(name)) return pathUrl(facts, path);
  const query = `sourcedoc=%7B${uniqueId.toUpperCase()}%7D&file=${encodeURIComponent(name)}&action=default&mobileredirect=true`;
  return `${facts.site.webUrl}/_layouts/15/Doc.aspx?${query}`;
}

const pathUrl = (facts: DriveFacts, path: string) =>
  facts.libraryUrl + path.split("/").map(encodeURIComponent).join("/");

/** `https://{host}/:b:/s/{site}/E…`, as "Copy link" gives it: the letter tells the kind of file. */
function sharingLink(facts: DriveFacts, path: string): string {
  const { origin, pathname } = new URL(facts.site.webUrl);
  const kinds: Record<string, string> = { docx: "w", xlsx: "x", pptx: "p", pdf: "b", png: "i" };
  const kind = kinds[path.slice(path.lastIndexOf(".") + 1)] ?? "u";
  const place = pathname.replace(/^\/sites\//, "/s/").replace(/^\/personal\//, "/g/personal/");
  return `${origin}/:${kind}:${place}/${ids.sharingToken(uniqueIdOf(facts, path))}`;
}

const parentPath = (path: string) => path.slice(0, path.lastIndexOf("/")) || "/";

const uniqueIdOf = (facts: DriveFacts, path: string) => ids.guid(`item ${facts.driveId} ${path}`);

const itemId = (facts: DriveFacts, path: string) =>
  path === "/"
    ? ids.rootItemId(facts.driveId)
    : ids.driveItemId(facts.driveId, uniqueIdOf(facts, path));

type Resource = SampleDriveItem["resource"];

/** What folders and files have in common. */
function baseItem(
  path: string,
  facts: DriveFacts,
  uniqueId: string,
  times: Times,
): Omit<Resource, "webUrl" | "size" | "cTag"> {
  const { driveId, driveType, site, listId } = facts;
  const parent = parentPath(path);
  const drivePath = `/drives/${driveId}/root:`;
  const place = { driveId, driveType, siteId: site.id };
  const above = {
    id: itemId(facts, parent),
    name: parent === "/" ? "root" : lastPart(parent),
    path: drivePath + (parent === "/" ? "" : parent.split("/").map(encodeURIComponent).join("/")),
  };
  return {
    id: itemId(facts, path),
    name: path === "/" ? "root" : lastPart(path),
    eTag: `"{${uniqueId.toUpperCase()}},1"`,
    ...times,
    fileSystemInfo: {
      createdDateTime: times.createdDateTime,
      lastModifiedDateTime: times.lastModifiedDateTime,
    },
    parentReference: path === "/" ? place : { ...place, ...above },
    sharepointIds: {
      listId,
      listItemUniqueId: uniqueId,
      siteId: site.collectionId,
      siteUrl: site.webUrl,
      webId: site.webId,
    },
  };
}

const lastPart = (path: string) => path.slice(path.lastIndexOf("/") + 1);

type Times = Pick<
  Resource,
  "createdDateTime" | "lastModifiedDateTime" | "createdBy" | "lastModifiedBy"
>;

function fileItem(script: FileScript, facts: DriveFacts, scene: Scene): SampleDriveItem {
  const document = sampleDocument(script.file);
  const uniqueId = uniqueIdOf(facts, script.path);
  const creator = scene.parties(script.by);
  const editor = scene.parties(script.changed?.by ?? script.by);
  const created = instantOf(script.created, scene.now, creator.timeZone);
  const changed = script.changed
    ? instantOf(script.changed.at, scene.now, editor.timeZone)
    : created;
  const times = {
    createdDateTime: graphTime(created),
    lastModifiedDateTime: graphTime(changed),
    createdBy: identity(creator),
    lastModifiedBy: identity(editor),
  };
  return {
    path: script.path,
    document,
    sharedWith: (script.sharedWith ?? []).flatMap((alias) => scene.parties(alias).userId ?? []),
    ...(script.sharedWith ? { sharingLink: sharingLink(facts, script.path) } : {}),
    resource: {
      ...baseItem(script.path, facts, uniqueId, times),
      ...fileFacet(document),
      cTag: `"c:{${uniqueId.toUpperCase()}},1"`,
      webUrl: fileUrl(facts, script.path, uniqueId),
      webDavUrl: pathUrl(facts, script.path),
      ...(script.sharedWith ? { shared: { scope: "users" } } : {}),
    },
  };
}

const fileFacet = ({ size, mimeType, quickXorHash }: SampleDocument) => ({
  size,
  file: { mimeType, hashes: { quickXorHash } },
});

/** The root and every folder on the way to a file. */
function folderItems(files: SampleDriveItem[], facts: DriveFacts, scene: Scene): SampleDriveItem[] {
  const paths = new Set<string>(["/"]);
  for (const { path } of files) {
    for (let up = parentPath(path); up !== "/"; up = parentPath(up)) paths.add(up);
  }
  return [...paths].map((path) => {
    const prefix = path === "/" ? "/" : `${path}/`;
    const inside = files.filter((file) => file.path.startsWith(prefix));
    const children = [...paths, ...files.map((file) => file.path)].filter(
      (other) => other !== "/" && parentPath(other) === path,
    );
    const uniqueId = uniqueIdOf(facts, path);
    return {
      path,
      document: null,
      sharedWith: [],
      resource: {
        ...baseItem(path, facts, uniqueId, folderTimes(inside, facts, scene)),
        cTag: `"c:{${uniqueId.toUpperCase()}},0"`,
        webUrl: path === "/" ? facts.libraryUrl : pathUrl(facts, path),
        size: inside.reduce((sum, { resource }) => sum + resource.size, 0),
        folder: { childCount: children.length },
        ...(path === "/" ? { root: {} } : {}),
      },
    };
  });
}

/** A folder is as old as its first file and as new as its last. */
function folderTimes(inside: SampleDriveItem[], facts: DriveFacts, scene: Scene): Times {
  const born = graphTime(instantOf(facts.created, scene.now, facts.createdBy.timeZone));
  const created = inside.map(({ resource }) => resource.createdDateTime).toSorted();
  const changed = inside.map(({ resource }) => resource.lastModifiedDateTime).toSorted();
  const by = identity(facts.createdBy);
  return {
    createdDateTime: created[0] ?? born,
    lastModifiedDateTime: changed.at(-1) ?? born,
    createdBy: by,
    lastModifiedBy: by,
  };
}
