/** Chats as Teams answers them to one of their members or to an application. */
import type { SampleChat, TenantContent } from "../../../tenant/content.ts";
import { ownId } from "../calendar/event-ids.ts";
import type { EntityModel } from "../odata/model.ts";
import { messagePreview } from "./chat-message.ts";

const memberModel: EntityModel = {
  name: "microsoft.graph.conversationMember",
  properties: {
    id: "string",
    displayName: "string",
    roles: ["string"],
    visibleHistoryStartDateTime: "date",
  },
  expands: {},
};

export const chatModel: EntityModel = {
  name: "microsoft.graph.chat",
  properties: {
    id: "string",
    chatType: "enum",
    createdDateTime: "date",
    isHiddenForAllMembers: "boolean",
    lastUpdatedDateTime: "date",
    onlineMeetingInfo: { calendarEventId: "string", joinWebUrl: "string", organizer: "open" },
    tenantId: "string",
    topic: "string",
    viewpoint: { isHidden: "boolean", lastMessageReadDateTime: "date" },
    webUrl: "string",
    // A navigation property, which the list sorts and filters by all the same.
    lastMessagePreview: { createdDateTime: "date" },
  },
  expands: { members: memberModel, lastMessagePreview: "any" },
};

/** The most members that `$expand` shows of a chat. */
const mostExpanded = 25;

export interface ChatView {
  content: TenantContent;
  /** Whose view of the chat it is; undefined for an application. */
  userId: string | undefined;
  allMembers: boolean;
  /** Names of expanded navigation properties. */
  expanded: ReadonlySet<string>;
}

export function chatResource(sample: SampleChat, view: ChatView): Record<string, unknown> {
  const { chat, members, messages } = sample;
  const [last] = messages;
  const preview = last ? messagePreview(last, view.allMembers) : null;
  return {
    ...chat,
    onlineMeetingInfo: meetingInfo(sample, view.content),
    viewpoint: viewpoint(sample, view.userId),
    ...(view.expanded.has("members") && { members: members.slice(0, mostExpanded) }),
    ...(view.expanded.has("lastMessagePreview") && { lastMessagePreview: preview }),
  };
}

/** The event's id as other requests take it, which is the ordinary one. */
function meetingInfo({ chat }: SampleChat, { mailboxes }: TenantContent): object | null {
  const info = chat.onlineMeetingInfo ?? null;
  const mailbox = mailboxes.find(({ userId }) => userId === info?.organizer?.id);
  const event = mailbox?.events.find(({ id }) => id === info?.calendarEventId);
  if (!info || !mailbox || !event) return info;
  return { ...info, calendarEventId: ownId(mailbox, event, { immutableIds: false }) };
}

function viewpoint({ messages, readUntil }: SampleChat, userId: string | undefined): object | null {
  if (userId === undefined) return null;
  const lastMessageReadDateTime = readUntil[userId] ?? messages[0]?.createdDateTime ?? null;
  return { isHidden: false, lastMessageReadDateTime };
}
