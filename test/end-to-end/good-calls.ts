/** For each tool calls that succeed against the sample tenant; with `read_resource` one for each kind of uri. */
import type { SampleChatMessage, TenantContent } from "../../local/tenant/content.ts";
import { isUnavailable } from "../../shared/tools/availability.ts";
import { registry } from "../../shared/tools/registry.ts";
import { formatUri } from "../../shared/tools/uri.ts";

export interface GoodCall {
  tool: string;
  /** What it asks for: a tool may have several calls. */
  about: string;
  args: Record<string, unknown>;
}

export const anna = "anna.keller@lumencycles.example";
export const ben = "ben.okafor@lumencycles.example";
export const daniel = "daniel.meier@lumencycles.example";
export const sharePoint = "https://lumencycles.sharepoint.com/sites";

const dayMs = 24 * 60 * 60 * 1000;

/** `2026-03-02`, so many days from today. */
export function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * dayMs).toISOString().slice(0, 10);
}

/** As Anna may make them. Windows are fixed, so that the same call has the same answer again. */
export function goodCalls(content: TenantContent): GoodCall[] {
  const comingWeeks = { after: day(1), before: day(15) };
  const calls: [string, string, Record<string, unknown>][] = [
    ["sharepoint_search", "words", { query: "Aurora" }],
    ["sharepoint_search", "list items", { query: "kiosk", kinds: ["listItems"] }],
    ["sharepoint_search", "site", { query: "kiosk", within: `${sharePoint}/it-helpdesk` }],
    ["sharepoint_folder_search", "words", { query: "contracts" }],
    ["sharepoint_folder_search", "site", { folder: `${sharePoint}/it-helpdesk` }],
    ["outlook_email_search", "words", { query: "Voltara" }],
    ["outlook_email_search", "folder", { folder: "Aurora" }],
    ["outlook_email_search", "attachment", { attachment: "budget" }],
    ["outlook_calendar_search", "own", comingWeeks],
    ["outlook_calendar_search", "words", { query: "certificates city", ...comingWeeks }],
    ["outlook_calendar_search", "colleague", { user: daniel, ...comingWeeks }],
    ["find_meeting_availability", "times", { attendees: [ben], ...comingWeeks }],
    ["chat_message_search", "words", { query: "Aurora", after: day(-20) }],
    ["chat_message_search", "mention", { mentions: ben, after: day(-20) }],
    ["teams_list_chats", "chats", {}],
    ["get_me", "oneself", {}],
  ];
  for (const [kind, uri] of Object.entries(readableUris(content)))
    calls.push(["read_resource", kind, { uri }]);
  return calls.map(([tool, about, args]) => ({ tool, about, args }));
}

/** What changes something, one call for each tool that writes. */
export function goodWrites(content: TenantContent): GoodCall[] {
  const mail = { to: [ben], subject: "Samples", body: "They arrive **today**." };
  const chats = content.chats.filter(({ members }) => members.some(({ email }) => email === anna));
  const calls: [string, Record<string, unknown>][] = [
    ["outlook_create_draft", mail],
    ["outlook_send_email", mail],
    [
      "outlook_create_event",
      {
        subject: "Samples",
        start: `${day(3)}T10:00`,
        end: `${day(3)}T10:30`,
        timeZone: "Europe/Berlin",
        attendees: [ben],
      },
    ],
    [
      "teams_send_chat_message",
      { chat: formatUri({ kind: "chat", chatId: chats[0]!.chat.id }), text: "They arrive today." },
    ],
  ];
  return calls.map(([tool, args]) => ({ tool, about: "write", args }));
}

/**
 * The calls as an application makes them: for Anna, where the tool works on one person's data. Of
 * pictures it gets none of chats.
 */
export function forApplication(calls: readonly GoodCall[]): GoodCall[] {
  return calls
    .filter(({ tool }) => !isUnavailable(toolNamed(tool).permissions.application))
    .filter(({ args }) => !String(args["uri"]).startsWith("m365://chatpicture/"))
    .map(({ args, ...call }) => ({
      ...call,
      args: "user" in toolNamed(call.tool).input.shape ? { user: anna, ...args } : args,
    }));
}

export function toolNamed(name: string) {
  return registry.find((tool) => tool.name === name)!;
}

