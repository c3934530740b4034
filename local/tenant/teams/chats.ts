/** Every chat of the tenant: between two, in groups, and beside meetings. */
import type { DriveContent } from "../content-types.ts";
import type { Directory } from "../directory.ts";
import { eventId } from "../ids.ts";
import { partiesOf } from "../mail/parties.ts";
import { meetingJoinUrl, meetingThreadId } from "../meeting-links.ts";
import { composeMessage } from "./compose.ts";
import type { Conversation, OriginalMessage, TeamsScene } from "./conversation.ts";
import { teamsTime } from "./conversation.ts";
import { chatScripts } from "./chats/scripts.ts";
import { memberOf, teamworkUser, userIdOf } from "./identities.ts";
import * as ids from "./ids.ts";
import { type ChatScript, isEvent, type MessageScript } from "./script.ts";
import type { SampleChat, SampleChatMessage } from "./types.ts";

export function sampleChats(directory: Directory, drives: DriveContent[], now: Date): SampleChat[] {
  const scene = teamsScene(directory, drives, now);
  return chatScripts.map((script) => sampleChat(script, scene));
}

export function teamsScene(directory: Directory, drives: DriveContent[], now: Date): TeamsScene {
  const parties = partiesOf(directory);
  const original = (key: string, index: number): OriginalMessage => {
    const chat = chatScripts.find((each) => each.key === key);
    const script = chat?.messages[index];
    if (!chat || !script || isEvent(script))
      throw new Error(`${key} has no message ${index} to forward.`);
    return { id: ids.messageId(key, index), chatId: chatIdOf(chat, scene), script };
  };
  const scene: TeamsScene = { now, directory, parties, drives, original };
  return scene;
}

function chatIdOf({ kind, key, members }: ChatScript, { parties }: TeamsScene): string {
  if (kind === "meeting") return meetingThreadId(key);
  if (kind === "group") return ids.groupChatId(key);
  const [one = "", other = ""] = members.map((alias) => userIdOf(parties(alias)));
  return ids.oneOnOneChatId(one, other);
}

function sampleChat(script: ChatScript, scene: TeamsScene): SampleChat {
  const { directory, parties } = scene;
  const id = chatIdOf(script, scene);
  const messages = composeAll(script, id, scene);
  const created = teamsTime(script.created, scene);
  // A chat counts as updated when its people or its name change, not when somebody writes.
  const updated = messages.find(({ messageType }) => messageType === "systemEventMessage");
  return {
    chat: {
      id,
      topic: script.topic ?? null,
      createdDateTime: created,
      lastUpdatedDateTime: updated?.createdDateTime ?? created,
      chatType: script.kind,
      webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(id)}/0?tenantId=${directory.tenantId}`,
      tenantId: directory.tenantId,
      onlineMeetingInfo: script.kind === "meeting" ? meetingInfo(script, scene) : null,
      isHiddenForAllMembers: false,
    },
    members: script.members.map((alias) => {
      const party = parties(alias);
      return memberOf(party, id, party.userId === null ? "guest" : "owner", directory);
    }),
    messages,
    readUntil: readUntil(script, messages, scene),
  };
}

function composeAll(script: ChatScript, chatId: string, scene: TeamsScene): SampleChatMessage[] {
  const conversation: Conversation = { key: script.key, chatId, channel: null };
  const earlier = script.messages.map((message): MessageScript =>
    isEvent(message) ? [message.by, message.at, ""] : message,
  );
  return script.messages
    .map((message, index) =>
      composeMessage(message, { conversation, index, rootId: null, earlier }, scene),
    )
    .toReversed();
}

function meetingInfo({ key, members, event }: ChatScript, { directory, parties }: TeamsScene) {
  const organizer = parties(members[0] ?? "");
  const person = directory.people.find((each) => each.id === organizer.userId);
  if (!person) throw new Error(`${key} is organised by somebody outside the organisation.`);
  return {
    // As the organiser's calendar knows it, where it was planned in one.
    calendarEventId: event ? eventId(organizer.alias, event) : null,
    joinWebUrl: meetingJoinUrl(directory, person, key),
    organizer: teamworkUser(organizer, false),
  };
}

/** The time of the last message that each of those who are behind has read. */
function readUntil(
  { unread = {} }: ChatScript,
  messages: SampleChatMessage[],
  { parties }: TeamsScene,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(unread).map(([alias, count]) => [
      userIdOf(parties(alias)),
      messages[count]?.createdDateTime ?? "0001-01-01T00:00:00Z",
    ]),
  );
}
