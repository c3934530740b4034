/** What a link to Teams names: a message of a chat or channel, or a chat. */
import type { ResourceUri } from "../../uri.ts";
import { badLink } from "./link-errors.ts";
import type { Link } from "./parse-link.ts";

export function teamsTarget(link: Link): ResourceUri {
  const [marker, kind, thread = "", messageId = ""] = link.segments;
  if (marker !== "l" || !isThread(thread)) throw notAMessage();
  if (kind === "chat") return { kind: "chat", chatId: thread };
  if (kind !== "message" || !isMessage(messageId)) throw notAMessage();
  const teamId = link.parameter("groupId");
  if (teamId !== undefined) return channelTarget(link, teamId, thread, messageId);
  if (/@thread\.(?:tacv2|skype)$/i.test(thread))
    throw badLink("It leads to a channel, but names no team (groupId).");
  return { kind: "chatmessage", chatId: thread, messageId };
}

/** A link to the first message of a thread names it as its own parent. */
function channelTarget(
  link: Link,
  teamId: string,
  channelId: string,
  messageId: string,
): ResourceUri {
  const parent = link.parameter("parentMessageId") ?? messageId;
  if (!/^[0-9a-f-]{36}$/i.test(teamId) || !isMessage(parent)) throw notAMessage();
  return parent === messageId
    ? { kind: "channelmessage", teamId, channelId, messageId }
    : { kind: "channelreply", teamId, channelId, messageId: parent, replyId: messageId };
}

/** `19:…@thread.v2`, `19:…@unq.gbl.spaces`, `48:notes`. */
function isThread(text: string): boolean {
  return /^\d{1,3}:[\w.@-]{1,200}$/.test(text);
}

/** Teams numbers messages by the millisecond. */
function isMessage(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

function notAMessage() {
  return badLink(
    "It leads to Teams, but not to a message (l/message/…) or an existing chat (l/chat/…).",
  );
}
