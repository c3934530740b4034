/** A list of a site's script. */
import type { SampleList, SampleListItem } from "../content-types.ts";
import type { Scene, SiteIdentity } from "../files/scene.ts";
import type { ColumnScript, ListScript } from "../files/script.ts";
import * as ids from "../ids.ts";
import type { Party } from "../mail/parties.ts";
import { graphTime, instantOf } from "../moments.ts";
import { columnOf, type ItemFacts, listItem, listResource, lookupId } from "./list-parts.ts";

export function scriptedList(script: ListScript, site: SiteIdentity, scene: Scene): SampleList {
  const by = scene.parties(script.by);
  const webUrl = `${site.webUrl}/Lists/${script.name}`;
  const id = ids.guid(`list ${webUrl}`);
  const created = graphTime(instantOf(script.created, scene.now, by.timeZone));
  const items = script.items.map((item, index) => {
    const author = scene.parties(item.by);
    const at = graphTime(instantOf(item.at, scene.now, author.timeZone));
    const facts: ItemFacts = {
      number: index + 1,
      listId: id,
      webUrl: `${webUrl}/${index + 1}_.000`,
      site,
      created: at,
      changed: item.changed ? graphTime(instantOf(item.changed, scene.now, author.timeZone)) : at,
      by: author,
      contentType: "Item",
      uniqueId: ids.guid(`list item ${id} ${index + 1}`),
    };
    return listItem(facts, fieldsOf(item, script.columns, author, scene), scene);
  });
  const changed =
    items
      .map(({ resource }) => resource.lastModifiedDateTime)
      .toSorted()
      .at(-1) ?? created;
  const { name, title: displayName, description } = script;
  const texts = { name, displayName, description, webUrl, template: "genericList", hidden: false };
  return {
    list: listResource({ id, ...texts, created, changed, by }),
    columns: script.columns.map((column) => columnOf(column, id)),
    items,
  };
}

/** Person columns become `…LookupId`, moments become times. */
function fieldsOf(
  item: ListScript["items"][number],
  columns: ColumnScript[],
  author: Party,
  scene: Scene,
): SampleListItem["fields"] {
  const entries = columns.flatMap(({ name, kind }) => {
    const value = item.fields[name] ?? null;
    if (value === null) return [];
    if (typeof value === "object") {
      return [[name, graphTime(instantOf(value.at, scene.now, author.timeZone))] as const];
    }
    if (kind !== "person") return [[name, value] as const];
    const person = scene.directory.people.find(({ displayName }) => displayName === value);
    return [[`${name}LookupId`, lookupId({ userId: person?.id ?? null }, scene)] as const];
  });
  return Object.fromEntries(entries);
}
