/** How a search of mail is asked of Exchange: by KQL where words decide, else by filter. Never both. */
import type { GraphQuery } from "../../graph/graph.ts";
import { odataString } from "../../graph/path.ts";
import { kqlExpression, kqlPhrase, kqlRange } from "../kql.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { type MessageFields, summaryFields } from "./message.ts";

export interface MessageWish {
  query?: string;
  from?: string;
  to?: string;
  after?: string;
  before?: string;
  attachment?: string;
  hasAttachments?: boolean;
  importance?: "low" | "normal" | "high";
  unread?: boolean;
}

/** Messages take $search or $filter, never both: with words everything folds into KQL. */
export function messageQuery(wish: MessageWish, size: number, zone: MailboxZone): GraphQuery {
  const shape = { $select: summaryFields, $top: size };
  return needsSearch(wish)
    ? { ...shape, $search: search(wish, zone) }
    : { ...shape, $filter: filter(wish, zone), $orderby: "receivedDateTime desc" };
}

/**
 * Exchange filters by neither recipients nor attachments, and finds a name, unlike an address, only
 * by search: a filter by part of it does not sort.
 */
export function needsSearch({ query, from, to, attachment }: MessageWish): boolean {
  const isName = from !== undefined && !from.includes("@");
  return query !== undefined || to !== undefined || attachment !== undefined || isName;
}

/** KQL cannot say "unread": pages of a search are narrowed here. */
export function isWanted(message: MessageFields, wish: MessageWish): boolean {
  return wish.unread === undefined || !needsSearch(wish) || message.isRead === !wish.unread;
}

function search(wish: MessageWish, zone: MailboxZone): string {
  const { from, to, after, before, attachment, hasAttachments } = wish;
  return kqlExpression(wish.query, [
    from && `from:${kqlPhrase(from)}`,
    to && `(to:${kqlPhrase(to)} OR cc:${kqlPhrase(to)})`,
    attachment && `attachment:${kqlPhrase(attachment)}`,
    hasAttachments !== undefined && `hasAttachments:${hasAttachments}`,
    importance(wish),
    kqlRange("received", after && zone.instantOf(after), before && zone.instantOf(before, "end")),
  ]);
}

/** Exchange's words for the middle differ from one document to the next; those for the ends do not. */
function importance({ importance: wanted }: MessageWish): string | undefined {
  if (wanted === "normal") return "NOT (importance:high OR importance:low)";
  return wanted && `importance:${wanted}`;
}

/** The property that sorts must come first in the filter, else Exchange answers InefficientFilter. */
function filter(wish: MessageWish, zone: MailboxZone): string {
  const after = wish.after === undefined ? "1970-01-01T00:00:00Z" : zone.instantOf(wish.after);
  return [
    `receivedDateTime ge ${after}`,
    wish.before && `receivedDateTime lt ${zone.instantOf(wish.before, "end")}`,
    wish.from && `from/emailAddress/address eq ${odataString(wish.from)}`,
    wish.hasAttachments !== undefined && `hasAttachments eq ${wish.hasAttachments}`,
    wish.importance && `importance eq ${odataString(wish.importance)}`,
    wish.unread !== undefined && `isRead eq ${!wish.unread}`,
  ]
    .filter(Boolean)
    .join(" and ");
}
