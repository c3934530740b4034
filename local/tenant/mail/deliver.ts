/** Puts a composed mail into one mailbox: the sender's copy or a recipient's, with ids of its own. */
import * as ids from "../ids.ts";
import { graphTime } from "../moments.ts";
import type { SampleMessage } from "../content-types.ts";
import { attachmentsOf, type AttachedCopy } from "./attachments.ts";
import type { ComposedMail } from "./compose.ts";
import { internetHeaders } from "./internet-headers.ts";
import type { Party } from "./parties.ts";

/** The longest preview that Exchange stores. */
const previewLength = 255;

const recipient = ({ name, address }: Party) => ({ emailAddress: { name, address } });

export const isSender = (mail: ComposedMail, owner: Party) => mail.from.alias === owner.alias;

export const concerns = (mail: ComposedMail, owner: Party) =>
  isSender(mail, owner) ||
  (!mail.script.draft && [...mail.to, ...mail.cc].some(({ alias }) => alias === owner.alias));

/** The folder a copy lies in, by its key in folders.ts. */
export function folderOf(mail: ComposedMail, owner: Party): string {
  const chosen = mail.script.marks?.[owner.alias]?.folder;
  if (chosen) return chosen;
  if (mail.script.draft) return "drafts";
  return isSender(mail, owner) ? "sentitems" : "inbox";
}

export function copyFor(
  mail: ComposedMail,
  owner: Party,
  attachedCopy: AttachedCopy,
): SampleMessage {
  const { script, thread, index } = mail;
  const name = `${thread}/${index}`;
  const id = ids.messageId(owner.alias, name);
  const mine = isSender(mail, owner);
  const marks = script.marks?.[owner.alias] ?? {};
  const received = new Date(mail.sent.getTime() + (mine ? 1000 : 3000));
  const attachments = attachmentsOf(mail, id, attachedCopy);
  return {
    id,
    changeKey: ids.changeKey(id),
    ...dates(mail.sent, received),
    ...texts(mail),
    from: recipient(mail.from),
    sender: recipient(mail.from),
    toRecipients: mail.to.map(recipient),
    ccRecipients: mail.cc.map(recipient),
    bccRecipients: [],
    replyTo: [],
    conversationId: ids.conversationId(owner.alias, thread),
    conversationIndex: ids.conversationIndex(thread, index),
    internetMessageId: mail.internetMessageId,
    // Exchange keeps the headers of what came in, not of what went out.
    internetMessageHeaders: mine ? [] : internetHeaders(mail, received),
    parentFolderId: ids.folderId(owner.alias, folderOf(mail, owner)),
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    importance: script.importance ?? "normal",
    isRead: mine || !marks.unread,
    isDraft: script.draft ?? false,
    isReadReceiptRequested: false,
    isDeliveryReceiptRequested: mine ? false : null,
    // Pictures in the text do not count.
    hasAttachments: attachments.some((one) => !one.isInline),
    flag: { flagStatus: marks.flagged ? "flagged" : marks.done ? "complete" : "notFlagged" },
    categories: marks.categories ?? [],
    inferenceClassification: script.bulk ? "other" : "focused",
    attachments,
  };
}

function dates(sent: Date, received: Date) {
  return {
    createdDateTime: graphTime(received),
    lastModifiedDateTime: graphTime(received),
    sentDateTime: graphTime(sent),
    receivedDateTime: graphTime(received),
  };
}

function texts(mail: ComposedMail) {
  const { contentType } = mail;
  return {
    subject: mail.subject,
    bodyPreview: mail.text.slice(0, previewLength),
    body: { contentType, content: mail.content },
    uniqueBody: { contentType, content: mail.uniqueContent },
  };
}
