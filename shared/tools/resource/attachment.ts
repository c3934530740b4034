/** Reads an attachment of a mail: a file, another Outlook item, or a link to a file in the cloud. */
import type { Attachment, ItemAttachment, Message } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { mailPermissions, userPath } from "../outlook/mailbox.ts";
import { zoneOf } from "../time-zones.ts";
import type { MailboxZone } from "../zone-clock.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import { readDocument } from "./document.ts";
import { messageResource } from "./mail.ts";
import type { Resource } from "./resource.ts";

type Typed<T> = T & { "@odata.type"?: string };

const fields = "id,name,contentType,size,lastModifiedDateTime";

export async function readAttachment(
  { user, messageId, attachmentId }: Extract<ResourceUri, { kind: "attachment" }>,
  context: ToolContext,
): Promise<Resource> {
  const { graph, mode } = context;
  const mailbox = userPath(user, mode);
  const path = graphPath`${mailbox}/messages/${messageId}/attachments/${attachmentId}`;
  const permissions = mailPermissions(user, mode);
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
    default:
      throw new ConnectorError("unsupported_content", {
        happened: "The attachment was not read.",
        because: "It is a link to a file in the cloud and holds no bytes.",
        remedy: "Find the file with sharepoint_search and read it there.",
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
  const { format, markdown, notes } = await readDocument(
    graphPath`${path}/$value`,
    { fileName: attachment.name, mediaType: attachment.contentType, permissions },
    context,
  );
  return {
    kind: format,
    title: attachment.name ?? "",
    time: zone.tell(attachment.lastModifiedDateTime),
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
  const { item } = await graph.get<{ item?: Typed<NonNullable<ItemAttachment["item"]>> }>(path, {
    query: { $expand: "microsoft.graph.itemAttachment/item" },
    permissions,
  });
  // Meeting requests and responses are messages, too: eventMessage and its kin.
  if (/^#microsoft\.graph\.(?:event)?message/i.test(item?.["@odata.type"] ?? "") && item)
    return await attachedMail(item, zone, signal);
  throw new ConnectorError("unsupported_content", {
    happened: "The attachment was not read.",
    because: "It is an Outlook item other than a mail, such as an event or a contact.",
    remedy: "Open the mail that carries it in Outlook.",
  });
}

async function attachedMail(
  mail: Message,
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<Resource> {
  const resource = await messageResource(mail, zone, signal);
  const hidden = mail.hasAttachments
    ? "Attachments of an attached mail are not listed."
    : undefined;
  return { ...resource, notes: [...resource.notes, hidden] };
}
