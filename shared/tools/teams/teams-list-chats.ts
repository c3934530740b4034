/** `teams_list_chats`: the chats of one person, the one with the latest message first. */
import type { Chat } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { GraphCollection, GraphQuery } from "../../graph/graph.ts";
import { type GraphPath, graphPath, odataString } from "../../graph/path.ts";
import { defineTool } from "../define-tool.ts";
import { cursorField, line, noteList, pageFields, sizeField, userField } from "../fields.ts";
import { userPath } from "../outlook/mailbox.ts";
import { hasWords } from "../plain-words.ts";
import { type PagePosition, type Sifted, siftPages } from "../sift-pages.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import { chatSummary, membersOf, mostMembers, summariseChat } from "./chat.ts";
import { allKinds, chatPermissions } from "./message.ts";

const input = z.strictObject({
  type: z.enum(["oneOnOne", "group", "meeting"]).optional().describe("Only chats of this type."),
  person: line(256).optional().describe("Only chats with this person: part of name or address."),
  topic: line(200).optional().describe("Words that must all stand in the chat's topic."),
  user: userField,
  size: sizeField(20, 50),
  cursor: cursorField,
});

type Arguments = z.output<typeof input>;

interface Position extends PagePosition {
  /** Whether last messages may be read, and chats be sorted by them. */
  previews: boolean;
}

export const teamsListChats = defineTool({
  name: "teams_list_chats",
  title: "List Teams chats",
  description:
    "Lists the Teams chats of one person, latest message first: topic or people, type, members, " +
    "beginning of the last message. No channels. Call read_resource with a chat's uri for its " +
    "latest messages; chat_message_search to find messages by their text.",
  toolsets: ["core", "chat"],
  effect: "read",
  permissions: {
    delegated: ["Chat.Read", "MailboxSettings.Read"],
    // The greater one is not documented to include the lesser in this mode.
    application: ["Chat.ReadBasic.All", "Chat.Read.All", "MailboxSettings.Read"],
  },
  needs: "teams",
  input,
  output: z.object({ chats: z.array(chatSummary), ...pageFields }),

  async run(args, context) {
    const user = userPath(args.user, context.mode);
    const zone = await zoneOf(context, user);
    const position = await context.cursor.open<Position>();
    const { found, looked, more, previews } = await listAllowed(args, user, position, context);
    const next: Position | undefined = more && { ...more, previews };
    return {
      chats: found.map((chat) => summariseChat(chat, zone)),
      count: found.length,
      truncated: next !== undefined,
      nextCursor: next && (await context.cursor.seal(next)),
      notes: noteList(
        zone.note,
        previews ? undefined : previewsMissing,
        previews && !isSortable(context) ? unsorted : undefined,
        membersNote(args, found, looked),
        next !== undefined && found.length < args.size
          ? `Of ${looked.length} chats that were looked at these match: pass nextCursor to look on.`
          : undefined,
      ),
    };
  },
});

const previewsMissing =
  "Last messages are missing, and chats come in Graph's own order: the connector may read chats' " +
  "names and members only; the messages take Chat.Read (for applications Chat.Read.All).";

const unsorted = "Chats come in Graph's own order: in this cloud it does not sort them.";

/** With the right to chats' names and members alone they are listed without their last messages. */
async function listAllowed(
  args: Arguments,
  user: GraphPath,
  position: Position | undefined,
  context: ToolContext,
): Promise<Sifted<Chat> & { previews: boolean }> {
  const { previews, ...from } = position ?? { previews: true, seen: 0 };
  try {
    return { ...(await list(args, user, from, previews, context)), previews };
  } catch (error) {
    const isRefused = error instanceof ConnectorError && error.code === "consent_required";
    if (!isRefused || position !== undefined) throw error;
    return { ...(await listNames(error, args, user, context)), previews: false };
  }
}

/** Names the greater permission should the lesser one be missing, too. */
async function listNames(
  refusal: ConnectorError,
  args: Arguments,
  user: GraphPath,
  context: ToolContext,
): Promise<Sifted<Chat>> {
  try {
    return await list(args, user, { seen: 0 }, false, context);
  } catch (error) {
    throw error instanceof ConnectorError && error.code === "consent_required" ? refusal : error;
  }
}

/** Graph narrows by type alone: with the rest larger pages are looked through, some at a time. */
const mostPages = 5;
const largestPage = 50;

async function list(
  args: Arguments,
  user: GraphPath,
  from: PagePosition,
  previews: boolean,
  context: ToolContext,
): Promise<Sifted<Chat>> {
  const { graph, mode } = context;
  const permissions = previews
    ? chatPermissions(mode)
    : [mode === "delegated" ? "Chat.ReadBasic" : "Chat.ReadBasic.All"];
  const options = { prefer: allKinds, permissions };
  return await siftPages<Chat>(
    from,
    {
      first: async () =>
        await graph.get<GraphCollection<Chat>>(graphPath`${user}/chats`, {
          query: query(args, previews, context),
          ...options,
        }),
      next: async (link) => await graph.next<Chat>(link, options),
    },
    { size: args.size, mostPages, matches: (chat) => matches(chat, args) },
  );
}

function query(args: Arguments, previews: boolean, context: ToolContext): GraphQuery {
  return {
    $expand: previews ? "members,lastMessagePreview" : "members",
    $filter: args.type && `chatType eq ${odataString(args.type)}`,
    $orderby:
      previews && isSortable(context) ? "lastMessagePreview/createdDateTime desc" : undefined,
    $top: isNarrowed(args) ? largestPage : args.size,
  };
}

function isSortable({ tenant }: ToolContext): boolean {
  return !tenant.cloud.lacks.includes("chatOrder");
}

function isNarrowed({ person, topic }: Arguments): boolean {
  return person !== undefined || topic !== undefined;
}

function matches(chat: Chat, { person, topic }: Arguments): boolean {
  return (
    (topic === undefined || hasWords(chat.topic ?? "", topic)) &&
    (person === undefined ||
      membersOf(chat).some(({ displayName, email }) =>
        hasWords(`${displayName ?? ""} ${email ?? ""}`, person),
      ))
  );
}

/** Who is not among the first members of a large chat is neither shown nor found. */
function membersNote(
  { person }: Arguments,
  found: readonly Chat[],
  looked: readonly Chat[],
): string | undefined {
  const cut = (person === undefined ? found : looked).filter(
    (chat) => membersOf(chat).length >= mostMembers,
  ).length;
  if (cut === 0) return undefined;
  const consequence =
    person === undefined ? "more may take part" : "the person may take part without being found";
  return `Of ${cut} large chats Graph tells ${mostMembers} members only: ${consequence}.`;
}
