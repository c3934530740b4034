/** What is searched for of files, pages and list items: as KQL, and as a test of one file. */
import type { DriveItem, IdentitySet } from "@microsoft/microsoft-graph-types";
import { kqlPhrase, kqlQueryString, kqlRange } from "../kql.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { restrictionOf, type SearchKind } from "./search-kinds.ts";

export interface FileWish {
  query: string;
  fileTypes?: readonly string[];
  author?: string;
  /** A web address without escapes. */
  within?: string;
  modifiedAfter?: string;
  modifiedBefore?: string;
}

export function fileQuery(wish: FileWish, kinds: readonly SearchKind[], zone: MailboxZone): string {
  const { fileTypes, author, within } = wish;
  return kqlQueryString(wish.query, [
    restrictionOf(kinds),
    fileTypes && `(${fileTypes.map((type) => `filetype:${type}`).join(" OR ")})`,
    author && `author:${kqlPhrase(author)}`,
    within && `path:${kqlPhrase(within)}`,
    kqlRange("lastModifiedTime", ...modifiedRange(wish, zone)),
  ]);
}

/** Whether a file is of the wish in all but its words and place, for what no query can say to a drive. */
export function isWantedFile(item: DriveItem, wish: FileWish, zone: MailboxZone): boolean {
  const [after, before] = modifiedRange(wish, zone);
  const modified = Date.parse(item.lastModifiedDateTime ?? "");
  return (
    Boolean(item.file) &&
    (wish.fileTypes?.some((type) => hasType(item.name, type)) ?? true) &&
    (wish.author === undefined || isBy(item.createdBy, wish.author)) &&
    (after === undefined || modified >= Date.parse(after)) &&
    (before === undefined || modified < Date.parse(before))
  );
}

function modifiedRange(
  { modifiedAfter, modifiedBefore }: FileWish,
  zone: MailboxZone,
): [string | undefined, string | undefined] {
  return [
    modifiedAfter && zone.instantOf(modifiedAfter),
    modifiedBefore && zone.instantOf(modifiedBefore, "end"),
  ];
}

function hasType(name: string | null | undefined, type: string): boolean {
  return name?.toLowerCase().endsWith(`.${type.toLowerCase()}`) ?? false;
}

/** Graph tells the address of a person beside the name, though its types do not know it. */
function isBy(by: IdentitySet | null | undefined, author: string): boolean {
  const { displayName, email } = (by?.user ?? {}) as { displayName?: string; email?: string };
  const wanted = author.toLowerCase();
  return [displayName, email].some((name) => name?.toLowerCase().includes(wanted));
}
