/** What a Teams message carries beside its text: files, cards, code, quoted and forwarded messages. */
import type { ChatMessageAttachment } from "@microsoft/microsoft-graph-types";
import { guid } from "../ids.ts";
import {
  findFile,
  hostedContentUrl,
  type Place,
  type TeamsScene,
  teamsTime,
} from "./conversation.ts";
import { byUser } from "./identities.ts";
import * as ids from "./ids.ts";
import type { MessageExtras, SampleCode } from "./script.ts";
import { teamsHtml } from "./teams-html.ts";

interface Carrier extends Place {
  id: string;
  scene: TeamsScene;
}

export function attachmentsOf(
  more: MessageExtras,
  id: string,
  place: Place,
  scene: TeamsScene,
): ChatMessageAttachment[] {
  const { files = [], card, code, quotes, forwards } = more;
  const carrier = { ...place, id, scene };
  return [
    ...(quotes === undefined ? [] : [quoted(quotes, carrier)]),
    ...(forwards ? [forwarded(forwards, carrier)] : []),
    ...files.map((file) => fileReference(file, carrier)),
    ...(card ? [cardAttachment(card, carrier)] : []),
    ...(code ? [codeSnippet(code, carrier)] : []),
  ];
}

const empty = { contentUrl: null, content: null, name: null, thumbnailUrl: null, teamsAppId: null };

/** Teams refers to a file by the GUID in its eTag. */
function fileReference(reference: string, { scene }: Carrier): ChatMessageAttachment {
  const { drive, item } = findFile(reference, scene);
  const { resource, path } = item;
  return {
    ...empty,
    id: resource.sharepointIds.listItemUniqueId,
    contentType: "reference",
    // Where the file lies, not where Office opens it.
    contentUrl: drive.drive.webUrl + encodeURI(path),
    name: resource.name,
  };
}

function cardAttachment(card: object, { id, conversation }: Carrier): ChatMessageAttachment {
  return {
    ...empty,
    id: guid(`card ${conversation.key}/${id}`).replaceAll("-", ""),
    contentType: "application/vnd.microsoft.card.adaptive",
    content: JSON.stringify(card),
  };
}

/** The code itself lies beside the message. */
function codeSnippet({ language, name }: SampleCode, carrier: Carrier): ChatMessageAttachment {
  const { id, conversation } = carrier;
  const codeSnippetUrl = hostedContentUrl(ids.hostedContentId(id, name), id, carrier);
  return {
    ...empty,
    id: guid(`code ${conversation.key}/${id}`),
    contentType: "application/vnd.microsoft.card.codesnippet",
    content: JSON.stringify({ name, language, wrap: false, codeSnippetUrl }),
  };
}

function quoted(index: number, { conversation, earlier, scene }: Carrier): ChatMessageAttachment {
  const original = earlier[index];
  if (!original)
    throw new Error(`${conversation.key} quotes message ${index}, which is not there.`);
  const messageId = ids.messageId(conversation.key, index);
  const content = {
    messageId,
    messagePreview: plainPreview(original[2]),
    messageSender: byUser(scene.parties(original[0])),
  };
  return {
    ...empty,
    id: messageId,
    contentType: "messageReference",
    content: JSON.stringify(content),
  };
}

function forwarded(
  { chat, message }: NonNullable<MessageExtras["forwards"]>,
  { scene }: Carrier,
): ChatMessageAttachment {
  const { id, chatId, script } = scene.original(chat, message);
  const [from, at, text] = script;
  const content = {
    originalMessageId: id,
    originalMessageContent: teamsHtml(text, (alias) => scene.parties(alias).name).content,
    originalConversationId: chatId,
    originalSentDateTime: teamsTime(at, scene),
    originalMessageSender: byUser(scene.parties(from)),
  };
  return {
    ...empty,
    id,
    contentType: "forwardedMessageReference",
    content: JSON.stringify(content),
  };
}

const plainPreview = (text: string) =>
  text
    .replace(/@\{(.+?)\}/g, "$1")
    .replace(/\*\*|\s+/g, " ")
    .trim();
