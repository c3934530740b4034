/** Reads a chat: its latest messages, or one of them. */
import type { Chat, ChatMessage } from "@microsoft/microsoft-graph-types";
import type { GraphCollection } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import { memberNames, titleOf } from "../teams/chat.ts";
import { allKinds, chatPermissions } from "../teams/message.ts";
import { conversationText } from "../teams/message-text.ts";
import { chatMessageLink } from "../teams/teams-link.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri, type ResourceUri } from "../uri.ts";
import type { Resource } from "./resource.ts";
import { listPictures, teamsMessage } from "./teams-message.ts";

/** As many as Graph gives at once. */
const mostMessages = 50;

export async function readChat(
  { chatId }: Extract<ResourceUri, { kind: "chat" }>,
  context: ToolContext,
): Promise<Resource> {
  const { graph, mode, signal, tenant } = context;
  const path = graphPath`/chats/${chatId}`;
  const options = { prefer: allKinds, permissions: chatPermissions(mode) };
  // Otherwise the order is that of the latest change, and old messages that were edited come first.
  const isSortable = !tenant.cloud.lacks.includes("chatOrder");
  const order = isSortable ? { $orderby: "createdDateTime desc" } : {};
  const [chat, page, zone] = await Promise.all([
    graph.get<Chat>(path, { query: { $expand: "members" }, ...options }),
    graph.get<GraphCollection<ChatMessage>>(graphPath`${path}/messages`, {
      query: { ...order, $top: mostMessages },
      ...options,
    }),
    zoneOf(context),
  ]);
  const messages = oldestFirst(page.value);
  const { markdown, pictures, notes } = await conversationText(messages, zone, signal);
  const listed = listPictures(pictures, (picture) =>
    formatUri({ kind: "chatpicture", chatId, ...picture }),
  );
  return {
    kind: "chat",
    title: titleOf(chat),
    to: memberNames(chat),
    time: zone.tell(messages.at(-1)?.createdDateTime),
    link: chat.webUrl ?? undefined,
    attachments: listed.attachments,
    markdown,
    notes: [
      page["@odata.nextLink"] === undefined ? undefined : olderMissing,
      messages.length === 0 ? "The chat has no messages that can be read." : undefined,
      ...notes,
      listed.note,
      zone.note,
    ],
  };
}

const olderMissing =
  `These are the latest ${mostMessages} messages; there are older ones, which chat_message_search ` +
  "finds by their text, sender or date.";

export async function readChatMessage(
  { chatId, messageId }: Extract<ResourceUri, { kind: "chatmessage" }>,
  context: ToolContext,
): Promise<Resource> {
  const { graph, mode, tenant } = context;
  const [message, zone] = await Promise.all([
    graph.get<ChatMessage>(graphPath`/chats/${chatId}/messages/${messageId}`, {
      prefer: allKinds,
      permissions: chatPermissions(mode),
    }),
    zoneOf(context),
  ]);
  return await teamsMessage(message, zone, context, {
    kind: "chatmessage",
    link: chatMessageLink(chatId, messageId, tenant),
    pictureUri: (picture) => formatUri({ kind: "chatpicture", chatId, ...picture }),
  });
}

/** The ids of messages are the times at which they were sent. */
export function oldestFirst(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.toSorted(
    (one, other) => Date.parse(one.createdDateTime ?? "") - Date.parse(other.createdDateTime ?? ""),
  );
}
