/** Reads a message of a channel with its replies, or one of these. */
import type { ChatMessage } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { allKinds } from "../teams/message.ts";
import { conversationText } from "../teams/message-text.ts";
import { channelMessageLink } from "../teams/teams-link.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri, type ResourceUri } from "../uri.ts";
import { oldestFirst } from "./chat.ts";
import { findPost } from "./find-post.ts";
import type { Resource } from "./resource.ts";
import { listPictures, teamsMessage } from "./teams-message.ts";

/** Of both modes. */
export const channelPermissions = ["ChannelMessage.Read.All"];
const options = { prefer: allKinds, permissions: channelPermissions };

type PostUri = Extract<ResourceUri, { kind: "channelmessage" }>;

/** Reads a reply, too, that a search found without saying to which post it belongs. */
export async function readChannelMessage(uri: PostUri, context: ToolContext): Promise<Resource> {
  try {
    return await readPost(uri, context);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "not_found") throw error;
    const { teamId, channelId, messageId: replyId } = uri;
    const messages = graphPath`/teams/${teamId}/channels/${channelId}/messages`;
    const messageId = await findPost(messages, replyId, context.graph, options);
    if (messageId === undefined) throw notFound(error);
    const reply = { kind: "channelreply" as const, teamId, channelId, messageId, replyId };
    return { ...(await readChannelReply(reply, context)), uri: formatUri(reply) };
  }
}

function notFound(cause: ConnectorError): ConnectorError {
  return new ConnectorError(
    "not_found",
    {
      happened: "The message of the channel was not found.",
      because:
        "It was deleted, or it is a reply in an old thread: a search does not tell which, and the " +
        "channel's latest threads do not have it.",
      remedy: "Open it by its link in Teams, or pass the uri of the post that it belongs to.",
    },
    { cause },
  );
}

async function readPost(uri: PostUri, context: ToolContext): Promise<Resource> {
  const { graph, signal, tenant } = context;
  const { teamId, channelId, messageId } = uri;
  const path = graphPath`/teams/${teamId}/channels/${channelId}/messages/${messageId}`;
  const [post, { replies, cut }, zone] = await Promise.all([
    graph.get<ChatMessage>(path, options),
    latestReplies(path, graph),
    zoneOf(context),
  ]);
  const message = await teamsMessage(post, zone, context, {
    kind: "channelmessage",
    link: channelMessageLink({ ...uri, parentId: messageId }, tenant),
    pictureUri: (picture) => formatUri({ ...uri, ...picture, kind: "channelpicture" }),
  });
  if (replies.length === 0) return message;
  const thread = await conversationText([post, ...replies], zone, signal);
  const listed = listPictures(thread.pictures, ({ messageId: id, contentId }) =>
    id === messageId
      ? formatUri({ ...uri, kind: "channelpicture", contentId })
      : formatUri({ ...uri, kind: "replypicture", replyId: id, contentId }),
  );
  return {
    ...message,
    attachments: listed.attachments,
    markdown: thread.markdown,
    notes: [
      cut
        ? `Only the latest ${replies.length} replies are shown; there are older ones.`
        : undefined,
      ...thread.notes,
      listed.note,
      zone.note,
    ],
  };
}

/** Graph gives the latest first, so many at a time. */
const replyPage = 50;
const mostPages = 4;

async function latestReplies(
  post: GraphPath,
  graph: Graph,
): Promise<{ replies: ChatMessage[]; cut: boolean }> {
  const replies: ChatMessage[] = [];
  let page = await graph.get<GraphCollection<ChatMessage>>(graphPath`${post}/replies`, {
    query: { $top: replyPage },
    ...options,
  });
  replies.push(...page.value);
  for (let pages = 1; page["@odata.nextLink"] !== undefined && pages < mostPages; pages += 1) {
    page = await graph.next<ChatMessage>(page["@odata.nextLink"], options);
    replies.push(...page.value);
  }
  return { replies: oldestFirst(replies), cut: page["@odata.nextLink"] !== undefined };
}

export async function readChannelReply(
  uri: Extract<ResourceUri, { kind: "channelreply" }>,
  context: ToolContext,
): Promise<Resource> {
  const { teamId, channelId, messageId, replyId } = uri;
  const post = graphPath`/teams/${teamId}/channels/${channelId}/messages/${messageId}`;
  const [reply, zone] = await Promise.all([
    context.graph.get<ChatMessage>(graphPath`${post}/replies/${replyId}`, options),
    zoneOf(context),
  ]);
  const place = { teamId, channelId, messageId: replyId, parentId: messageId };
  return await teamsMessage(reply, zone, context, {
    kind: "channelreply",
    link: channelMessageLink(place, context.tenant),
    pictureUri: ({ contentId }) => formatUri({ ...uri, kind: "replypicture", contentId }),
  });
}
