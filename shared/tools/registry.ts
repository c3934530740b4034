/** Every tool of the connector, in the order in which lists show them. */
import type { Tool } from "./define-tool.ts";
import { findMeetingAvailability } from "./outlook/find-meeting-availability.ts";
import { outlookCreateDraft } from "./outlook/outlook-create-draft.ts";
import { outlookCreateEvent } from "./outlook/outlook-create-event.ts";
import { outlookSendEmail } from "./outlook/outlook-send-email.ts";
import { teamsSendChatMessage } from "./teams/teams-send-chat-message.ts";
import { outlookCalendarSearch } from "./outlook/outlook-calendar-search.ts";
import { outlookEmailSearch } from "./outlook/outlook-email-search.ts";
import { getMe } from "./people/get-me.ts";
import { readResource } from "./resource/read-resource.ts";
import { sharepointFolderSearch } from "./sharepoint/sharepoint-folder-search.ts";
import { sharepointSearch } from "./sharepoint/sharepoint-search.ts";
import { chatMessageSearch } from "./teams/chat-message-search.ts";
import { teamsListChats } from "./teams/teams-list-chats.ts";

export const registry: readonly Tool[] = [
  sharepointSearch,
  sharepointFolderSearch,
  outlookEmailSearch,
  outlookCalendarSearch,
  findMeetingAvailability,
  chatMessageSearch,
  teamsListChats,
  readResource,
  getMe,
  outlookCreateDraft,
  outlookSendEmail,
  outlookCreateEvent,
  teamsSendChatMessage,
];
