/** Finds the mail folder that a caller names: by id, well-known name, display name or path. */
import type { MailFolder } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphBatchRequest, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";

/** Good for an id in every mailbox, whatever its language calls the folder. */
const wellKnownNames = new Set(
  (
    "archive clutter conflicts conversationhistory deleteditems drafts inbox junkemail " +
    "localfailures msgfolderroot outbox recoverableitemsdeletions scheduled searchfolders " +
    "sentitems serverfailures syncissues"
  ).split(" "),
);

interface Access {
  graph: Graph;
  permissions: readonly string[];
}

interface Folder {
  id: string;
  /** Names from the top of the mailbox down to its own, as they are compared. */
  path: readonly string[];
}

/** @throws ConnectorError `not_found` for an unknown folder, `invalid_input` for one of several. */
export async function findMailFolder(
  user: GraphPath,
  name: string,
  access: Access,
): Promise<GraphPath> {
  const wellKnown = name.toLowerCase().replaceAll(" ", "");
  if (wellKnownNames.has(wellKnown)) return graphPath`${user}/mailFolders/${wellKnown}`;
  if (isId(name)) return graphPath`${user}/mailFolders/${name}`;
  const [found, another] = named(await allFolders(user, access), name);
  if (found === undefined) throw unknownFolder();
  if (another !== undefined) throw severalFolders();
  return graphPath`${user}/mailFolders/${found.id}`;
}

/** What a path names from the top comes before what only ends like it. */
function named(folders: readonly Folder[], name: string): readonly Folder[] {
  const whole = [plain(name)];
  const parts = name.split("/").map(plain).filter(Boolean);
  const ways = [
    ({ path }: Folder) => isSame(path, parts),
    ({ path }: Folder) => isSame(path.slice(-parts.length), parts),
    // A name may have a slash of its own.
    ({ path }: Folder) => isSame(path.slice(-1), whole),
  ];
  const found = ways.map((fits) => folders.filter(fits));
  return found.find((some) => some.length > 0) ?? [];
}

function isSame(path: readonly string[], parts: readonly string[]): boolean {
  return path.length === parts.length && path.every((part, index) => part === parts[index]);
}

function plain(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

/** Exchange's ids are long base64 of a fixed beginning; no person names a folder like that. */
function isId(name: string): boolean {
  return /^AA[\w-]{30,}={0,2}$/.test(name);
}

/** Enough for any mailbox that a person keeps; deeper or wider, a path alone would not help either. */
const mostLevels = 10;
const fields = { $select: "id,displayName,childFolderCount", $top: 200 };

/** Level by level, so that the folders below all those of one level come in few requests. */
async function allFolders(user: GraphPath, access: Access): Promise<Folder[]> {
  const { graph, permissions } = access;
  const top = await graph.get<GraphCollection<MailFolder>>(graphPath`${user}/mailFolders`, {
    query: fields,
    permissions,
  });
  let level = below([], await wholeOf(top, access));
  const all = [...level];
  for (let depth = 1; depth < mostLevels && level.some(hasChildren); depth += 1) {
    level = await nextLevel(user, level.filter(hasChildren), access);
    all.push(...level);
  }
  return all;
}

type Parent = Folder & { childFolderCount: number };

async function nextLevel(
  user: GraphPath,
  parents: readonly Parent[],
  access: Access,
): Promise<Parent[]> {
  const requests = parents.map(({ id }): GraphBatchRequest => ({
    method: "GET",
    path: graphPath`${user}/mailFolders/${id}/childFolders`,
    query: fields,
    permissions: access.permissions,
  }));
  const results = await access.graph.batch<GraphCollection<MailFolder>>(requests);
  const levels = results.map(async (result, index) => {
    if (!result.ok) throw result.error;
    return below(parents[index]?.path ?? [], await wholeOf(result.body, access));
  });
  return (await Promise.all(levels)).flat();
}

async function wholeOf(
  page: GraphCollection<MailFolder>,
  { graph, permissions }: Access,
): Promise<MailFolder[]> {
  const folders = [...page.value];
  for (let next = page["@odata.nextLink"]; next !== undefined;) {
    const { value, "@odata.nextLink": link } = await graph.next<MailFolder>(next, { permissions });
    folders.push(...value);
    next = link;
  }
  return folders;
}

function below(path: readonly string[], folders: readonly MailFolder[]): Parent[] {
  return folders.map(({ id, displayName, childFolderCount }) => ({
    id: id ?? "",
    path: [...path, plain(displayName ?? "")],
    childFolderCount: childFolderCount ?? 0,
  }));
}

function hasChildren({ childFolderCount }: Parent): boolean {
  return childFolderCount > 0;
}

function unknownFolder(): ConnectorError {
  return new ConnectorError("not_found", {
    happened: "The folder was not found.",
    because: "The mailbox has no folder of this name, or it is hidden or not shared.",
    remedy:
      "Name it as Outlook shows it, by its path such as Inbox/Projects, or by a well-known name: " +
      "inbox, sentitems, drafts, archive, deleteditems, junkemail. Without folder all are searched.",
  });
}

function severalFolders(): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The folder is not clear.",
    because: "The mailbox has several folders of this name.",
    remedy: "Name it by its path from the top of the mailbox, such as Inbox/Projects.",
  });
}