interface Membership {
  members: { userId?: string | null }[];
}

/** One of each kind. */
function readableUris(content: TenantContent): Record<string, string> {
  const { userId } = content.mailboxes.find(({ mail }) => mail === anna)!;
  const takesPart = ({ members }: Membership) => members.some((one) => one.userId === userId);
  return { ...siteUris(content), ...mailboxUris(content), ...messageUris(content, takesPart) };
}

function siteUris({ sites, drives }: TenantContent) {
  const { site, pages, lists } = sites.find((one) => one.site.name === "it-helpdesk")!;
  const siteId = site.id;
  const { drive, items } = drives.find((one) => one.siteId === siteId)!;
  const file = items.find(({ path }) => path.endsWith(".txt"))!;
  const { list } = lists.find((one) => one.list.list.template === "genericList")!;
  return {
    file: formatUri({ kind: "file", driveId: drive.id, itemId: file.resource.id }),
    "file link": file.resource.webUrl,
    page: formatUri({ kind: "page", siteId, pageId: pages[0]!.id }),
    listitem: formatUri({ kind: "listitem", siteId, listId: list.id, itemId: "1" }),
  };
}

function mailboxUris({ mailboxes }: TenantContent) {
  const { messages, events } = mailboxes.find(({ mail }) => mail === anna)!;
  const isDocument = ({ name }: { name: string }) => name.endsWith(".docx");
  const mail = messages.find(({ attachments }) => attachments.some(isDocument))!;
  const event = events.find(({ attachments }) => attachments.length > 0)!;
  const [messageId, eventId, user] = [mail.id, event.id, anna];
  const attachmentId = mail.attachments.find(isDocument)!.id;
  const carried = event.attachments[0]!.id;
  return {
    mail: formatUri({ kind: "mail", user, messageId }),
    attachment: formatUri({ kind: "attachment", user, messageId, attachmentId }),
    event: formatUri({ kind: "event", user, eventId }),
    eventattachment: formatUri({ kind: "eventattachment", user, eventId, attachmentId: carried }),
  };
}

function messageUris({ chats, teams }: TenantContent, takesPart: (one: Membership) => boolean) {
  const talks = chats
    .filter(takesPart)
    .flatMap(({ chat, messages }) => messages.map((message) => ({ chatId: chat.id, message })));
  const posts = teams
    .filter(takesPart)
    .flatMap(({ team, channels }) =>
      channels
        .filter(takesPart)
        .flatMap(({ channel, messages }) =>
          messages.map((message) => ({ teamId: team.id, channelId: channel.id, message })),
        ),
    );
  const isWritten = ({ message }: { message: SampleChatMessage }) =>
    message.messageType === "message" && !message.deletedDateTime;
  const talk = talks.find(isWritten)!;
  const reply = posts.find((one) => isWritten(one) && one.message.replyToId)!;
  const { teamId, channelId } = reply;
  const [messageId, replyId] = [reply.message.replyToId!, reply.message.id];
  const pictured = [...talks, ...posts].find(({ message }) =>
    message.hostedContents.some(({ mimeType }) => mimeType.startsWith("image/")),
  )!;
  return {
    chat: formatUri({ kind: "chat", chatId: talk.chatId }),
    chatmessage: formatUri({
      kind: "chatmessage",
      chatId: talk.chatId,
      messageId: talk.message.id,
    }),
    channelmessage: formatUri({ kind: "channelmessage", teamId, channelId, messageId }),
    channelreply: formatUri({ kind: "channelreply", teamId, channelId, messageId, replyId }),
    picture: pictureUri(pictured),
  };
}

type Pictured = { message: SampleChatMessage } & (
  { chatId: string } | { teamId: string; channelId: string }
);

function pictureUri({ message, ...place }: Pictured): string {
  const { id: messageId, hostedContents, replyToId } = message;
  const contentId = hostedContents[0]!.id;
  if ("chatId" in place) return formatUri({ kind: "chatpicture", ...place, messageId, contentId });
  return replyToId
    ? formatUri({
        kind: "replypicture",
        ...place,
        messageId: replyToId,
        replyId: messageId,
        contentId,
      })
    : formatUri({ kind: "channelpicture", ...place, messageId, contentId });
}
