/** Messages of chats and channels as Teams answers them. */
import type { SampleChatMessage } from "../../../tenant/content.ts";
import type { EntityModel } from "../odata/model.ts";

const itemBody = { contentType: "enum", content: "string" } as const;

export const chatMessageModel: EntityModel = {
  name: "microsoft.graph.chatMessage",
  properties: {
    id: "string",
    attachments: "open",
    body: itemBody,
    channelIdentity: { teamId: "string", channelId: "string" },
    chatId: "string",
    createdDateTime: "date",
    deletedDateTime: "date",
    etag: "string",
    eventDetail: "open",
    from: "open",
    importance: "enum",
    lastEditedDateTime: "date",
    lastModifiedDateTime: "date",
    locale: "string",
    mentions: "open",
    messageHistory: "open",
    messageType: "enum",
    policyViolation: "open",
    reactions: "open",
    replyToId: "string",
    subject: "string",
    summary: "string",
    webUrl: "string",
  },
  expands: { replies: "any" },
};

/** What a caller must send to see enumeration members that came after the first version. */
export const asksForAllMembers = (headers: Headers) =>
  /(?:^|[,;\s])include-unknown-enum-members(?:[,;\s]|$)/i.test(headers.get("Prefer") ?? "");

/** @param allMembers without it, what Teams itself wrote has a type from the future */
export function chatMessageResource(
  message: SampleChatMessage,
  allMembers: boolean,
): Record<string, unknown> {
  const { hostedContents: _, sender: __, attachedText: ___, ...resource } = message;
  return { ...resource, messageType: shownType(message, allMembers) };
}

/** `lastMessagePreview` of a chat. */
export function messagePreview(message: SampleChatMessage, allMembers: boolean): object {
  const { id, createdDateTime, deletedDateTime, eventDetail, body, from } = message;
  return {
    id,
    createdDateTime,
    isDeleted: deletedDateTime !== null,
    messageType: shownType(message, allMembers),
    eventDetail,
    body,
    from,
  };
}

const shownType = ({ messageType }: SampleChatMessage, allMembers: boolean) =>
  messageType === "systemEventMessage" && !allMembers ? "unknownFutureValue" : messageType;
