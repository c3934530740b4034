/** `chat_message_search`: finds messages of chats and channels, by Microsoft Search or out of the export. */
import * as z from "zod";
import { defineTool } from "../define-tool.ts";
import { cursorField, line, pageFields, sizeField, userField, whenField } from "../fields.ts";
import { searchExport } from "./message-export.ts";
import { searchIndex } from "./message-index.ts";
import { chatMessageSummary } from "./message.ts";

const input = z.strictObject({
  query: line(500)
    .optional()
    .describe("Words or KQL, for texts, senders, files. Applications: words, phrases, OR."),
  from: line(256).optional().describe("Sender: a name or address."),
  to: line(256).optional().describe("Other person of a one-on-one chat."),
  mentions: line(256).optional().describe("me, or a sign-in name or object id."),
  after: whenField.optional().describe("Sent on or after it."),
  before: whenField.optional().describe("Sent on or before this day, or before the instant."),
  hasAttachments: z.boolean().optional().describe("With, or without, attachments."),
  unread: z.boolean().optional().describe("Only unread, or only read."),
  user: userField,
  size: sizeField(20, 25),
  cursor: cursorField,
});

export const chatMessageSearch = defineTool({
  name: "chat_message_search",
  title: "Search Teams messages",
  description:
    "Finds Teams messages in chats and channels of the signed-in user, newest first: sender, time, " +
    "beginning of the text. Without criteria: the last 7 days. Call read_resource with a message's " +
    "uri for all of it; teams_list_chats for chats by person or topic.",
  toolsets: ["core", "chat"],
  effect: "read",
  permissions: {
    delegated: [
      "Chat.Read",
      "ChannelMessage.Read.All",
      "User.ReadBasic.All",
      "MailboxSettings.Read",
    ],
    application: ["Chat.Read.All", "User.ReadBasic.All", "MailboxSettings.Read"],
  },
  needs: "teams",
  input,
  output: z.object({ messages: z.array(chatMessageSummary), ...pageFields }),
  run: async (args, context) =>
    context.mode === "delegated"
      ? await searchIndex(args, context)
      : await searchExport(args, context),
});
