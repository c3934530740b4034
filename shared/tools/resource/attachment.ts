/** Reads an attachment of a mail or an event: a file, another Outlook item, or a link to a file in the cloud. */
import type { Attachment, OutlookItem } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { calendarPermissions, inUtc } from "../outlook/calendar.ts";
import { mailPermissions, userPath } from "../outlook/mailbox.ts";
import { zoneOf } from "../time-zones.ts";
import type { MailboxZone } from "../zone-clock.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import { readAttachedItem } from "./attached-item.ts";
import { readDocument } from "./document.ts";
import { readLinkedAttachment } from "./linked-attachment.ts";
import type { Typed } from "./mail.ts";
import type { Resource } from "./resource.ts";

const fields = "id,name,contentType,size,lastModifiedDateTime";

export async function readAttachment(
  { user, messageId, attachmentId }: Extract<ResourceUri, { kind: "attachment" }>,
  context: ToolContext,
): Promise<Resource> {
  const mailbox = userPath(user, context.mode);
  const carrier = graphPath`${mailbox}/messages/${messageId}`;
  const permissions = mailPermissions(user, context.mode);
  return await readCarried(attachmentId, { carrier, mailbox, permissions }, context);
}

export async function readEventAttachment(
  { user, eventId, attachmentId }: Extract<ResourceUri, { kind: "eventattachment" }>,
  context: ToolContext,
): Promise<Resource> {
  const mailbox = userPath(user, context.mode);
  const carrier = graphPath`${mailbox}/events/${eventId}`;
  const permissions = calendarPermissions(user, context.mode);
  return await readCarried(attachmentId, { carrier, mailbox, permissions }, context);
}

/** The mail or event that carries an attachment. */
interface Carrier {
  carrier: GraphPath;
  mailbox: GraphPath;
  permissions: readonly string[];
}

async function readCarried(
  attachmentId: string,
  { carrier, mailbox, permissions }: Carrier,
  context: ToolContext,
): Promise<Resource> {
  const { graph } = context;
  const path = graphPath`${carrier}/attachments/${attachmentId}`;
  const [attachment, zone] = await Promise.all([
    graph.get<Typed<Attachment>>(path, { query: { $select: fields }, permissions }),
    zoneOf(context, mailbox),
  ]);
  const found: Found = { path, permissions, zone, context };
  switch (attachment["@odata.type"]) {
    case "#microsoft.graph.fileAttachment":
      return await readFileAttachment(attachment, found);
    case "#microsoft.graph.itemAttachment":
      return await readItemAttachment(found);
    case "#microsoft.graph.referenceAttachment":
      return await readLinkedAttachment(attachment, carrier, permissions, context);
    default:
      throw new ConnectorError("unsupported_content", {
        happened: "The attachment was not read.",
        because: "It is neither a file, nor an item of Outlook, nor a link.",
        remedy: "Open the mail or event that carries it in Outlook.",
      });
  }
}

interface Found {
  path: GraphPath;
  permissions: readonly string[];
  zone: MailboxZone;
  context: ToolContext;
}

async function readFileAttachment(
  attachment: Attachment,
  { path, permissions, zone, context }: Found,
): Promise<Resource> {
  const { format, markdown, image, notes } = await readDocument(
    graphPath`${path}/$value`,
    { fileName: attachment.name, mediaType: attachment.contentType, permissions },
    context,
  );
  return {
    kind: format,
    title: attachment.name ?? "",
    time: zone.tell(attachment.lastModifiedDateTime),
    image,
    markdown,
    notes: [...notes, zone.note],
  };
}

async function readItemAttachment({
  path,
  permissions,
  zone,
  context: { graph, signal },
}: Found): Promise<Resource> {
  const { item } = await graph.get<{ item?: Typed<OutlookItem> }>(path, {
    query: { $expand: "microsoft.graph.itemAttachment/item" },
    // For the times of an attached event.
    prefer: inUtc,
    permissions,
  });
  return await readAttachedItem(item ?? {}, zone, signal);
}
