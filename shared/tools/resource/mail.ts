/** Reads a mail: its text, and its attachments as a list. */
import type { Attachment, Message } from "@microsoft/microsoft-graph-types";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { mailPermissions, userPath } from "../outlook/mailbox.ts";
import { zoneOf } from "../time-zones.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { person } from "../outlook/message.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri, type ResourceUri } from "../uri.ts";
import type { Resource } from "./resource.ts";
import { readText } from "./text.ts";

type MailUri = Extract<ResourceUri, { kind: "mail" }>;

const fields =
  "id,subject,from,toRecipients,ccRecipients,receivedDateTime,body,hasAttachments,webLink";

/** Listed without contentBytes: a mail of 35 MB must not come along to show names. */
const attachmentFields = "id,name,contentType,size,isInline";

export async function readMail(uri: MailUri, context: ToolContext): Promise<Resource> {
  const { graph, mode, signal } = context;
  const user = userPath(uri.user, mode);
  const path = graphPath`${user}/messages/${uri.messageId}`;
  const permissions = mailPermissions(uri.user, mode);
  const [message, zone] = await Promise.all([
    graph.get<Message>(path, { query: { $select: fields }, permissions }),
    zoneOf(context, user),
  ]);
  const [attachments, mail] = await Promise.all([
    message.hasAttachments ? listAttachments(uri, path, permissions, graph) : [],
    messageResource(message, zone, signal),
  ]);
  const hidden = attachments.length - mostAttachments;
  return {
    ...mail,
    attachments: attachments.slice(0, mostAttachments),
    notes: [...mail.notes, hidden > 0 ? `${hidden} more attachments are not listed.` : undefined],
  };
}

/** As many as leave room for text in one answer. */
const mostAttachments = 20;

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

async function listAttachments(
  uri: MailUri,
  message: GraphPath,
  permissions: readonly string[],
  graph: Graph,
) {
  const attachments: Attachment[] = [];
  let page = await graph.get<GraphCollection<Attachment>>(graphPath`${message}/attachments`, {
    query: { $select: attachmentFields },
    permissions,
  });
  attachments.push(...page.value);
  while (page["@odata.nextLink"] !== undefined) {
    page = await graph.next<Attachment>(page["@odata.nextLink"], { permissions });
    attachments.push(...page.value);
  }
  return attachments
    .filter(({ isInline }) => !isInline)
    .map(({ id, name, contentType, size }) => ({
      name: name ?? "",
      type: contentType ?? "",
      bytes: size ?? 0,
      uri: formatUri({ ...uri, kind: "attachment", attachmentId: id ?? "" }),
    }));
}

/** With Mail.ReadBasic alone Graph leaves the body out: said, not passed off as an empty mail. */
async function bodyText({ body }: Message, signal: AbortSignal) {
  if (typeof body?.content !== "string") return { markdown: "", notes: [bodyMissing] };
  const mediaType = body.contentType === "html" ? "text/html" : "text/plain";
  return await readText(body.content, mediaType, signal);
}

const bodyMissing =
  "The text is missing: the connector holds Mail.ReadBasic only; reading it takes Mail.Read.";
