/** One message of Teams as a resource, wherever it was posted. */
import type { ChatMessage } from "@microsoft/microsoft-graph-types";
import { type HostedPicture, messageText, senderOf, silentNote } from "../teams/message-text.ts";
import type { ToolContext } from "../tool-context.ts";
import type { MailboxZone } from "../zone-clock.ts";
import type { Resource } from "./resource.ts";

export interface MessagePlace {
  kind: "chatmessage" | "channelmessage" | "channelreply";
  /** For a message to which Graph gives none. */
  link: string;
  pictureUri: (picture: HostedPicture) => string;
}

export async function teamsMessage(
  message: ChatMessage,
  zone: MailboxZone,
  { signal }: ToolContext,
  { kind, link, pictureUri }: MessagePlace,
): Promise<Resource> {
  const { markdown, notes, pictures, silent } = await messageText(message, signal);
  const messageId = message.id ?? "";
  const listed = listPictures(
    pictures.map((contentId) => ({ messageId, contentId })),
    pictureUri,
  );
  const edited = zone.tell(message.lastEditedDateTime);
  return {
    kind,
    title: message.subject || "Teams message",
    from: senderOf(message),
    time: zone.tell(message.createdDateTime),
    link: message.webUrl ?? link,
    attachments: listed.attachments,
    markdown,
    notes: [
      ...notes,
      edited === null ? undefined : `It was edited, last at ${edited}.`,
      silentNote(silent),
      listed.note,
      zone.note,
    ],
  };
}

/** As many as leave room for text in one answer. */
const mostPictures = 20;

/** Pictures as attachments, those of the latest messages first. */
export function listPictures(
  pictures: readonly HostedPicture[],
  uriOf: (picture: HostedPicture) => string,
): { attachments: Resource["attachments"]; note: string | undefined } {
  if (pictures.length === 0) return { attachments: undefined, note: undefined };
  const attachments = pictures
    .toReversed()
    .slice(0, mostPictures)
    .map((picture) => ({
      name: `Picture in message ${picture.messageId}`,
      type: "image",
      inline: true,
      uri: uriOf(picture),
    }));
  const rest = pictures.length - attachments.length;
  return { attachments, note: rest === 0 ? undefined : `${rest} more pictures are not listed.` };
}
