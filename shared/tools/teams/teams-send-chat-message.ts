/** `teams_send_chat_message`: a message into a chat that there is, as the signed-in person. */
import type { AadUserConversationMember, ChatMessage } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { GraphCollection } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import { attribution } from "../attribution.ts";
import { defineTool } from "../define-tool.ts";
import { escapeHtml } from "../escape-html.ts";
import { line, noteList, textField, untrustedLine } from "../fields.ts";
import { madeOnce } from "../made-once.ts";
import { markdownToHtml } from "../markdown-to-html.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri, parseUri } from "../uri.ts";
import { findByReference, listLagMs, referenceOf } from "./chat-reference.ts";
import { chatMessageLink } from "./teams-link.ts";

const input = z.strictObject({
  chat: line(512).describe(
    "uri of a chat or of a message in it, from teams_list_chats, or its id.",
  ),
  text: textField(10_000, "Text, as Markdown or plain. HTML and pictures show as text."),
});

export const teamsSendChatMessage = defineTool({
  name: "teams_send_chat_message",
  title: "Send a Teams chat message",
  description:
    "Sends a message into an existing Teams chat at once, as the signed-in person, with a line that " +
    "says it was sent with Claude. teams_list_chats finds the chat; it starts none.",
  toolsets: ["core", "chat"],
  effect: "write",
  reachesOthers: true,
  permissions: {
    delegated: ["ChatMessage.Send", "Chat.Read", "MailboxSettings.Read", "User.Read"],
    application: { unavailable: "a message into a chat takes a signed-in person" },
  },
  needs: "teams",
  input,
  output: z.object({
    chat: z.string(),
    members: z.array(untrustedLine(160)).describe("Those who can read it."),
    sent: z.string().nullable(),
    reference: z.string().describe("Stands in the message's last line."),
    uri: z.string(),
    link: z.string(),
    notes: z.array(z.string()).optional(),
  }),
  recipients: async ({ chat }, context) => {
    const [members, me] = await Promise.all([
      membersOf(chatIdOf(chat), context),
      context.graph.get<{ id: string }>(graphPath`/me`, {
        query: { $select: "id" },
        permissions: ["User.Read"],
      }),
    ]);
    return members
      .filter(({ userId }) => userId !== me.id)
      .map((member) => addressOf(member, context));
  },

  async run({ chat, text }, context) {
    const chatId = chatIdOf(chat);
    const zone = await zoneOf(context);
    const members = await membersOf(chatId, context);
    const reference = referenceOf(context.attempt.marker);
    const content = await messageHtml(text, reference, context);
    await context.attempt.note({ sending: true });
    const message = await madeOnce(
      {
        what: "the message was sent",
        where: "the chat",
        lagMs: listLagMs,
        make: async () => await post(chatId, content, context),
        lookUp: async () => await findByReference(chatId, reference, context),
      },
      context,
    );
    const messageId = message.id ?? "";
    return {
      chat: formatUri({ kind: "chat", chatId }),
      members: members.map(named),
      sent: zone.tell(message.createdDateTime),
      reference,
      uri: formatUri({ kind: "chatmessage", chatId, messageId }),
      link: message.webUrl ?? chatMessageLink(chatId, messageId, context.tenant),
      notes: noteList(zone.note),
    };
  },
});

/** Who has no address must not go unseen; one of another organisation's may be made up there. */
function addressOf(
  { email, userId, id, tenantId }: AadUserConversationMember,
  { tenant }: ToolContext,
): string {
  const address = (email || userId || id || "unknown").toLowerCase();
  const isOurs = !tenantId || tenantId.toLowerCase() === tenant.id.toLowerCase();
  return isOurs ? address : `${address} (of the organisation ${tenantId})`;
}

async function messageHtml(text: string, reference: string, context: ToolContext): Promise<string> {
  const lastLine = `${await attribution("Sent", graphPath`/me`, context)} · ref ${reference}`;
  return `${await markdownToHtml(text)}<p><em>${escapeHtml(lastLine)}</em></p>`;
}

async function post(chatId: string, content: string, { graph }: ToolContext): Promise<ChatMessage> {
  const body = { body: { contentType: "html", content } };
  return await graph.post<ChatMessage>(graphPath`/chats/${chatId}/messages`, body, {
    permissions: ["ChatMessage.Send"],
  });
}

/** Of a uri of ours its chat; anything else is taken for an id, which Graph knows or not. */
function chatIdOf(chat: string): string {
  if (!chat.startsWith("m365://")) return chat;
  const uri = parseUri(chat);
  if (uri.kind === "chat" || uri.kind === "chatmessage") return uri.chatId;
  throw new ConnectorError("invalid_input", {
    happened: "The message was not sent.",
    because: "`chat` is the uri of something else than a chat.",
    remedy: "Pass the uri of a chat as teams_list_chats returned it.",
  });
}

async function membersOf(
  chatId: string,
  { graph }: ToolContext,
): Promise<AadUserConversationMember[]> {
  const permissions = ["Chat.Read"];
  const members: AadUserConversationMember[] = [];
  let page = await graph.get<GraphCollection<AadUserConversationMember>>(
    graphPath`/chats/${chatId}/members`,
    { permissions },
  );
  members.push(...page.value);
  while (page["@odata.nextLink"] !== undefined) {
    page = await graph.next<AadUserConversationMember>(page["@odata.nextLink"], { permissions });
    members.push(...page.value);
  }
  return members;
}

function named({ displayName, email }: AadUserConversationMember): string {
  return displayName && email ? `${displayName} (${email})` : (displayName ?? email ?? "unnamed");
}
