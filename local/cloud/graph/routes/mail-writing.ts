/** Writing mail: drafts, and sending them. */
import { randomUUID } from "node:crypto";
import type { ExtendedProperty, Mailbox, SampleMessage } from "../../../tenant/content.ts";
import * as ids from "../../../tenant/ids.ts";
import { readFields } from "../calendar/action-body.ts";
import { badRequest, GraphError } from "../errors.ts";
import { findMessage, ordinaryId } from "../ids.ts";
import { htmlToText } from "../resources/html-text.ts";
import { findFolder, openMailbox } from "../resources/mailbox.ts";
import { messageResource } from "../resources/message.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import {
  readAddress,
  readBody,
  readEntity,
  readList,
  readMember,
  readText,
} from "../written-fields.ts";

export const mailWritingRoutes: GraphRoutes = {
  "POST {U}/messages": createDraft,
  "POST {U}/messages/:message/send": sendDraft,
};

const writable = [
  "bccRecipients",
  "body",
  "categories",
  "ccRecipients",
  "from",
  "importance",
  "replyTo",
  "sender",
  "singleValueExtendedProperties",
  "subject",
  "toRecipients",
];

function createDraft(call: GraphCall): GraphAnswer {
  const { service, prefer } = call;
  const mailbox = openMailbox(call);
  const message = draftIn(mailbox, call);
  mailbox.messages.unshift(message);
  count(mailbox, message.parentFolderId, 1);
  const view = { mailbox, prefer, basic: false, select: undefined };
  const fragment = `users('${mailbox.userId}')/messages/$entity`;
  return {
    status: 201,
    body: { ...contextOf(service, fragment), ...messageResource(message, view) },
  };
}

function draftIn(mailbox: Mailbox, { body, service }: GraphCall): SampleMessage {
  const fields = readEntity(body, "message", writable);
  const key = randomUUID();
  const id = ids.messageId(mailbox.mail, key);
  const now = service.clock().toISOString().replace(/\.\d+/, "");
  const text = readBody(fields);
  const from = fields["from"] === undefined ? ownerOf(mailbox) : readRecipient(fields["from"]);
  const parentFolderId = findFolder(mailbox, "drafts").id;
  return {
    id,
    changeKey: ids.changeKey(id),
    createdDateTime: now,
    lastModifiedDateTime: now,
    sentDateTime: now,
    receivedDateTime: now,
    subject: readText(fields, "subject") ?? "",
    body: text,
    uniqueBody: text,
    bodyPreview: previewOf(text),
    from,
    sender: from,
    toRecipients: readList(fields, "toRecipients").map(readRecipient),
    ccRecipients: readList(fields, "ccRecipients").map(readRecipient),
    bccRecipients: readList(fields, "bccRecipients").map(readRecipient),
    replyTo: readList(fields, "replyTo").map(readRecipient),
    conversationId: ids.conversationId(mailbox.mail, key),
    conversationIndex: ids.conversationIndex(key, 0),
    internetMessageId: ids.internetMessageId(key, service.directory.domain),
    internetMessageHeaders: [],
    parentFolderId,
    webLink: webLink(mailbox, parentFolderId, id),
    importance: readMember(fields, "importance", ["low", "normal", "high"]) ?? "normal",
    isRead: true,
    isDraft: true,
    isReadReceiptRequested: false,
    isDeliveryReceiptRequested: false,
    hasAttachments: false,
    flag: { flagStatus: "notFlagged" },
    categories: readList(fields, "categories").map(String),
    inferenceClassification: "focused",
    attachments: [],
    singleValueExtendedProperties: readList(fields, "singleValueExtendedProperties").map(
      readProperty,
    ),
  };
}

function readRecipient(value: unknown) {
  return {
    emailAddress: readAddress(readFields(value, "recipient", ["emailAddress"])["emailAddress"]),
  };
}

const propertyId =
  /^String \{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\} (?:Name \S.*|Id 0x[0-9a-f]+)$/i;

function readProperty(value: unknown): ExtendedProperty {
  const fields = readFields(value, "singleValueLegacyExtendedProperty", ["id", "value"]);
  const id = readText(fields, "id") ?? "";
  if (!propertyId.test(id))
    throw badRequest(
      "PropertyId values may only be in one of the following formats: 'MapiPropertyType namespaceGuid Name propertyName', 'MapiPropertyType namespaceGuid Id propertyId' or 'MapiPropertyType propertyTag'.",
      "ErrorInvalidRequest",
    );
  return { id, value: readText(fields, "value") ?? "" };
}

