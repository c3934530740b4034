/** Attachments of the three kinds: a file with its bytes, an Outlook item, a link to the cloud. */
import type { Mailbox, SampleAttachment, SampleMessage } from "../../../tenant/content.ts";
import { attachmentId, type AttachmentHolder } from "../ids.ts";
import { project } from "../odata/expand.ts";
import type { EntityModel } from "../odata/model.ts";
import type { Prefer } from "../prefer.ts";
import { messageResource } from "./message.ts";

const common = {
  id: "string",
  contentType: "string",
  isInline: "boolean",
  lastModifiedDateTime: "date",
  name: "string",
  size: "number",
} as const;

export const attachmentModel: EntityModel = {
  name: "microsoft.graph.attachment",
  properties: common,
  expands: { "microsoft.graph.itemAttachment/item": "any" },
};

export const fileAttachmentModel: EntityModel = {
  name: "microsoft.graph.fileAttachment",
  properties: { ...common, contentBytes: "binary", contentId: "string", contentLocation: "string" },
  expands: {},
};

export const itemAttachmentModel: EntityModel = {
  name: "microsoft.graph.itemAttachment",
  properties: common,
  expands: { item: "any" },
};

export interface AttachmentView {
  mailbox: Mailbox;
  holder: AttachmentHolder;
  prefer: Prefer;
  select: readonly string[] | undefined;
  /** `$expand=microsoft.graph.itemAttachment/item` */
  expandItems: boolean;
}

export function attachmentResources(
  attachments: readonly SampleAttachment[],
  view: AttachmentView,
): Promise<Record<string, unknown>[]> {
  return Promise.all(attachments.map((attachment) => attachmentResource(attachment, view)));
}

export async function attachmentResource(
  attachment: SampleAttachment,
  view: AttachmentView,
): Promise<Record<string, unknown>> {
  const { mailbox, holder, prefer, select, expandItems } = view;
  const resource: Record<string, unknown> = {
    "@odata.type": attachment["@odata.type"],
    "@odata.mediaContentType": attachment.contentType,
    id: attachmentId(mailbox, holder, attachment, prefer),
    lastModifiedDateTime: attachment.lastModifiedDateTime,
    name: attachment.name,
    contentType: attachment.contentType,
    size: attachment.size,
    isInline: attachment.isInline,
  };
  if (attachment["@odata.type"] !== "#microsoft.graph.fileAttachment")
    delete resource["@odata.mediaContentType"];
  // The bytes are read only where they are answered: a list without them stays quick.
  const wantsBytes = !select || select.includes("contentBytes");
  if ("document" in attachment) {
    resource["contentId"] = attachment.contentId;
    resource["contentLocation"] = attachment.contentLocation;
    if (wantsBytes)
      resource["contentBytes"] = Buffer.from(await attachment.document.read()).toString("base64");
  }
  const selected = project(resource, select, ["id"]);
  return expandItems && "item" in attachment
    ? { ...selected, item: itemResource(attachment.item, view) }
    : selected;
}

/** The embedded message: a copy without a place in the mailbox, hence without an id of its own. */
function itemResource(item: SampleMessage, { mailbox, prefer }: AttachmentView): object {
  const view = { mailbox, prefer, basic: false, select: undefined };
  const { "@odata.etag": _, ...message } = messageResource(item, view);
  return { "@odata.type": "#microsoft.graph.message", ...message, id: "" };
}
