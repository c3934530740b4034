/** Search in Teams messages: those of the caller's chats and, with their own permission, channels. */
import { createHash } from "node:crypto";
import type { SampleChatMessage, SampleMember } from "../../../tenant/content.ts";
import { badRequest } from "../errors.ts";
import { highlightTerms, type KqlNode } from "../kql/ast.ts";
import { KqlSyntaxError } from "../kql/lexer.ts";
import { compileKql, KqlMeaningError, type KqlSchema } from "../kql/match.ts";
import { parseKql } from "../kql/parse.ts";
import { wordsOf } from "../kql/text.ts";
import { compareValues } from "../odata/evaluate.ts";
import { chatsOf, seesChannel } from "../resources/conversations.ts";
import { htmlToText } from "../resources/html-text.ts";
import { has, type GraphCall } from "../service.ts";
import type { SearchRequest } from "./request.ts";
import { summarize } from "./summary.ts";

/** A message with what a search knows of it from where it stands. */
interface Found {
  message: SampleChatMessage;
  text: string;
  isRead: boolean;
  /** Whom `to:` finds: the other person of a chat between two. */
  to: string[];
}

interface ChatHit {
  hitId: string;
  rank: number;
  summary: string;
  resource: object;
}

export interface ChatSearch {
  terms: string[];
  total: number;
  hits: ChatHit[];
}

/** Newest first; by relevance where top results are asked for. */
export function searchChatMessages(call: GraphCall, request: SearchRequest): ChatSearch {
  const userId = call.principal.userId ?? "";
  const { node, matches } = compile(request.queryString, userId, call.service.clock());
  const terms = highlightTerms(node);
  const found = [...inChats(call, userId), ...inChannels(call, userId)]
    .filter(({ message }) => message.messageType === "message" && message.deletedDateTime === null)
    .filter(matches)
    .toSorted(newestFirst);
  const ranked = request.enableTopResults ? byRelevance(found, terms) : found;
  const page = ranked.slice(request.from, request.from + request.size);
  const hits = page.map(({ message, text }, index) => ({
    hitId: hitId(message, userId),
    rank: request.from + index + 1,
    summary: summarize(text, terms),
    resource: hitResource(message, userId),
  }));
  return { terms, total: found.length, hits };
}

function inChats({ service }: GraphCall, userId: string): Found[] {
  return chatsOf(service, userId).flatMap(({ chat, members, messages, readUntil }) =>
    messages.map((message) => ({
      ...described(message),
      isRead: message.createdDateTime <= (readUntil[userId] ?? message.createdDateTime),
      to: chat.chatType === "oneOnOne" ? recipients(message, members) : [],
    })),
  );
}

/** The permission for chats does not reach into channels. */
function inChannels({ service, principal }: GraphCall, userId: string): Found[] {
  if (!has(principal, ["ChannelMessage.Read.All"])) return [];
  return service.content.teams
    .flatMap(({ channels }) => channels.filter((channel) => seesChannel(channel, userId)))
    .flatMap(({ messages }) => messages)
    .map((message) => ({ ...described(message), isRead: true, to: [] }));
}

function described(message: SampleChatMessage): { message: SampleChatMessage; text: string } {
  const { content = "", contentType } = message.body;
  return { message, text: contentType === "html" ? htmlToText(content ?? "") : (content ?? "") };
}

function recipients(message: SampleChatMessage, members: SampleMember[]): string[] {
  return members
    .filter(({ userId }) => userId !== message.from?.user?.id)
    .flatMap(({ displayName, email }) => [displayName, email]);
}

function compile(text: string, userId: string, now: Date) {
  try {
    const node: KqlNode = parseKql(text, "exchange");
    return { node, matches: compileKql(node, schemaFor(userId), now) };
  } catch (error) {
    if (error instanceof KqlSyntaxError)
      throw badRequest(`Syntax error: ${error.message} at position ${error.at} in '${text}'.`);
    if (error instanceof KqlMeaningError) throw badRequest(error.message);
    throw error;
  }
}

const senderOf = ({ message: { sender } }: Found) => (sender ? [sender.name, sender.address] : []);
const attachmentNames = ({ message }: Found) =>
  message.attachments.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
const mentionedIds = ({ message }: Found) =>
  message.mentions.flatMap(({ mentioned }) => mentioned?.user?.id ?? []);

/** The scope terms that Microsoft documents; any other is refused. */
const schemaFor = (userId: string): KqlSchema<Found> => ({
  free: (found) => [
    found.text,
    ...senderOf(found),
    ...attachmentNames(found),
    found.message.attachedText,
  ],
  properties: {
    from: { kind: "text", of: senderOf },
    to: { kind: "text", of: ({ to }) => to },
    sent: { kind: "date", of: ({ message }) => message.createdDateTime },
    hasattachment: { kind: "boolean", of: ({ message }) => message.attachments.length > 0 },
    isread: { kind: "boolean", of: ({ isRead }) => isRead },
    ismentioned: { kind: "boolean", of: (found) => mentionedIds(found).includes(userId) },
    mentions: {
      kind: "word",
      of: (found) => mentionedIds(found).map((id) => id.replaceAll("-", "")),
    },
  },
  unknown: "refused",
});

const newestFirst = (one: Found, other: Found) =>
  compareValues(other.message.createdDateTime, one.message.createdDateTime);

function byRelevance(found: Found[], terms: string[]): Found[] {
  const wanted = new Set(terms.flatMap(wordsOf));
  const score = ({ text }: Found) => wordsOf(text).filter((word) => wanted.has(word)).length;
  return found.toSorted((one, other) => score(other) - score(one));
}

/** Search finds the copy of a message in the user's mailbox and names it by the copy's id. */
function hitId({ id, chatId, channelIdentity }: SampleChatMessage, userId: string): string {
  const place = chatId ?? channelIdentity?.channelId ?? "";
  const hash = createHash("sha512").update(`${userId}/${place}/${id}`).digest("base64");
  return `AAMkA${hash.slice(0, 86)}AAA=`;
}

/** Fewer properties than the message has, and the sender as mail names one. */
function hitResource(message: SampleChatMessage, userId: string): object {
  const { channelIdentity, chatId, sender, webUrl } = message;
  const item = encodeURIComponent(hitId(message, userId));
  return {
    "@odata.type": "#microsoft.graph.chatMessage",
    id: message.id,
    createdDateTime: message.createdDateTime,
    lastModifiedDateTime: message.lastModifiedDateTime,
    subject: message.subject ?? "",
    importance: message.importance,
    webLink: `https://outlook.office365.com/owa/?ItemID=${item}&exvsurl=1&viewmodel=ReadMessageItem`,
    from: { emailAddress: { ...sender } },
    channelIdentity: channelIdentity ?? {},
    etag: message.etag,
    ...(chatId !== null && { chatId }),
    // Nothing else of a reply tells which post it answers.
    ...(webUrl !== null && { webUrl }),
  };
}
