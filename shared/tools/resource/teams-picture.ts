/** Reads a picture that stands in the text of a Teams message. */
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { chatPermissions } from "../teams/message.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import { channelPermissions } from "./channel-message.ts";
import { readDocument } from "./document.ts";
import type { Resource } from "./resource.ts";

export async function readChatPicture(
  { chatId, messageId, contentId }: Extract<ResourceUri, { kind: "chatpicture" }>,
  context: ToolContext,
): Promise<Resource> {
  const message = graphPath`/chats/${chatId}/messages/${messageId}`;
  return await readHosted(message, contentId, chatPermissions(context.mode), context);
}

export async function readChannelPicture(
  { teamId, channelId, messageId, contentId }: Extract<ResourceUri, { kind: "channelpicture" }>,
  context: ToolContext,
): Promise<Resource> {
  const message = graphPath`/teams/${teamId}/channels/${channelId}/messages/${messageId}`;
  return await readHosted(message, contentId, channelPermissions, context);
}

export async function readReplyPicture(
  { contentId, ...place }: Extract<ResourceUri, { kind: "replypicture" }>,
  context: ToolContext,
): Promise<Resource> {
  const { teamId, channelId, messageId, replyId } = place;
  const post = graphPath`/teams/${teamId}/channels/${channelId}/messages/${messageId}`;
  const reply = graphPath`${post}/replies/${replyId}`;
  return await readHosted(reply, contentId, channelPermissions, context);
}

/** Teams hosts it with neither a name nor a date. */
async function readHosted(
  message: GraphPath,
  contentId: string,
  permissions: readonly string[],
  context: ToolContext,
): Promise<Resource> {
  const { format, markdown, image, notes } = await readDocument(
    graphPath`${message}/hostedContents/${contentId}/$value`,
    { fileName: undefined, mediaType: undefined, permissions },
    context,
  );
  return { kind: format, title: "Picture in a Teams message", time: null, image, markdown, notes };
}
