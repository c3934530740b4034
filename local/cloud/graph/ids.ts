/** Exchange's two kinds of item ids: ordinary ones change when an item moves, immutable ones do not. */
import { createHash } from "node:crypto";
import type { Mailbox, SampleAttachment, SampleMessage } from "../../tenant/content.ts";
import { mailItemNotFound, malformedId } from "./errors.ts";
import type { Prefer } from "./prefer.ts";

/** The id that an answer shows. The sample's own ids are the immutable ones. */
export function messageId(mailbox: Mailbox, message: SampleMessage, prefer: Prefer): string {
  return prefer.immutableIds ? message.id : ordinaryId(mailbox, message, message.id);
}

export function attachmentId(
  mailbox: Mailbox,
  message: SampleMessage,
  attachment: SampleAttachment,
  prefer: Prefer,
): string {
  return prefer.immutableIds ? attachment.id : ordinaryId(mailbox, message, attachment.id);
}

/** Depends on the folder, so that a move changes it; shaped like Exchange's, padding included. */
function ordinaryId(mailbox: Mailbox, message: SampleMessage, id: string): string {
  const hash = createHash("sha512").update(`${mailbox.userId}/${message.parentFolderId}/${id}`);
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
    (message) => ordinaryId(mailbox, message, message.id) === id,
  );
  if (ordinary) return ordinary;
  throw looksLikeItemId(id) ? mailItemNotFound() : malformedId();
}

export function findAttachment(
  mailbox: Mailbox,
  message: SampleMessage,
  id: string,
  prefer: Prefer,
): SampleAttachment {
  const immutable = message.attachments.find((attachment) => attachment.id === id);
  if (immutable && !prefer.immutableIds) throw malformedId();
  const found =
    immutable ??
    message.attachments.find((attachment) => ordinaryId(mailbox, message, attachment.id) === id);
  if (found) return found;
  throw looksLikeItemId(id) ? mailItemNotFound() : malformedId();
}

const looksLikeItemId = (id: string) => /^AA[A-Za-z0-9_-]{10,}={0,2}$/.test(id);
