/** Lists what a mail or an event carries, each entry with a uri of its own. */
import type { Attachment } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import type { Typed } from "./mail.ts";
import type { Resource } from "./resource.ts";

/** Listed without contentBytes: a mail of 35 MB must not come along to show names. */
const fields = "id,name,contentType,size,isInline";

/** As many as leave room for text in one answer. */
const mostAttachments = 20;

interface AttachmentList {
  attachments?: Resource["attachments"];
  note: string | undefined;
}

/**
 * The attachments of a message or an event, and a note when there are more. They take more than
 * Mail.ReadBasic or Calendars.ReadBasic: said, as the rest of their carrier can be read.
 *
 * @param uriOf makes the uri of an attachment from its id
 */
export async function listAttachments(
  carrier: GraphPath,
  uriOf: (attachmentId: string) => string,
  permissions: readonly string[],
  graph: Graph,
): Promise<AttachmentList> {
  try {
    return chooseFrom(await readAll(carrier, permissions, graph), uriOf);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "consent_required") throw error;
    return { note: `The attachments are not listed: that takes ${permissions.join(" or ")}.` };
  }
}

async function readAll(
  carrier: GraphPath,
  permissions: readonly string[],
  graph: Graph,
): Promise<Typed<Attachment>[]> {
  const all: Typed<Attachment>[] = [];
  const path = graphPath`${carrier}/attachments`;
  let page = await graph.get<GraphCollection<Typed<Attachment>>>(path, {
    query: { $select: fields },
    permissions,
  });
  all.push(...page.value);
  while (page["@odata.nextLink"] !== undefined) {
    page = await graph.next<Typed<Attachment>>(page["@odata.nextLink"], { permissions });
    all.push(...page.value);
  }
  return all;
}

function chooseFrom(
  all: readonly Typed<Attachment>[],
  uriOf: (attachmentId: string) => string,
): AttachmentList {
  // Logos come last, so that they take no place from what was meant to be sent.
  const attachments = all
    .toSorted((a, b) => Number(a.isInline ?? false) - Number(b.isInline ?? false))
    .slice(0, mostAttachments)
    .map((attachment) => ({
      name: attachment.name ?? "",
      type: typeOf(attachment),
      bytes: attachment.size ?? 0,
      inline: attachment.isInline || undefined,
      uri: uriOf(attachment.id ?? ""),
    }));
  const hidden = all.length - attachments.length;
  return {
    attachments,
    note: hidden > 0 ? `${hidden} more attachments are not listed.` : undefined,
  };
}

/** What is no file has no media type. */
function typeOf(attachment: Typed<Attachment>): string {
  switch (attachment["@odata.type"]) {
    case "#microsoft.graph.itemAttachment":
      return "Outlook item";
    case "#microsoft.graph.referenceAttachment":
      return "link to a file";
    default:
      return attachment.contentType ?? "";
  }
}
