/** Teams, channels, chats and their messages, in shapes close to Microsoft Graph's own resources. */
import type {
  AadUserConversationMember,
  Channel,
  Chat,
  ChatMessage,
  Team,
} from "@microsoft/microsoft-graph-types";
import type { Having } from "../content-types.ts";

/** A person in a team, a channel or a chat; who comes from outside has another tenant's id. */
export type SampleMember = Having<
  AadUserConversationMember,
  "id" | "roles" | "displayName" | "userId" | "email" | "tenantId" | "visibleHistoryStartDateTime"
>;

export interface SampleTeam {
  team: Having<Team, "id" | "displayName" | "description" | "createdDateTime" | "webUrl">;
  members: SampleMember[];
  channels: SampleChannel[];
}

export interface SampleChannel {
  channel: Having<Channel, "id" | "displayName" | "createdDateTime" | "membershipType" | "webUrl">;
  /** Those of the team, for a standard channel. */
  members: SampleMember[];
  /** Ids of other teams that a shared channel is shared with. */
  sharedWith: string[];
  /** Where its files lie; null until somebody opens its Files tab. */
  filesFolder: { driveId: string; itemId: string } | null;
  /** Posts and replies, newest first. */
  messages: SampleChatMessage[];
}

export interface SampleChat {
  chat: Having<Chat, "id" | "chatType" | "createdDateTime" | "lastUpdatedDateTime" | "webUrl">;
  members: SampleMember[];
  /** Newest first. */
  messages: SampleChatMessage[];
  /** Until when a member (object id) has read; who is not named has read everything. */
  readUntil: Record<string, string>;
}

/** A Graph message with everything filled. Pictures and code hold no bytes here: see `SampleHostedContent`. */
export type SampleChatMessage = Having<
  Omit<ChatMessage, "hostedContents" | "replies">,
  | "id"
  | "etag"
  | "messageType"
  | "createdDateTime"
  | "lastModifiedDateTime"
  | "importance"
  | "locale"
  | "body"
  | "attachments"
  | "mentions"
  | "reactions"
> & {
  hostedContents: SampleHostedContent[];
  /** The sender as mail would name them, which is how a search tells them. */
  sender: { name: string; address: string } | null;
  /** What a search index read inside the attached files. */
  attachedText: string;
};

/** A picture in a message's text, or the code that it carries. */
export interface SampleHostedContent {
  id: string;
  mimeType: string;
  read: () => Promise<Uint8Array<ArrayBuffer>>;
}
