/** What is known of a searchable thing, and what of it a search may ask for by `fields`. */
import type { SharepointIds } from "@microsoft/microsoft-graph-types";

/** What is searched, ranked and asked for of one thing, whatever its kind. */
export interface SearchFacts {
  hitId: string;
  title: string;
  fileName: string;
  /** Without the dot; empty for what is no file. */
  fileType: string;
  text: string;
  authors: string[];
  webUrl: string;
  size: number;
  created: string;
  modified: string;
  isDocument: boolean;
  contentClass: string;
}

/** Managed properties, instead of the whole resource. */
export type SearchFields = Readonly<Record<string, unknown>>;

/** Under the names that the request uses; those that SharePoint does not know are left out. */
export function chosenFields(
  facts: SearchFacts,
  ids: SharepointIds,
  names: readonly string[],
): SearchFields {
  const properties = managedProperties(facts, ids);
  const chosen = names.map((name) => [name, properties.get(name.toLowerCase())] as const);
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined && value !== ""));
}

function managedProperties(
  facts: SearchFacts,
  { listId, listItemId }: SharepointIds,
): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ["author", facts.authors[0]],
    ["contentclass", facts.contentClass],
    ["created", facts.created],
    ["fileextension", facts.fileType],
    ["filename", facts.fileName],
    ["filetype", facts.fileType],
    ["lastmodifiedtime", facts.modified],
    ["listid", listId ?? undefined],
    ["listitemid", listItemId ?? undefined],
    ["path", facts.webUrl],
    ["size", facts.size],
    ["title", facts.title],
  ]);
}
