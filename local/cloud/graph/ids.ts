/** Exchange's two kinds of item ids: ordinary ones change when an item moves, immutable ones do not. */
import { createHash } from "node:crypto";
import type { Mailbox, SampleAttachment, SampleMessage } from "../../tenant/content.ts";
import { mailItemNotFound, malformedId } from "./errors.ts";
import type { Prefer } from "./prefer.ts";

/** The id that an answer shows. The sample's own ids are the immutable ones. */
export function messageId(mailbox: Mailbox, message: SampleMessage, prefer: Prefer): string {
  return prefer.immutableIds ? message.id : ordinaryId(mailbox, message.parentFolderId, message.id);
}

/** A message or an event: what has attachments, and lies in a folder. */
export interface AttachmentHolder {
  parentFolderId: string;
  attachments: readonly SampleAttachment[];
}

export function attachmentId(
  mailbox: Mailbox,
  holder: AttachmentHolder,
  attachment: SampleAttachment,
  prefer: Prefer,
): string {
  return prefer.immutableIds
    ? attachment.id
    : ordinaryId(mailbox, holder.parentFolderId, attachment.id);
}

/** Depends on the folder, so that a move changes it; shaped like Exchange's, padding included. */
export function ordinaryId(mailbox: Mailbox, folderId: string, id: string): string {
  const hash = createHash("sha512").update(`${mailbox.userId}/${folderId}/${id}`);
  return `AAMkA${hash.digest("base64url")}AAA=`;
}

/**
 * The message that an id names. An immutable id is only understood where the request asks for
 * immutable ids; ordinary ones always are. Ids are case-sensitive.
 *
 * @throws GraphError 404 `ErrorItemNotFound`, 400 `ErrorInvalidIdMalformed`
 */
export function findMessage(mailbox: Mailbox, id: string, prefer: Prefer): SampleMessage {
  const immutable = mailbox.messages.find((message) => message.id === id);
  if (immutable) {
    if (!prefer.immutableIds) throw malformedId();
    return immutable;
  }
  const ordinary = mailbox.messages.find(
    (message) => ordinaryId(mailbox, message.parentFolderId, message.id) === id,
  );
  if (ordinary) return ordinary;
  throw looksLikeItemId(id) ? mailItemNotFound() : malformedId();
}

export function findAttachment(
  mailbox: Mailbox,
  holder: AttachmentHolder,
  id: string,
  prefer: Prefer,
): SampleAttachment {
  const immutable = holder.attachments.find((attachment) => attachment.id === id);
  if (immutable && !prefer.immutableIds) throw malformedId();
  const found =
    immutable ??
    holder.attachments.find(
      (attachment) => ordinaryId(mailbox, holder.parentFolderId, attachment.id) === id,
    );
  if (found) return found;
  throw looksLikeItemId(id) ? mailItemNotFound() : malformedId();
}

export const looksLikeItemId = (id: string) => /^AA[A-Za-z0-9_-]{10,}={0,2}$/.test(id);
