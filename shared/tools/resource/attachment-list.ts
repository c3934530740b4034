/** Lists what a mail or an event carries, each entry with a uri of its own. */
import type { Attachment } from "@microsoft/microsoft-graph-types";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import type { Typed } from "./mail.ts";
import type { Resource } from "./resource.ts";

/** Listed without contentBytes: a mail of 35 MB must not come along to show names. */
const fields = "id,name,contentType,size,isInline";

/** As many as leave room for text in one answer. */
const mostAttachments = 20;

/**
 * The attachments of a message or an event, and a note when there are more.
 *
 * @param uriOf makes the uri of an attachment from its id
 */
export async function listAttachments(
  carrier: GraphPath,
  uriOf: (attachmentId: string) => string,
  permissions: readonly string[],
  graph: Graph,
): Promise<{ attachments: NonNullable<Resource["attachments"]>; note: string | undefined }> {
  const all: Typed<Attachment>[] = [];
  let page = await graph.get<GraphCollection<Typed<Attachment>>>(
    graphPath`${carrier}/attachments`,
    {
      query: { $select: fields },
      permissions,
    },
  );
  all.push(...page.value);
  while (page["@odata.nextLink"] !== undefined) {
    page = await graph.next<Typed<Attachment>>(page["@odata.nextLink"], { permissions });
    all.push(...page.value);
  }
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
