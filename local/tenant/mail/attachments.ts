/** Attachments of one copy of a mail: files, forwarded mails, links to files in SharePoint. */
import type {
  SampleAttachment,
  SampleFileAttachment,
  SampleItemAttachment,
  SampleMessage,
} from "../content-types.ts";
import { sampleDocument } from "../documents.ts";
import * as ids from "../ids.ts";
import { graphTime } from "../moments.ts";
import type { ComposedMail } from "./compose.ts";
import type { AttachmentScript, FileScript } from "./script.ts";

/** Finds the copy of a mail that its forwarder attached. */
export type AttachedCopy = (thread: string, mail: number) => SampleMessage;

export function attachmentsOf(
  mail: ComposedMail,
  messageId: string,
  attachedCopy: AttachedCopy,
): SampleAttachment[] {
  return (mail.script.attachments ?? []).map((script, index) => {
    const id = ids.attachmentId(messageId, String(index));
    return attachment(script, { id, lastModifiedDateTime: graphTime(mail.sent) }, attachedCopy);
  });
}

type Facts = Pick<SampleAttachment, "id" | "lastModifiedDateTime">;

function attachment(
  script: AttachmentScript,
  facts: Facts,
  attachedCopy: AttachedCopy,
): SampleAttachment {
  if ("forwards" in script) {
    return itemAttachment(facts, attachedCopy(script.forwards.thread, script.forwards.mail));
  }
  if ("sourceUrl" in script) {
    return {
      "@odata.type": "#microsoft.graph.referenceAttachment",
      ...facts,
      ...script,
      contentType: null,
      size: Buffer.byteLength(script.sourceUrl),
      isInline: false,
      providerType: "oneDriveBusiness",
    };
  }
  return fileAttachment(script, facts);
}

export function fileAttachment(script: FileScript, facts: Facts): SampleFileAttachment {
  const document = sampleDocument(script.file);
  return {
    "@odata.type": "#microsoft.graph.fileAttachment",
    ...facts,
    name: script.name ?? script.file,
    contentType: document.mimeType,
    size: document.size,
    isInline: script.inline !== undefined,
    contentId: script.inline ?? null,
    contentLocation: null,
    document,
  };
}

function itemAttachment(facts: Facts, item: SampleMessage): SampleItemAttachment {
  const inside = item.attachments.map(({ size }) => size);
  return {
    "@odata.type": "#microsoft.graph.itemAttachment",
    ...facts,
    name: item.subject,
    contentType: null,
    size: inside.reduce((sum, size) => sum + size, Buffer.byteLength(item.body.content ?? "")),
    isInline: false,
    item,
  };
}
