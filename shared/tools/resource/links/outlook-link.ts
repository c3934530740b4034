/** What a link to Outlook on the web names: a mail, the newest mail of a conversation, or an event. */
import type { Message } from "@microsoft/microsoft-graph-types";
import type { GraphCollection } from "../../../graph/graph.ts";
import { graphPath, odataString } from "../../../graph/path.ts";
import { mailPermissions, userPath } from "../../outlook/mailbox.ts";
import type { ToolContext } from "../../tool-context.ts";
import type { ResourceUri } from "../../uri.ts";
import { badLink, linkedItemMissing } from "./link-errors.ts";
import type { Link } from "./parse-link.ts";

export async function outlookTarget(link: Link, context: ToolContext): Promise<ResourceUri> {
  const user = link.segments.find((part) => /^[\w.'#+-]+@[\w.-]+$/.test(part)) ?? "me";
  const id = itemId(link);
  if (isEvent(link)) return { kind: "event", user, eventId: id };
  const messageId = id.startsWith("AAQk") ? await newestOf(id, user, context) : id;
  return { kind: "mail", user, messageId };
}

/** `?ItemID=…`, or the last part of `…/id/…`, `…/deeplink/read/…`, `/calendar/item/…`. */
function itemId(link: Link): string {
  const { segments } = link;
  const named = ["id", "item", "read"].includes(segments.at(-2)?.toLowerCase() ?? "");
  const given = link.parameter("ItemID") ?? (named ? segments.at(-1) : undefined);
  // Outlook writes base64 with + and /, where Graph has _ and -; in a query, a bare + reads as a space.
  const id = given?.replaceAll(/[+ ]/g, "_").replaceAll("/", "-") ?? "";
  if (/^AA[\w-]{8,510}={0,2}$/.test(id)) return id;
  throw badLink("It leads to Outlook, but names no mail and no event.");
}

function isEvent(link: Link): boolean {
  const views = [link.segments[0], link.parameter("path"), link.parameter("viewmodel")];
  return views.some((view) => /^\/?(?:read)?calendar/i.test(view ?? ""));
}

/** As many as are looked through for the newest: Exchange does not sort by what it does not filter. */
const mostOfConversation = 100;

async function newestOf(
  conversationId: string,
  user: string,
  { graph, mode }: ToolContext,
): Promise<string> {
  const { value } = await graph.get<GraphCollection<Message>>(
    graphPath`${userPath(user, mode)}/messages`,
    {
      query: {
        $filter: `conversationId eq ${odataString(conversationId)}`,
        $select: "id,receivedDateTime,isDraft",
        $top: mostOfConversation,
      },
      permissions: mailPermissions(user, mode),
    },
  );
  const sent = value.filter(({ isDraft }) => !isDraft);
  const [newest] = sent.toSorted((a, b) => time(b) - time(a));
  if (newest?.id === undefined) throw linkedItemMissing("The conversation");
  return newest.id;
}

function time({ receivedDateTime }: Message): number {
  return Date.parse(receivedDateTime ?? "") || 0;
}
