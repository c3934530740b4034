/** How chats and teams are written down; chats.ts and teams.ts make Graph resources of it. */
import type { When } from "../moments.ts";

export interface ChatScript {
  /** Names the chat; ids are made from it. For a meeting, the meeting's name. */
  key: string;
  kind: "oneOnOne" | "group" | "meeting";
  topic?: string;
  /** Aliases or keys of outsiders; the first one started it or organised the meeting. */
  members: string[];
  created: When;
  /** The key of the meeting's event in its organiser's calendar. */
  event?: string;
  /** How many of the last messages somebody has not read, by alias. */
  unread?: Record<string, number>;
  messages: (MessageScript | EventScript)[];
}

export interface TeamScript {
  key: string;
  title: string;
  description: string;
  visibility: "public" | "private";
  owners: string[];
  /** Beside the owners. */
  members: "everyone" | string[];
  created: When;
  channels: ChannelScript[];
}

export interface ChannelScript {
  title: string;
  description?: string;
  kind?: "private" | "shared";
  /** Of a private or shared channel; the first one owns it. */
  members?: string[];
  /** Keys of other teams that a shared channel is shared with. */
  sharedWith?: string[];
  created: When;
  /** Where its files lie: `aurora:/Engineering`, below the site's first library. */
  folder?: string;
  threads: ThreadScript[];
}

export interface ThreadScript {
  post: MessageScript | EventScript;
  replies?: MessageScript[];
}

/**
 * Who, when (Freiburg's time), what. Paragraphs are parted by blank lines, lines that begin with "- "
 * are a list; `**bold**`, `[text](address)`, and `@{alias}` for a mention (`@{channel}` names the channel).
 */
export type MessageScript = readonly [
  from: string,
  at: When,
  text: string,
  more?: Readonly<MessageExtras>,
];

export interface MessageExtras {
  /** Of a post in a channel. */
  subject?: string;
  importance?: "high" | "urgent";
  /** Sent as plain text. */
  plain?: true;
  /** The whole HTML instead, for what people did not type. */
  html?: string;
  edited?: When;
  deleted?: When;
  /** The reaction of each person, by alias. */
  reactions?: Record<string, Reaction>;
  /** `aurora:/General/Plan.docx` in a site's first library, `anna.keller:/Plan.docx` in a OneDrive. */
  files?: string[];
  /** An adaptive card. */
  card?: object;
  /** Carried beside the text, as Teams did before it had code blocks. */
  code?: SampleCode;
  /** The place of an earlier message of the same chat, which this one quotes. */
  quotes?: number;
  forwards?: { chat: string; message: number };
  /** A picture in the text, by its name under documents/. */
  picture?: string;
}

export interface SampleCode {
  language: string;
  name: string;
  text: string;
}

export type Reaction = "like" | "heart" | "laugh" | "surprised" | "sad";

/** What Teams itself notes in a conversation. */
export interface EventScript {
  event: "membersAdded" | "membersDeleted" | "chatRenamed" | "callEnded" | "callRecording";
  by: string;
  at: When;
  members?: string[];
  /** The new topic of a chat, or the recording's name. */
  name?: string;
  minutes?: number;
}

export const isEvent = (script: MessageScript | EventScript): script is EventScript =>
  !Array.isArray(script);
