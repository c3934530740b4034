/** `outlook_email_search`: finds mail in one mailbox, newest first. */
import * as z from "zod";
import type { GraphCollection } from "../../graph/graph.ts";
import { graphPath, type GraphPath } from "../../graph/path.ts";
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
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import { findMailFolder } from "./mail-folder.ts";
import { mailPermissions, userPath } from "./mailbox.ts";
import { isWanted, messageQuery, needsSearch } from "./message-query.ts";
import { type MessageFields, messageSummary, summarise } from "./message.ts";
import type { MailboxZone } from "../zone-clock.ts";

const input = z.strictObject({
  query: line(500).optional().describe('Words or KQL, e.g. budget AND subject:"Q3".'),
  from: line(256).optional().describe("Sender: name or address."),
  to: line(256).optional().describe("Name or address in To or Cc."),
  after: whenField.optional().describe("Received from this day or instant on."),
  before: whenField.optional().describe("Received until the end of this day, or this instant."),
  folder: line(512)
    .optional()
    .describe("Name, path (Inbox/Projects), id, or e.g. inbox, sentitems. Default: all folders."),
  attachment: line(256).optional().describe("Words of an attachment's name."),
  hasAttachments: z.boolean().optional().describe("Only mail with, or without, any."),
  importance: z.enum(["low", "normal", "high"]).optional().describe("Only this one."),
  unread: z.boolean().optional().describe("Only unread, or only read, mail."),
  user: userField,
  size: sizeField(20, 50),
  cursor: cursorField,
});

type Arguments = z.output<typeof input>;

interface Position {
  link: string;
  /** Messages looked at so far. */
  seen: number;
}

export const outlookEmailSearch = defineTool({
  name: "outlook_email_search",
  title: "Search email",
  description:
    "Finds messages in one mailbox, deleted ones too, newest first: subject, people, time, preview, " +
    "without bodies. Call read_resource with a message's uri for its text and attachments.",
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
    const permissions = mailPermissions(args.user, mode);
    const position = await cursor.open<Position>();
    const next = async (link: string) => await graph.next<MessageFields>(link, { permissions });
    const page =
      position === undefined
        ? await firstPage(args, user, zone, { graph, permissions })
        : await next(position.link);
    const { found, looked, more } = await firstFinding(page, args, next);
    const seen = (position?.seen ?? 0) + looked;
    const messages = found.map((message) => summarise(message, args.user ?? "me", zone));
    return {
      mailbox: args.user ?? "me",
      messages,
      count: messages.length,
      truncated: more !== undefined,
      nextCursor: more && (await cursor.seal({ link: more, seen } satisfies Position)),
      notes: noteList(
        zone.note,
        isWithoutPreview(found) ? previewMissing(args) : undefined,
        more === undefined && needsSearch(args) && seen >= mostResults ? cutOff : undefined,
      ),
    };
  },
});

async function firstPage(
  args: Arguments,
  user: GraphPath,
  zone: MailboxZone,
  access: Pick<ToolContext, "graph"> & { permissions: string[] },
): Promise<GraphCollection<MessageFields>> {
  const { graph, permissions } = access;
  const place = args.folder === undefined ? user : await findMailFolder(user, args.folder, access);
  return await graph.get<GraphCollection<MessageFields>>(graphPath`${place}/messages`, {
    query: messageQuery(args, args.size, zone),
    permissions,
  });
}

const mostPages = 5;

/** A narrowed page may be empty though more would follow: looks on, for a while. */
async function firstFinding(
  page: GraphCollection<MessageFields>,
  args: Arguments,
  next: (link: string) => Promise<GraphCollection<MessageFields>>,
  { pages = 1, before = 0 } = {},
): Promise<{ found: MessageFields[]; looked: number; more: string | undefined }> {
  const found = page.value.filter((message) => isWanted(message, args));
  const looked = before + page.value.length;
  const more = page["@odata.nextLink"];
  if (found.length > 0 || more === undefined || pages === mostPages) return { found, looked, more };
  return await firstFinding(await next(more), args, next, { pages: pages + 1, before: looked });
}

/** Exchange ends every search there, and does not say so. */
const mostResults = 1_000;

const cutOff =
  `This is the end of what Outlook searches: the newest ${mostResults} results. Older ones may be ` +
  "missing; search again with before set to the last one's day.";

/** Graph leaves out what Mail.ReadBasic does not cover. */
function isWithoutPreview(messages: readonly MessageFields[]): boolean {
  return messages.length > 0 && messages.every(({ bodyPreview }) => bodyPreview === undefined);
}

function previewMissing({ query }: Arguments): string {
  const searched = query === undefined ? "" : ", and the words were not looked for in texts";
  return `Previews are missing${searched}: the connector holds Mail.ReadBasic only; that takes Mail.Read.`;
}
