/** Messages of one person's chats for applications: exported by date, searched by the connector itself. */
import type { ChatMessage } from "@microsoft/microsoft-graph-types";
import type * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import type { Tenant } from "../../identity/tenant.ts";
import { noteList } from "../fields.ts";
import { userPath } from "../outlook/mailbox.ts";
import { type PagePosition, type Pages, siftPages } from "../sift-pages.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";
import {
  askedWindow,
  dayMs,
  isNarrowed,
  type MessageArguments,
  toSecond,
  type Window,
} from "./message-arguments.ts";
import { matchesWish, type MessageWish } from "./message-match.ts";
import {
  allKinds,
  type chatMessageSummary,
  hasAttachment,
  isImportant,
  kindOfChat,
  senderName,
} from "./message.ts";
import { isSignInNameOrId, objectIdOf } from "./person.ts";
import { plainText } from "./plain-text.ts";
import { chatMessageLink } from "./teams-link.ts";
import { parseWordQuery } from "./word-query.ts";

type ExportWindow = Window & { start: string };

/** Window and people stay the same on every page. */
interface Position extends PagePosition {
  sent: ExportWindow;
  people: Pick<MessageWish, "fromId" | "to" | "mentions">;
}

const pageSize = 50;
/** A call looks through 500 messages. */
const mostPages = 10;
const permissions = ["Chat.Read.All"];

export async function searchExport(args: MessageArguments, context: ToolContext) {
  const { graph, mode, cursor, tenant } = context;
  if (args.unread !== undefined) throw unreadUnknown();
  const words = args.query === undefined ? undefined : parseWordQuery(args.query);
  const user = userPath(args.user, mode);
  const zone = await zoneOf(context, user);
  const position = (await cursor.open<Position>()) ?? {
    sent: exportWindow(args, zone, context.now()),
    people: await peopleOf(args, graph),
    seen: 0,
  };
  const { sent, people } = position;
  const wish = { words, ...nameOf(args), hasAttachments: args.hasAttachments, sent, ...people };
  const { found, looked, more } = await explained(
    siftPages(position, exportPages(user, sent, graph), {
      size: args.size,
      mostPages,
      matches: (message) => matchesWish(message, wish),
    }),
  );
  const next: Position | undefined = more && { sent, people, ...more };
  return {
    messages: found.map((message) => summarise(message, zone, tenant)),
    count: found.length,
    truncated: next !== undefined,
    nextCursor: next && (await cursor.seal(next)),
    notes: noteList(
      zone.note,
      ...limitsOf(args, zone.tell(sent.start)),
      next !== undefined && found.length < args.size
        ? `Of ${looked.length} messages that were looked at these match: pass nextCursor to look on.`
        : undefined,
    ),
  };
}

function exportPages(user: GraphPath, sent: ExportWindow, graph: Graph): Pages<ChatMessage> {
  const options = { prefer: allKinds, permissions };
  return {
    first: async () =>
      await graph.get<GraphCollection<ChatMessage>>(graphPath`${user}/chats/getAllMessages`, {
        query: { $filter: changedWithin(sent), $top: pageSize },
        ...options,
      }),
    next: async (link) => await graph.next<ChatMessage>(link, options),
  };
}

/** What an export does not find, as far as it matters to these arguments. */
function limitsOf(
  { query, after, before }: MessageArguments,
  since: string | null,
): (string | undefined)[] {
  return [
    after === undefined
      ? `Only messages since ${since} were looked at: pass \`after\` for older ones.`
      : undefined,
    exportOrder,
    query === undefined ? undefined : namesOnly,
    before === undefined ? undefined : changedLater,
  ];
}

const exportOrder =
  "For applications messages come from chats only, not channels, in the order of Graph's export: " +
  "by their latest change, the latest last.";

const namesOnly = "Of files in messages the names were searched, not what is in the files.";

const slackDays = 7;
const changedLater = `Messages that were edited or reacted to more than ${slackDays} days after \`before\` are not found.`;

/** How far back an export reaches where the caller leaves it open. */
const days = { narrowed: 30, otherwise: 7 };

function exportWindow(args: MessageArguments, zone: MailboxZone, now: number): ExportWindow {
  const { start, end } = askedWindow(args, zone);
  const reach = isNarrowed(args) ? days.narrowed : days.otherwise;
  const until = end === undefined ? now : Date.parse(end);
  return { start: start ?? toSecond(until - reach * dayMs), end };
}

/** Graph bounds an export by the last change alone, which is never before a message was sent. */
function changedWithin({ start, end }: ExportWindow): string {
  const from = toSecond(Date.parse(start) - 1_000);
  const lower = `lastModifiedDateTime gt ${from}`;
  if (end === undefined) return lower;
  return `${lower} and lastModifiedDateTime lt ${toSecond(Date.parse(end) + slackDays * dayMs)}`;
}

function nameOf({ from }: MessageArguments): Pick<MessageWish, "fromName"> {
  return from === undefined || isSignInNameOrId(from) ? {} : { fromName: from };
}

async function peopleOf(args: MessageArguments, graph: Graph): Promise<Position["people"]> {
  const { from, to, mentions, user = "" } = args;
  const [fromId, toId, mentionsId] = await Promise.all([
    from !== undefined && isSignInNameOrId(from) ? objectIdOf(from, "from", graph) : undefined,
    to === undefined ? undefined : objectIdOf(to, "to", graph),
    mentions === undefined
      ? undefined
      : objectIdOf(mentions === "me" ? user : mentions, "mentions", graph),
  ]);
  return { fromId, to: toId, mentions: mentionsId };
}

function summarise(
  message: ChatMessage,
  zone: MailboxZone,
  tenant: Tenant,
): z.input<typeof chatMessageSummary> {
  const { id: messageId = "", subject, createdDateTime } = message;
  const chatId = message.chatId ?? "";
  return {
    from: senderName(message.from),
    sent: zone.tell(createdDateTime),
    text: plainText(message.body),
    subject: subject || undefined,
    where: kindOfChat(chatId),
    important: isImportant(message) || undefined,
    hasAttachments: hasAttachment(message) || undefined,
    uri: formatUri({ kind: "chatmessage", chatId, messageId }),
    link: chatMessageLink(chatId, messageId, tenant),
  };
}

/** A refusal may have a reason of which neither the token nor the answer tells. */
async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isRefused =
      error instanceof ConnectorError && /^(?:consent_required|access_denied)$/.test(error.code);
    if (!isRefused) throw error;
    const { happened, because, remedy } = error;
    throw new ConnectorError(
      error.code,
      {
        happened,
        because: `${because} Reading people's chats as an application is also a protected API of Teams.`,
        remedy: `${remedy} Where Chat.Read.All is granted, request access to the protected APIs from Microsoft.`,
      },
      { cause: error },
    );
  }
}

function unreadUnknown(): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "Messages were not searched.",
    because: "Graph does not tell applications what a person has read.",
    remedy: "Leave `unread` out, or call for a signed-in user.",
  });
}
