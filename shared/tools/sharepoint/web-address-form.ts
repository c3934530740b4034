/** What the forms of SharePoint's and OneDrive's web addresses name, as far as the address itself tells. */
import { badLink } from "../resource/links/link-errors.ts";
import type { Link } from "../resource/links/parse-link.ts";

export type NamedPlace =
  /** Only its token names it. */
  | { kind: "share" }
  /** A site, library, folder or file by its path on the host. */
  | { kind: "path"; path: readonly string[] }
  /** A file by its unique id, somewhere in the site of the path. */
  | { kind: "uniqueId"; path: readonly string[]; uniqueId: string }
  /** `path` is the site's. */
  | { kind: "page"; path: readonly string[]; name: string }
  /** `path` is the list's. */
  | { kind: "list"; path: readonly string[] }
  | { kind: "listitem"; path: readonly string[]; itemId: string };

/** @throws ConnectorError `invalid_input` for what names nothing that can be read or listed. */
export function placeNamedBy(link: Link): NamedPlace {
  const path = plainPath(link.segments);
  if (path === undefined) return { kind: "share" };
  const place =
    uniqueIdPlace(link, path) ??
    shownPath(link, path) ??
    pagePlace(path) ??
    listPlace(link, path) ??
    pathPlace(path);
  if ("path" in place && !place.path.every(isName))
    throw badLink("Its path has parts that no item of SharePoint has.");
  return place;
}

/** SharePoint allows these in no name; behind an encoding, nobody could tell what they would do. */
function isName(part: string): boolean {
  return !/[/\\:\p{Cc}]/u.test(part) && part !== "." && part !== ".." && part.isWellFormed();
}

/** The path without the marks of "Copy link"; undefined for a sharing link, whose path is a token. */
function plainPath(segments: readonly string[]): readonly string[] | undefined {
  const [first = "", second] = segments;
  if (segments.some((part) => /^guestaccess\.aspx$/i.test(part))) return undefined;
  if (!/^:[a-z]+:$/i.test(first)) return segments;
  // `/:w:/r/…` is the plain address with a mark for the app that opens it.
  return second === "r" ? segments.slice(2) : undefined;
}

/** `/_layouts/15/Doc.aspx?sourcedoc={guid}`, which Office's web apps show, and its kin. */
function uniqueIdPlace(link: Link, path: readonly string[]): NamedPlace | undefined {
  const given = link.parameter("sourcedoc") ?? link.parameter("UniqueId");
  const uniqueId = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i.exec(given ?? "")?.[1];
  const layouts = indexOf(path, "_layouts");
  if (uniqueId === undefined || layouts < 0) return undefined;
  return { kind: "uniqueId", path: path.slice(0, layouts), uniqueId: uniqueId.toLowerCase() };
}

/** What a view of a library, or OneDrive's own page, shows: `?id=/sites/…`. */
function shownPath(link: Link, path: readonly string[]): NamedPlace | undefined {
  const given = link.parameter("id") ?? link.parameter("RootFolder");
  const isShown = given?.startsWith("/") && (isView(path) || isMine(path));
  return isShown ? { kind: "path", path: (given ?? "").split("/").filter(Boolean) } : undefined;
}

/** `https://{tenant}-my.sharepoint.com/my` */
function isMine(path: readonly string[]): boolean {
  return path.length === 1 && path[0]?.toLowerCase() === "my";
}

function pagePlace(path: readonly string[]): NamedPlace | undefined {
  const pages = indexOf(path, "SitePages");
  return pages < 0 || !isView(path)
    ? undefined
    : { kind: "page", path: path.slice(0, pages), name: path.at(-1) ?? "" };
}

/** `/Lists/{list}`, its views and forms, `…/DispForm.aspx?ID=7`, and Graph's own `…/7_.000`. */
function listPlace(link: Link, path: readonly string[]): NamedPlace | undefined {
  const last = path.at(-1) ?? "";
  const isForm = /^(?:DispForm|EditForm)\.aspx$/i.test(last);
  const itemId = isForm ? link.parameter("ID") : /^(\d+)_\.000$/.exec(last)?.[1];
  const parent = withoutForms(path.slice(0, -1));
  if (itemId !== undefined && /^\d{1,10}$/.test(itemId))
    return { kind: "listitem", path: parent, itemId };
  const list = isView(path) ? parent : path;
  return list.at(-2)?.toLowerCase() === "lists" ? { kind: "list", path: list } : undefined;
}

function pathPlace(path: readonly string[]): NamedPlace {
  if (!isView(path)) return { kind: "path", path };
  if (indexOf(path, "_layouts") >= 0) throw badLink("It leads to a page of settings or tools.");
  // A view of a library shows the library itself.
  return { kind: "path", path: withoutForms(path.slice(0, -1)) };
}

function isView(path: readonly string[]): boolean {
  return /\.aspx$/i.test(path.at(-1) ?? "");
}

function withoutForms(path: readonly string[]): readonly string[] {
  return path.at(-1)?.toLowerCase() === "forms" ? path.slice(0, -1) : path;
}

function indexOf(path: readonly string[], name: string): number {
  return path.findIndex((part) => part.toLowerCase() === name.toLowerCase());
}
