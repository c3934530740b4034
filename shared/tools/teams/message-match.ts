/** Whether a message is one that a search asks for: the export of messages cannot be searched. */
import type { ChatMessage } from "@microsoft/microsoft-graph-types";
import { hasWords } from "../plain-words.ts";
import type { Window } from "./message-arguments.ts";
import { hasAttachment, isWritten, kindOfChat, senderName } from "./message.ts";
import { plainText } from "./plain-text.ts";
import { matchesWords, type WordQuery } from "./word-query.ts";

export interface MessageWish {
  words?: WordQuery;
  /** Part of the sender's name. */
  fromName?: string;
  /** Object ids. */
  fromId?: string;
  to?: string;
  mentions?: string;
  hasAttachments?: boolean;
  sent: Window;
}

export function matchesWish(message: ChatMessage, wish: MessageWish): boolean {
  const { fromName, fromId, to, mentions, hasAttachments, words } = wish;
  return (
    isWritten(message) &&
    isWithin(message.createdDateTime, wish.sent) &&
    (fromId === undefined || senderId(message) === fromId) &&
    (fromName === undefined || hasWords(senderName(message.from), fromName)) &&
    (to === undefined || isTo(message, to)) &&
    (mentions === undefined || isMentioned(message, mentions)) &&
    (hasAttachments === undefined || hasAttachment(message) === hasAttachments) &&
    (words === undefined || matchesWords(searchedText(message), words))
  );
}

function isWithin(instant: string | null | undefined, { start, end }: Window): boolean {
  const at = Date.parse(instant ?? "");
  return (
    (start === undefined || at >= Date.parse(start)) && (end === undefined || at < Date.parse(end))
  );
}

function senderId({ from }: ChatMessage): string | undefined {
  return from?.user?.id?.toLowerCase();
}

/** The id of a one-on-one chat is made of those of its two people. */
function isTo(message: ChatMessage, personId: string): boolean {
  const chatId = message.chatId ?? "";
  const isTheirs = kindOfChat(chatId) === "oneOnOne" && chatId.toLowerCase().includes(personId);
  return isTheirs && senderId(message) !== personId;
}

function isMentioned({ mentions }: ChatMessage, personId: string): boolean {
  return (mentions ?? []).some(({ mentioned }) => mentioned?.user?.id?.toLowerCase() === personId);
}

function searchedText(message: ChatMessage): string {
  const names = (message.attachments ?? []).map(({ name }) => name ?? "");
  const texts = [message.subject ?? "", plainText(message.body), senderName(message.from)];
  return [...texts, ...names].join("\n");
}
