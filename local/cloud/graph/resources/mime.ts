/** A message as MIME (RFC 5322), as `$value` answers it. */
import type { SampleAttachment, SampleMessage } from "../../../tenant/content.ts";

type Recipient = SampleMessage["from"];

export async function messageToMime(message: SampleMessage): Promise<string> {
  const boundary = `_000_${message.changeKey.replace(/[^A-Za-z0-9]/g, "").slice(0, 24)}_`;
  const attachments = await Promise.all(message.attachments.map(attachmentPart));
  const parts = [bodyPart(message), ...attachments].map((part) => `--${boundary}\r\n${part}`);
  const head = [
    `From: ${mailboxName(message.from)}`,
    `To: ${message.toRecipients.map(mailboxName).join(", ")}`,
    ...(message.ccRecipients.length > 0
      ? [`CC: ${message.ccRecipients.map(mailboxName).join(", ")}`]
      : []),
    `Subject: ${encodeWord(message.subject)}`,
    `Date: ${new Date(message.sentDateTime).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${message.internetMessageId}`,
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "MIME-Version: 1.0",
  ];
  return `${head.join("\r\n")}\r\n\r\n${parts.join("\r\n")}\r\n--${boundary}--\r\n`;
}

function bodyPart({ body }: SampleMessage): string {
  const type = body.contentType === "html" ? "text/html" : "text/plain";
  const head = `Content-Type: ${type}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  return head + foldedBase64(Buffer.from(body.content ?? ""));
}

async function attachmentPart(attachment: SampleAttachment): Promise<string> {
  const name = encodeWord(attachment.name);
  if ("item" in attachment)
    return `Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${await messageToMime(attachment.item)}`;
  if (!("document" in attachment))
    return `Content-Type: text/uri-list\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${attachment.sourceUrl}`;
  const disposition = attachment.isInline ? "inline" : "attachment";
  const lines = [
    `Content-Type: ${attachment.contentType ?? "application/octet-stream"}; name="${name}"`,
    ...(attachment.contentId === null ? [] : [`Content-ID: <${attachment.contentId}>`]),
    `Content-Disposition: ${disposition}; filename="${name}"`,
    "Content-Transfer-Encoding: base64",
  ];
  const bytes = Buffer.from(await attachment.document.read());
  return `${lines.join("\r\n")}\r\n\r\n${foldedBase64(bytes)}`;
}

function mailboxName(recipient: Recipient): string {
  const { name, address } = recipient.emailAddress ?? {};
  return `${encodeWord(name ?? "")} <${address ?? ""}>`;
}

/** RFC 2047 for what ASCII cannot hold. */
function encodeWord(text: string): string {
  const plain = /^[\x20-\x7e]*$/.test(text);
  return plain ? text : `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
}

function foldedBase64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/(.{76})/g, "$1\r\n");
}
