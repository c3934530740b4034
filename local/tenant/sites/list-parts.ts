/** Lists, items and columns as Graph shows them, whatever kind of list they belong to. */
import type { ColumnDefinition } from "@microsoft/microsoft-graph-types";
import type { SampleList, SampleListItem } from "../content-types.ts";
import { identity } from "../files/identity.ts";
import type { Scene, SiteIdentity } from "../files/scene.ts";
import type { ColumnScript } from "../files/script.ts";
import * as ids from "../ids.ts";
import type { Party } from "../mail/parties.ts";

/** Ids below are SharePoint's own accounts. */
export const firstUserId = 7;

/** The number by which a site knows a person: `AuthorLookupId` and person columns hold it, never a name. */
export function lookupId(party: Pick<Party, "userId">, scene: Scene): string {
  return String(firstUserId + scene.directory.people.findIndex(({ id }) => id === party.userId));
}

export interface ListFacts {
  id: string;
  name: string;
  displayName: string;
  description: string;
  webUrl: string;
  template: string;
  hidden: boolean;
  created: string;
  changed: string;
  by: Party;
}

export function listResource(facts: ListFacts): SampleList["list"] {
  const { id, name, displayName, description, webUrl, template, hidden, created, changed, by } =
    facts;
  return {
    id,
    name,
    displayName,
    description,
    webUrl,
    eTag: `"${id},12"`,
    createdDateTime: created,
    lastModifiedDateTime: changed,
    createdBy: identity(by),
    lastModifiedBy: identity(by),
    list: { contentTypesEnabled: false, hidden, template },
  };
}

export interface ItemFacts {
  number: number;
  listId: string;
  webUrl: string;
  site: SiteIdentity;
  created: string;
  changed: string;
  by: Party;
  contentType: "Item" | "Document" | "Folder" | "Person";
  uniqueId: string;
}

export function listItem(
  facts: ItemFacts,
  fields: SampleListItem["fields"],
  scene: Scene,
): SampleListItem {
  const { number, listId, site, created, changed, by, contentType, uniqueId } = facts;
  const id = String(number);
  const author = lookupId(by, scene);
  return {
    resource: {
      id,
      webUrl: facts.webUrl,
      eTag: `"${uniqueId},1"`,
      createdDateTime: created,
      lastModifiedDateTime: changed,
      createdBy: identity(by),
      lastModifiedBy: identity(by),
      parentReference: { id: ids.guid(`list folder ${listId}`), siteId: site.id },
      contentType: { id: contentTypeIds[contentType], name: contentType },
      sharepointIds: {
        listId,
        listItemId: id,
        listItemUniqueId: uniqueId,
        siteId: site.collectionId,
        siteUrl: site.webUrl,
        webId: site.webId,
      },
    },
    fields: {
      ...fields,
      id,
      ContentType: contentType,
      Created: created,
      Modified: changed,
      AuthorLookupId: author,
      EditorLookupId: author,
      _UIVersionString: "1.0",
    },
  };
}

const contentTypeIds = { Item: "0x01", Document: "0x0101", Folder: "0x0120", Person: "0x010A" };

const facets: Record<ColumnScript["kind"], (column: ColumnScript) => Partial<ColumnDefinition>> = {
  text: () => ({ text: { allowMultipleLines: false, maxLength: 255 } }),
  multiline: () => ({ text: { allowMultipleLines: true, textType: "plain" } }),
  number: () => ({ number: { decimalPlaces: "automatic", displayAs: "number" } }),
  boolean: () => ({ boolean: {} }),
  date: () => ({ dateTime: { displayAs: "standard", format: "dateTime" } }),
  choice: ({ choices = [] }) => ({
    choice: { allowTextEntry: false, choices, displayAs: "dropDownMenu" },
  }),
  person: () => ({
    personOrGroup: { allowMultipleSelection: false, displayAs: "nameWithPresence" },
  }),
};

export const columnOf = (column: ColumnScript, listId: string): SampleList["columns"][number] => ({
  ...facets[column.kind](column),
  id: ids.guid(`column ${listId} ${column.name}`),
  name: column.name,
  displayName: column.title,
  hidden: false,
  readOnly: false,
  required: column.name === "Title",
});
