/** Messages and folders as Exchange answers them. */
import type { Mailbox, SampleFolder, SampleMessage } from "../../../tenant/content.ts";
import { messageId } from "../ids.ts";
import type { EntityModel, ComplexShape } from "../odata/model.ts";
import type { Prefer } from "../prefer.ts";
import { htmlToText } from "./html-text.ts";

const recipient: ComplexShape = { emailAddress: { name: "string", address: "string" } };
const body: ComplexShape = { contentType: "enum", content: "string" };
const moment: ComplexShape = { dateTime: "string", timeZone: "string" };

export const messageModel: EntityModel = {
  name: "microsoft.graph.message",
  properties: {
    id: "string",
    bccRecipients: [recipient],
    body,
    bodyPreview: "string",
    categories: ["string"],
    ccRecipients: [recipient],
    changeKey: "string",
    conversationId: "string",
    conversationIndex: "binary",
    createdDateTime: "date",
    flag: {
      completedDateTime: moment,
      dueDateTime: moment,
      flagStatus: "enum",
      startDateTime: moment,
    },
    from: recipient,
    hasAttachments: "boolean",
    importance: "enum",
    inferenceClassification: "enum",
    internetMessageHeaders: [{ name: "string", value: "string" }],
    internetMessageId: "string",
    isDeliveryReceiptRequested: "boolean",
    isDraft: "boolean",
    isRead: "boolean",
    isReadReceiptRequested: "boolean",
    lastModifiedDateTime: "date",
    parentFolderId: "string",
    receivedDateTime: "date",
    replyTo: [recipient],
    sender: recipient,
    sentDateTime: "date",
    subject: "string",
    toRecipients: [recipient],
    uniqueBody: body,
    webLink: "string",
  },
  expands: { attachments: "any" },
  navigations: { singleValueExtendedProperties: [{ id: "string", value: "string" }] },
  unfilterable: [
    "bccRecipients",
    "ccRecipients",
    "toRecipients",
    "replyTo",
    "internetMessageHeaders",
    "uniqueBody",
    "bodyPreview",
  ],
};

/** Answered only where they are selected. */
const onDemand = new Set(["uniqueBody", "internetMessageHeaders"]);
/** What `Mail.ReadBasic` never shows. */
const bodies = ["body", "bodyPreview", "uniqueBody"];

export interface MessageView {
  mailbox: Mailbox;
  prefer: Prefer;
  /** `Mail.ReadBasic`: no bodies, no attachments. */
  basic: boolean;
  select: readonly string[] | undefined;
}

/** The message with all that this caller may see; `$select` is still to be applied. */
export function messageResource(
  message: SampleMessage,
  view: MessageView,
): Record<string, unknown> {
  const { attachments: _, singleValueExtendedProperties: __, ...properties } = message;
  const { mailbox, prefer, basic, select } = view;
  const resource: Record<string, unknown> = {
    "@odata.etag": `W/"${message.changeKey}"`,
    isDeliveryReceiptRequested: null,
    isReadReceiptRequested: false,
    ...properties,
    id: messageId(mailbox, message, prefer),
    ...(prefer.textBodies && {
      body: textBody(message.body),
      uniqueBody: textBody(message.uniqueBody),
    }),
  };
  for (const name of onDemand) if (!select?.includes(name)) delete resource[name];
  if (basic) for (const name of bodies) delete resource[name];
  return resource;
}

function textBody(content: SampleMessage["body"]): object {
  if (content.contentType !== "html") return content;
  return { contentType: "text", content: htmlToText(content.content ?? "") };
}

export const folderModel: EntityModel = {
  name: "microsoft.graph.mailFolder",
  properties: {
    id: "string",
    childFolderCount: "number",
    displayName: "string",
    isHidden: "boolean",
    parentFolderId: "string",
    totalItemCount: "number",
    unreadItemCount: "number",
  },
  expands: {},
};

export function folderResource(folder: SampleFolder): Record<string, unknown> {
  const { wellKnownName: _, ...resource } = folder;
  return resource;
}
