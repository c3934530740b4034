/** Makes finished Teams messages of a script: ids, times, senders, reactions. */
import type { ChatMessageReaction } from "@microsoft/microsoft-graph-types";
import { writtenParts } from "./body.ts";
import { type Place, findFile, type TeamsScene, teamsTime } from "./conversation.ts";
import { eventDetail } from "./events.ts";
import { byUser, mailSenderOf, senderOf } from "./identities.ts";
import * as ids from "./ids.ts";
import { type EventScript, isEvent, type MessageScript, type Reaction } from "./script.ts";
import type { SampleChatMessage } from "./types.ts";

export function composeMessage(
  script: MessageScript | EventScript,
  place: Place,
  scene: TeamsScene,
): SampleChatMessage {
  const id = ids.messageId(place.conversation.key, place.index);
  return isEvent(script)
    ? systemMessage(script, id, place, scene)
    : personalMessage(script, id, place, scene);
}

/** Milliseconds that a message seems to have been sent at, which tell it from its neighbours. */
const fraction = (id: string) => Number(id.slice(-3));

function common(id: string, created: string, modified: string, place: Place, scene: TeamsScene) {
  const { channel, chatId } = place.conversation;
  const later = Date.parse(modified) - Date.parse(created);
  return {
    id,
    replyToId: place.rootId,
    etag: String(Number(id) + later),
    createdDateTime: created,
    lastModifiedDateTime: modified,
    lastEditedDateTime: null,
    deletedDateTime: null,
    subject: null,
    summary: null,
    chatId,
    importance: "normal" as const,
    locale: "en-us",
    webUrl: channel && messageUrl(channel, id, place.rootId ?? id, scene.directory.tenantId),
    policyViolation: null,
    channelIdentity: channel && { teamId: channel.teamId, channelId: channel.id },
    attachments: [],
    mentions: [],
    reactions: [],
    messageHistory: [],
    hostedContents: [],
    attachedText: "",
  };
}

function messageUrl(
  channel: { teamId: string; id: string },
  id: string,
  root: string,
  tenantId: string,
): string {
  const query = `groupId=${channel.teamId}&tenantId=${tenantId}&createdTime=${id}&parentMessageId=${root}`;
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(channel.id)}/${id}?${query}`;
}

function systemMessage(
  script: EventScript,
  id: string,
  place: Place,
  scene: TeamsScene,
): SampleChatMessage {
  const at = teamsTime(script.at, scene, fraction(id));
  return {
    ...common(id, at, at, place, scene),
    messageType: "systemEventMessage",
    from: null,
    sender: null,
    body: { contentType: "html", content: "<systemEventMessage/>" },
    eventDetail: eventDetail(script, place.conversation, scene),
  };
}

function personalMessage(
  [from, at, text, more = {}]: MessageScript,
  id: string,
  place: Place,
  scene: TeamsScene,
): SampleChatMessage {
  const created = teamsTime(at, scene, fraction(id));
  const changed = more.deleted ?? more.edited;
  const modified = changed ? teamsTime(changed, scene, fraction(id)) : created;
  const sent = {
    ...common(id, created, modified, place, scene),
    messageType: "message" as const,
    from: senderOf(from, scene.parties),
    sender: mailSenderOf(from, scene.parties),
    eventDetail: null,
  };
  // What was deleted leaves its frame behind.
  if (more.deleted)
    return { ...sent, deletedDateTime: modified, body: { contentType: "html", content: "" } };
  return {
    ...sent,
    ...writtenParts(text, more, id, place, scene),
    subject: more.subject ?? null,
    importance: more.importance ?? "normal",
    lastEditedDateTime: more.edited ? modified : null,
    reactions: reactionsOf(more.reactions ?? {}, modified, scene),
    attachedText: (more.files ?? [])
      .map((file) => findFile(file, scene).item.document?.indexedText ?? "")
      .join(" "),
  };
}

function reactionsOf(
  reactions: Record<string, Reaction>,
  createdDateTime: string,
  { parties }: TeamsScene,
): ChatMessageReaction[] {
  return Object.entries(reactions).map(([alias, reactionType]) => ({
    reactionType,
    displayName: reactionType.charAt(0).toUpperCase() + reactionType.slice(1),
    reactionContentUrl: null,
    createdDateTime,
    user: byUser(parties(alias), false),
  }));
}
