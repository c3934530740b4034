/** Reads a mail: its text, and its attachments as a list. */
import type { Message } from "@microsoft/microsoft-graph-types";
import { graphPath } from "../../graph/path.ts";
import { mailPermissions, userPath } from "../outlook/mailbox.ts";
import { zoneOf } from "../time-zones.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { person } from "../outlook/message.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri, type ResourceUri } from "../uri.ts";
import { listAttachments } from "./attachment-list.ts";
import type { Resource } from "./resource.ts";
import { readText } from "./text.ts";

/** With the name of its own type, where Graph's model has one for several. */
export type Typed<T> = T & { "@odata.type"?: string };

type MailUri = Extract<ResourceUri, { kind: "mail" }>;

const fields =
  "id,subject,from,toRecipients,ccRecipients,receivedDateTime,body,hasAttachments,webLink";

export async function readMail(uri: MailUri, context: ToolContext): Promise<Resource> {
  const { graph, mode, signal } = context;
  const user = userPath(uri.user, mode);
  const path = graphPath`${user}/messages/${uri.messageId}`;
  const permissions = mailPermissions(uri.user, mode);
  const uriOf = (attachmentId: string) => formatUri({ ...uri, kind: "attachment", attachmentId });
  const [message, zone] = await Promise.all([
    graph.get<Message>(path, { query: { $select: fields }, permissions }),
    zoneOf(context, user),
  ]);
  const [list, mail] = await Promise.all([
    mayHaveAttachments(message) ? listAttachments(path, uriOf, permissions, graph) : undefined,
    messageResource(message, zone, signal),
  ]);
  return { ...mail, attachments: list?.attachments ?? [], notes: [...mail.notes, list?.note] };
}

/** Pictures in the text alone do not count for `hasAttachments`; the text then points to them. */
function mayHaveAttachments({ hasAttachments, body }: Message): boolean {
  return hasAttachments === true || /\bcid:/i.test(body?.content ?? "");
}

/** A message as a resource, wherever it came from: a mailbox, or attached to another mail. */
export async function messageResource(
  message: Message,
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<Resource> {
  const { markdown, notes } = await bodyText(message, signal);
  return {
    kind: "mail",
    title: message.subject || "(no subject)",
    from: person(message.from),
    to: message.toRecipients?.map(person).join(", "),
    cc: message.ccRecipients?.map(person).join(", ") || undefined,
    time: zone.tell(message.receivedDateTime),
    link: message.webLink ?? undefined,
    markdown,
    notes: [...notes, zone.note],
  };
}

/** With Mail.ReadBasic alone Graph leaves the body out: said, not passed off as an empty mail. */
async function bodyText({ body }: Message, signal: AbortSignal) {
  if (typeof body?.content !== "string") return { markdown: "", notes: [bodyMissing] };
  const mediaType = body.contentType === "html" ? "text/html" : "text/plain";
  return await readText(body.content, mediaType, signal);
}

const bodyMissing =
  "The text is missing: the connector holds Mail.ReadBasic only; reading it takes Mail.Read.";
