/** Posting into chats. */
import type { SampleChat, SampleChatMessage } from "../../../tenant/content.ts";
import { badRequest, GraphError } from "../errors.ts";
import { chatMessageResource } from "../resources/chat-message.ts";
import { openChat } from "../resources/conversations.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import { readBody, readEntity, readMember, readText } from "../written-fields.ts";
import { keyPart } from "./teams-pages.ts";

export const messagePostingRoutes: GraphRoutes = { "POST /chats/:chat/messages": postMessage };

/** So long lists do not show a message yet. */
const listLagMs = 300;
/** About 28 KB, in UTF-16. */
const mostBytes = 28 * 1024;

function postMessage(call: GraphCall): GraphAnswer {
  const chat = openChat(call);
  const message = messageFrom(call, chat);
  call.service.deliveries.after(listLagMs, () => {
    chat.messages.unshift(message);
    chat.chat.lastUpdatedDateTime = message.createdDateTime;
  });
  const fragment = `chats${keyPart(call.param("chat"))}/messages/$entity`;
  return {
    status: 201,
    body: { ...contextOf(call.service, fragment), ...chatMessageResource(message, true) },
  };
}

let lastId = 0;

function messageFrom({ body, service, principal }: GraphCall, chat: SampleChat): SampleChatMessage {
  const fields = readEntity(body, "chatMessage", ["body", "importance", "subject"]);
  const text = readBody(fields);
  if (text.content.trim() === "") throw badRequest("Missing body content");
  if (Buffer.byteLength(text.content, "utf16le") > mostBytes)
    throw new GraphError(413, "RequestEntityTooLarge", "Message body is too large.");
  const sender = chat.members.find(({ userId }) => userId === principal.userId);
  // Ids are times in milliseconds, each given out once.
  lastId = Math.max(lastId + 1, service.clock().getTime());
  const id = String(lastId);
  const now = new Date(lastId).toISOString();
  return {
    id,
    etag: id,
    replyToId: null,
    messageType: "message",
    createdDateTime: now,
    lastModifiedDateTime: now,
    lastEditedDateTime: null,
    deletedDateTime: null,
    subject: readText(fields, "subject") ?? null,
    summary: null,
    chatId: chat.chat.id,
    importance: readMember(fields, "importance", ["normal", "high", "urgent"]) ?? "normal",
    locale: "en-us",
    webUrl: null,
    channelIdentity: null,
    policyViolation: null,
    eventDetail: null,
    from: {
      application: null,
      device: null,
      user: {
        "@odata.type": "#microsoft.graph.teamworkUserIdentity",
        id: principal.userId,
        displayName: sender?.displayName ?? null,
        userIdentityType: "aadUser",
        tenantId: service.directory.tenantId,
      },
    } as SampleChatMessage["from"],
    body: text,
    attachments: [],
    mentions: [],
    reactions: [],
    messageHistory: [],
    hostedContents: [],
    sender: sender ? { name: sender.displayName, address: sender.email } : null,
    attachedText: "",
  };
}