const ownerOf = ({ displayName, mail }: Mailbox) => ({
  emailAddress: { name: displayName, address: mail },
});

const previewOf = ({ contentType, content }: { contentType: string; content: string }) =>
  (contentType === "html" ? htmlToText(content) : content)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 255);

const webLink = (mailbox: Mailbox, folder: string, id: string) =>
  `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(ordinaryId(mailbox, folder, id))}&exvsurl=1&viewmodel=ReadMessageItem`;

/** Exchange answers first. */
const transportMs = 200;
const submitted = new WeakSet<SampleMessage>();

function sendDraft(call: GraphCall): GraphAnswer {
  const { service, prefer } = call;
  const mailbox = openMailbox(call);
  const draft = findMessage(mailbox, call.param("message"), prefer);
  if (!draft.isDraft || submitted.has(draft))
    throw badRequest(
      "The operation can't be performed on this item: it was submitted.",
      "ErrorInvalidOperation",
    );
  requireSender(draft, mailbox);
  requireRecipients(draft);
  submitted.add(draft);
  service.deliveries.after(transportMs, () => deliver(draft, mailbox, call));
  return { status: 202, body: undefined };
}

function requireSender({ from }: SampleMessage, { mail }: Mailbox): void {
  if (from.emailAddress?.address?.toLowerCase() === mail.toLowerCase()) return;
  throw new GraphError(
    403,
    "ErrorSendAsDenied",
    "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.",
  );
}

function requireRecipients({ toRecipients, ccRecipients, bccRecipients }: SampleMessage): void {
  const all = [...toRecipients, ...ccRecipients, ...bccRecipients];
  const valid = all.every(({ emailAddress }) =>
    /^[^\s@]+@[^\s@]+$/.test(emailAddress?.address ?? ""),
  );
  if (valid && all.length > 0 && all.length <= 500) return;
  if (all.length > 500)
    throw badRequest(
      "The message exceeds the maximum number of recipients.",
      "ErrorExceededMaxRecipientLimit",
    );
  throw badRequest("At least one recipient isn't valid.", "ErrorInvalidRecipients");
}

function deliver(draft: SampleMessage, mailbox: Mailbox, { service }: GraphCall): void {
  const now = service.clock().toISOString().replace(/\.\d+/, "");
  move(draft, mailbox, findFolder(mailbox, "sentitems").id);
  Object.assign(draft, { isDraft: false, sentDateTime: now, receivedDateTime: now });
  const people = [...draft.toRecipients, ...draft.ccRecipients, ...draft.bccRecipients];
  const addresses = new Set(people.map(({ emailAddress }) => emailAddress?.address?.toLowerCase()));
  for (const recipient of service.content.mailboxes)
    if (addresses.has(recipient.mail.toLowerCase())) receive(draft, recipient);
}

function move(message: SampleMessage, mailbox: Mailbox, folder: string): void {
  count(mailbox, message.parentFolderId, -1);
  count(mailbox, folder, 1);
  message.parentFolderId = folder;
  message.webLink = webLink(mailbox, folder, message.id);
}

/** Extended properties stay with the sender's copy, and nobody learns who got a blind one. */
function receive(sent: SampleMessage, mailbox: Mailbox): void {
  const { singleValueExtendedProperties: _, ...message } = structuredClone(sent);
  const id = ids.messageId(mailbox.mail, sent.id);
  const parentFolderId = findFolder(mailbox, "inbox").id;
  mailbox.messages.unshift({
    ...message,
    id,
    changeKey: ids.changeKey(id),
    conversationId: ids.conversationId(mailbox.mail, sent.conversationId),
    bccRecipients: [],
    isRead: false,
    parentFolderId,
    webLink: webLink(mailbox, parentFolderId, id),
  });
  count(mailbox, parentFolderId, 1);
}

function count({ folders }: Mailbox, id: string, change: 1 | -1): void {
  const folder = folders.find((each) => each.id === id);
  if (folder) folder.totalItemCount += change;
}
