/** How a message reads in results; shared by every tool that returns one. */
import type { Message, Recipient } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { clip, untrustedLine } from "../fields.ts";
import { formatUri } from "../uri.ts";
import type { MailboxZone } from "../zone-clock.ts";

export const summaryFields =
  "id,subject,from,toRecipients,receivedDateTime,bodyPreview,hasAttachments,isRead,importance,webLink";

export type MessageFields = Pick<
  Message,
  | "subject"
  | "from"
  | "toRecipients"
  | "receivedDateTime"
  | "bodyPreview"
  | "hasAttachments"
  | "isRead"
  | "importance"
  | "webLink"
> & { id: string };

export const messageSummary = z.object({
  subject: untrustedLine(120),
  from: untrustedLine(140),
  to: untrustedLine(140),
  received: z.string().nullable(),
  preview: untrustedLine(140).optional(),
  unread: z.boolean().optional().describe("Present when true, like the next two."),
  hasAttachments: z.boolean().optional(),
  important: z.boolean().optional(),
  uri: z.string(),
  link: z.string().optional(),
});

/** The summary of a message; flags that are false are left out to keep lists short. */
export function summarise(
  message: MessageFields,
  user: string,
  zone: MailboxZone,
): z.input<typeof messageSummary> {
  return {
    subject: message.subject || "(no subject)",
    from: person(message.from),
    to: people(message.toRecipients),
    received: zone.tell(message.receivedDateTime),
    preview: message.bodyPreview ?? undefined,
    unread: message.isRead === false || undefined,
    hasAttachments: message.hasAttachments || undefined,
    important: message.importance === "high" || undefined,
    uri: formatUri({ kind: "mail", user, messageId: message.id }),
    link: message.webLink ?? undefined,
  };
}

/** `Anna Keller (anna.keller@example.com)`, or what there is of it; angle brackets would read as HTML. */
export function person(recipient: Recipient | null | undefined): string {
  const { name, address } = recipient?.emailAddress ?? {};
  if (!name || name === address) return address ?? "";
  // A name may itself look like an address: cut, so that the true one always shows.
  return address ? `${clip(name, 60)} (${address})` : name;
}

/** The first three people and how many more, so that a mail to everyone stays one line. */
export function people(recipients: readonly Recipient[] | null | undefined): string {
  const all = recipients ?? [];
  const shown = all.slice(0, 3).map(person).join(", ");
  return all.length > 3 ? `${shown} and ${all.length - 3} more` : shown;
}
