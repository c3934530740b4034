/** How a chat reads in results; shared by everything that returns or reads one. */
import type {
  AadUserConversationMember,
  Chat,
  ChatMessageInfo,
} from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { untrustedLine } from "../fields.ts";
import { people } from "../outlook/message.ts";
import { formatUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { eventText } from "./event-message.ts";
import { senderName } from "./message.ts";
import { plainText } from "./plain-text.ts";

export const chatSummary = z.object({
  title: untrustedLine(150).describe("Its topic, else its people."),
  type: z.string().describe("oneOnOne, group or meeting."),
  members: untrustedLine(220),
  lastMessage: untrustedLine(170).optional(),
  lastFrom: untrustedLine(80).optional(),
  lastTime: z.string().nullable().optional(),
  unread: z.boolean().optional().describe("Present when true."),
  uri: z.string(),
  link: z.string().optional(),
});

/** Expanded members are cut after so many. */
export const mostMembers = 25;

export function membersOf({ members }: Chat): AadUserConversationMember[] {
  return members ?? [];
}

export function memberNames(chat: Chat): string {
  const everybody = membersOf(chat).map(({ displayName, email }) => ({
    emailAddress: { name: displayName, address: email },
  }));
  return people(everybody);
}

/** The topic; without one the people's names, as Teams shows it. */
export function titleOf(chat: Chat): string {
  const names = membersOf(chat).map(({ displayName, email }) => displayName || (email ?? ""));
  const shown = names.slice(0, 3).join(", ");
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return chat.topic || `${shown}${more}` || "Chat";
}

export function summariseChat(chat: Chat, zone: MailboxZone): z.input<typeof chatSummary> {
  const last = chat.lastMessagePreview;
  return {
    title: titleOf(chat),
    type: chat.chatType ?? "unknown",
    members: memberNames(chat),
    ...(last ? lastMessage(last, zone) : {}),
    unread: isUnread(chat) || undefined,
    uri: formatUri({ kind: "chat", chatId: chat.id ?? "" }),
    link: chat.webUrl ?? undefined,
  };
}

function lastMessage(last: ChatMessageInfo, zone: MailboxZone) {
  const { eventDetail, isDeleted, from, body, createdDateTime } = last;
  return {
    lastMessage: eventDetail ? eventText(eventDetail) : isDeleted ? "(deleted)" : plainText(body),
    lastFrom: eventDetail ? undefined : senderName(from),
    lastTime: zone.tell(createdDateTime),
  };
}

/** As of the signed-in user, the only one of whom Graph tells it. */
function isUnread({ viewpoint, lastMessagePreview }: Chat): boolean {
  const read = viewpoint?.lastMessageReadDateTime;
  const written = lastMessagePreview?.createdDateTime;
  return Boolean(read && written && Date.parse(written) > Date.parse(read));
}
