/** Messages that the signed-in user may see, found by Microsoft Search. */
import type { ChatMessage, Recipient } from "@microsoft/microsoft-graph-types";
import type * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import type { Tenant } from "../../identity/tenant.ts";
import { noteList } from "../fields.ts";
import { kqlChatQueryString, kqlPhrase, kqlRange } from "../kql.ts";
import { person } from "../outlook/message.ts";
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
} from "./message-arguments.ts";
import { type chatMessageSummary, isImportant, kindOfChat } from "./message.ts";
import { objectIdOf } from "./person.ts";
import { channelMessageLink, chatMessageLink } from "./teams-link.ts";

/** A hit tells less than the message, and its sender as mail would. */
interface Hit {
  summary?: string;
  resource: Omit<ChatMessage, "from"> & { from?: Recipient };
}

interface SearchAnswer {
  value: { hitsContainers: { hits?: Hit[]; moreResultsAvailable?: boolean }[] }[];
}

/** The query stays the same on every page, whatever time it is by then. */
interface Position {
  from: number;
  queryString: string;
}

export async function searchIndex(args: MessageArguments, context: ToolContext) {
  const { graph, cursor, tenant } = context;
  if (args.user !== undefined && args.user !== "me") throw onlyOwnMessages();
  const zone = await zoneOf(context);
  const position = (await cursor.open<Position>()) ?? {
    from: 0,
    queryString: await queryString(args, zone, context),
  };
  const { hits, more } = await ask(position, args.size, graph);
  const messages = hits
    .map((hit) => summariseHit(hit, zone, tenant))
    .filter((message) => message !== undefined);
  const next: Position = { ...position, from: position.from + hits.length };
  return {
    messages,
    count: messages.length,
    truncated: more,
    nextCursor: more ? await cursor.seal(next) : undefined,
    notes: noteList(
      zone.note,
      isNarrowed(args) ? undefined : "No criterion was given: these are of the last 7 days.",
      graph.lacks(["ChannelMessage.Read.All"]).length > 0 ? channelsMissing : undefined,
      unreadableNote(hits.length - messages.length),
    ),
  };
}

async function ask(
  { queryString: text, from }: Position,
  size: number,
  graph: Graph,
): Promise<{ hits: Hit[]; more: boolean }> {
  const query = { queryString: text };
  const answer = await graph.post<SearchAnswer>(
    graphPath`/search/query`,
    { requests: [{ entityTypes: ["chatMessage"], query, from, size }] },
    { idempotent: true, permissions: ["Chat.Read"] },
  );
  const container = answer.value[0]?.hitsContainers[0];
  const hits = container?.hits ?? [];
  return { hits, more: container?.moreResultsAvailable === true && hits.length > 0 };
}

const channelsMissing =
  "Channels were not searched, only chats: that takes the permission ChannelMessage.Read.All.";

const daysWithoutCriterion = 7;

async function queryString(
  args: MessageArguments,
  zone: MailboxZone,
  context: ToolContext,
): Promise<string> {
  const { from, to, mentions, hasAttachments, unread } = args;
  const { start, end } = askedWindow(args, zone);
  const recent = toSecond(context.now() - daysWithoutCriterion * dayMs);
  return kqlChatQueryString(args.query, [
    from && `from:${kqlPhrase(from)}`,
    to && `to:${kqlPhrase(to)}`,
    mentions && (await mentioned(mentions, context)),
    hasAttachments !== undefined && `hasAttachment:${hasAttachments}`,
    unread !== undefined && `IsRead:${!unread}`,
    kqlRange("sent", isNarrowed(args) ? start : recent, end),
  ]);
}

async function mentioned(who: string, { graph }: ToolContext): Promise<string> {
  if (who === "me") return "IsMentioned:true";
  const id = await objectIdOf(who, "mentions", graph);
  return `mentions:${id.replaceAll("-", "")}`;
}

/** Undefined for a hit that does not say where its message is: nothing could read it. */
function summariseHit(
  { summary, resource }: Hit,
  zone: MailboxZone,
  tenant: Tenant,
): z.input<typeof chatMessageSummary> | undefined {
  const place = placeOf(resource, tenant);
  if (place === undefined) return undefined;
  return {
    from: person(resource.from),
    sent: zone.tell(resource.createdDateTime),
    text: plainSummary(summary ?? ""),
    subject: resource.subject || undefined,
    important: isImportant(resource as ChatMessage) || undefined,
    ...place,
  };
}

function placeOf(
  { id: messageId, chatId, channelIdentity, replyToId }: Hit["resource"],
  tenant: Tenant,
): { where: string; uri: string; link: string } | undefined {
  const { teamId, channelId } = channelIdentity ?? {};
  if (!messageId) return undefined;
  if (teamId && channelId) {
    const parentId = replyToId && replyToId !== messageId ? replyToId : undefined;
    const place = { teamId, channelId };
    return {
      where: "channel",
      uri: parentId
        ? formatUri({ kind: "channelreply", ...place, messageId: parentId, replyId: messageId })
        : formatUri({ kind: "channelmessage", ...place, messageId }),
      link: channelMessageLink({ ...place, messageId, parentId }, tenant),
    };
  }
  if (!chatId) return undefined;
  return {
    where: kindOfChat(chatId),
    uri: formatUri({ kind: "chatmessage", chatId, messageId }),
    link: chatMessageLink(chatId, messageId, tenant),
  };
}

/** Search marks matches as <c0>…</c0> and gaps as <ddd/>. */
function plainSummary(summary: string): string {
  return summary.replace(/<\/?c0>/g, "").replace(/<ddd\/>/g, "…");
}

function unreadableNote(hits: number): string | undefined {
  return hits === 0 ? undefined : `${hits} hits are left out: Search did not say where they are.`;
}

function onlyOwnMessages(): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "Messages were not searched.",
    because: "Microsoft Search looks in the messages of the signed-in user alone, not of others.",
    remedy: "Leave `user` out; `from`, `to` and `mentions` find messages by other people.",
  });
}
