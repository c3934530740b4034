/** `outlook_email_search`: finds mail in one mailbox, by KQL when there is text, else by filter. */
import * as z from "zod";
import type { GraphCollection, GraphQuery } from "../../graph/graph.ts";
import { graphPath, odataString } from "../../graph/path.ts";
import { defineTool } from "../define-tool.ts";
import {
  cursorField,
  line,
  noteList,
  pageFields,
  sizeField,
  userField,
  whenField,
} from "../fields.ts";
import { kqlExpression, kqlPhrase, kqlRange } from "../kql.ts";
import { mailPermissions, userPath } from "./mailbox.ts";
import { zoneOf } from "../time-zones.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { type MessageFields, messageSummary, summarise, summaryFields } from "./message.ts";

const input = z.strictObject({
  query: line(500)
    .optional()
    .describe(
      'Words or KQL to look for in subject, body, people and attachments, e.g. budget AND subject:"Q3".',
    ),
  from: line(256).optional().describe("Sender: a name or address."),
  after: whenField.optional().describe("Received on or after this day or instant."),
  before: whenField.optional().describe("Received on or before this day, or before this instant."),
  folder: line(512)
    .optional()
    .describe(
      "Folder id or well-known name such as inbox, sentitems, archive. Default: all folders.",
    ),
  hasAttachments: z.boolean().optional().describe("Only mail with, or without, attachments."),
  unread: z.boolean().optional().describe("Only unread, or only read, mail."),
  user: userField,
  size: sizeField(20, 50),
  cursor: cursorField,
});

type Arguments = z.output<typeof input>;

export const outlookEmailSearch = defineTool({
  name: "outlook_email_search",
  title: "Search email",
  description:
    "Finds messages in one mailbox, newest first: subject, people, time, preview, without bodies. " +
    "Call read_resource with a message's uri for its text and attachments.",
  toolsets: ["core", "mail"],
  effect: "read",
  permissions: {
    delegated: ["Mail.Read", "Mail.Read.Shared", "MailboxSettings.Read"],
    application: ["Mail.Read", "MailboxSettings.Read"],
  },
  input,
  output: z.object({
    mailbox: z.string(),
    messages: z.array(messageSummary),
    ...pageFields,
  }),

  async run(args, context) {
    const { graph, mode, cursor } = context;
    const user = userPath(args.user, mode);
    const zone = await zoneOf(context, user);
    const folder =
      args.folder === undefined
        ? graphPath`${user}/messages`
        : graphPath`${user}/mailFolders/${args.folder}/messages`;
    const permissions = mailPermissions(args.user, mode);
    const nextLink = await cursor.open<string>();
    const next = async (link: string) => await graph.next<MessageFields>(link, { permissions });
    const page =
      nextLink === undefined
        ? await graph.get<GraphCollection<MessageFields>>(folder, {
            query: query(args, zone),
            permissions,
          })
        : await next(nextLink);
    const { found, more } = await firstFinding(page, args, next);
    const messages = found.map((message) => summarise(message, args.user ?? "me", zone));
    return {
      mailbox: args.user ?? "me",
      messages,
      count: messages.length,
      truncated: more !== undefined,
      nextCursor: more && (await cursor.seal(more)),
      notes: noteList(zone.note),
    };
  },
});

const mostPages = 5;

/** A narrowed page may be empty though more would follow: looks on, for a while. */
async function firstFinding(
  page: GraphCollection<MessageFields>,
  args: Arguments,
  next: (link: string) => Promise<GraphCollection<MessageFields>>,
  pages = 1,
): Promise<{ found: MessageFields[]; more: string | undefined }> {
  const found = page.value.filter((message) => wanted(message, args));
  const more = page["@odata.nextLink"];
  if (found.length > 0 || more === undefined || pages === mostPages) return { found, more };
  return await firstFinding(await next(more), args, next, pages + 1);
}

/** Messages take $search or $filter, never both: with words everything folds into KQL. */
function query(args: Arguments, zone: MailboxZone): GraphQuery {
  const shape = { $select: summaryFields, $top: args.size };
  return needsSearch(args)
    ? { ...shape, $search: search(args, zone) }
    : { ...shape, $filter: filter(args, zone), $orderby: "receivedDateTime desc" };
}

/** Exchange finds a name, unlike an address, only by search: a filter by part of it does not sort. */
function needsSearch({ query: text, from }: Arguments): boolean {
  return text !== undefined || (from !== undefined && !from.includes("@"));
}

function search(args: Arguments, zone: MailboxZone): string {
  const { from, after, before, hasAttachments } = args;
  return kqlExpression(args.query, [
    from && `from:${kqlPhrase(from)}`,
    hasAttachments !== undefined && `hasAttachments:${hasAttachments}`,
    kqlRange("received", after && zone.instantOf(after), before && zone.instantOf(before, "end")),
  ]);
}

/** The property that sorts must come first in the filter, else Exchange answers InefficientFilter. */
function filter(args: Arguments, zone: MailboxZone): string {
  const after = args.after === undefined ? "1970-01-01T00:00:00Z" : zone.instantOf(args.after);
  return [
    `receivedDateTime ge ${after}`,
    args.before && `receivedDateTime lt ${zone.instantOf(args.before, "end")}`,
    args.from && `from/emailAddress/address eq ${odataString(args.from)}`,
    args.hasAttachments !== undefined && `hasAttachments eq ${args.hasAttachments}`,
    args.unread !== undefined && `isRead eq ${!args.unread}`,
  ]
    .filter(Boolean)
    .join(" and ");
}

/** KQL cannot say "unread": pages of a search are narrowed here. */
function wanted(message: MessageFields, args: Arguments): boolean {
  return args.unread === undefined || !needsSearch(args) || message.isRead === !args.unread;
}
