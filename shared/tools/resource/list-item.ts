/** Reads an item of a SharePoint list: its columns under the names that people see. */
import type { ColumnDefinition, List, ListItem } from "@microsoft/microsoft-graph-types";
import { graphPath } from "../../graph/path.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";
import type { Resource } from "./resource.ts";
import { readText, textAsHtml } from "./text.ts";

const permissions = ["Sites.Read.All"];
const itemQuery = {
  $select: "id,webUrl,lastModifiedDateTime,lastModifiedBy",
  $expand: "fields",
};
const listQuery = { $select: "id,displayName", $expand: "columns" };

type Fields = Readonly<Record<string, unknown>>;

export async function readListItem(
  { siteId, listId, itemId }: Extract<ResourceUri, { kind: "listitem" }>,
  context: ToolContext,
): Promise<Resource> {
  const { graph, signal } = context;
  const path = graphPath`/sites/${siteId}/lists/${listId}`;
  const [item, list, zone] = await Promise.all([
    graph.get<ListItem>(graphPath`${path}/items/${itemId}`, { query: itemQuery, permissions }),
    graph.get<List>(path, { query: listQuery, permissions }),
    zoneOf(context),
  ]);
  const fields: Fields = { ...item.fields };
  const columns = (list.columns ?? []).filter(isShown);
  const { markdown, notes } = await readText(
    asHtml(list, columns, fields, zone),
    "text/html",
    signal,
  );
  const title = fields["Title"];
  return {
    kind: "listitem",
    title:
      typeof title === "string" && title !== "" ? title : `${list.displayName ?? ""} ${itemId}`,
    from: item.lastModifiedBy?.user?.displayName ?? undefined,
    time: zone.tell(item.lastModifiedDateTime),
    link: item.webUrl ?? undefined,
    markdown,
    notes: [...notes, lookupNote(columns, fields), zone.note],
  };
}

/** Columns that people fill in or that are computed for them; not SharePoint's bookkeeping. */
function isShown({ name, hidden, readOnly, calculated }: ColumnDefinition): boolean {
  const internal = hidden || (readOnly && !calculated) || name?.startsWith("_");
  return !internal && name !== "ContentType" && name !== "Attachments";
}

function asHtml(
  { displayName }: List,
  columns: ColumnDefinition[],
  fields: Fields,
  zone: MailboxZone,
): string {
  const rows = columns.flatMap((column) => {
    const value = valueAsHtml(fields[column.name ?? ""], column, zone);
    return value === "" ? [] : [row(column.displayName ?? column.name ?? "", value)];
  });
  return `<ul>${row("List", textAsHtml(displayName ?? ""))}${rows.join("")}</ul>`;
}

function row(name: string, value: string): string {
  return `<li><b>${textAsHtml(name)}:</b> ${value}</li>`;
}

function valueAsHtml(value: unknown, column: ColumnDefinition, zone: MailboxZone): string {
  if (Array.isArray(value))
    return value
      .map((one) => valueAsHtml(one, column, zone))
      .filter(Boolean)
      .join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (typeof value === "object" && value !== null) return objectAsHtml(value);
  if (typeof value !== "string") return "";
  if (column.text?.textType === "richText") return `<div>${value}</div>`;
  return textAsHtml((column.dateTime && zone.tell(value)) || value);
}

/** A lookup of several values, a link, a place. */
function objectAsHtml(value: object): string {
  const { LookupValue, Description, Url, DisplayName } = value as Record<string, unknown>;
  const texts = [LookupValue ?? Description ?? DisplayName, Url];
  return textAsHtml(texts.filter((text) => typeof text === "string").join(" "));
}

/** Graph answers a column of people, or of another list's items, with the item's number alone. */
function lookupNote(columns: ColumnDefinition[], fields: Fields): string | undefined {
  const filled = columns.filter(({ name }) => fields[`${name}LookupId`] !== undefined).length;
  return filled === 0
    ? undefined
    : `${filled} columns are left out: they hold people or items of other lists, which Microsoft ` +
        "Graph gives by number only. Open the link to see them.";
}
