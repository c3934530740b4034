/** The kinds of things `sharepoint_search` finds: what each is called in a search, and what it takes. */

export const searchKinds = ["files", "pages", "listItems"] as const;

export type SearchKind = (typeof searchKinds)[number];

/** Pages are items of the site's page library: SharePoint tells them by their content class alone. */
const pageClass = "contentclass:STS_ListItem_WebPageLibrary";

interface KindFacts {
  entityType: "driveItem" | "listItem";
  permission: string;
  /** Without it folders, and the other kinds of the same type, come back too. */
  restriction: string;
}

const facts: Record<SearchKind, KindFacts> = {
  files: {
    entityType: "driveItem",
    permission: "Files.Read.All",
    restriction: "isDocument=true",
  },
  pages: { entityType: "listItem", permission: "Sites.Read.All", restriction: pageClass },
  listItems: {
    entityType: "listItem",
    permission: "Sites.Read.All",
    restriction: `(isDocument=false AND NOT ${pageClass} AND NOT contentclass:STS_ListItem_DocumentLibrary)`,
  },
};

export function entityTypesOf(kinds: readonly SearchKind[]): string[] {
  return unique(kinds.map((kind) => facts[kind].entityType));
}

export function permissionsOf(kinds: readonly SearchKind[]): string[] {
  return unique(kinds.map((kind) => facts[kind].permission));
}

/** KQL that lets these kinds through and no other. */
export function restrictionOf(kinds: readonly SearchKind[]): string {
  const restrictions = unique(kinds.map((kind) => facts[kind].restriction));
  return restrictions.length === 1 ? restrictions.join() : `(${restrictions.join(" OR ")})`;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
