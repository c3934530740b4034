/** How a Teams message reads in results; shared by everything that returns or reads one. */
import type { ChatMessage, IdentitySet } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import type { Mode } from "../../identity/caller.ts";
import { untrustedLine } from "../fields.ts";

/** Without it Graph calls every newer kind of message, such as a system message, unknown. */
export const allKinds = ["include-unknown-enum-members"];

export function chatPermissions(mode: Mode): string[] {
  return [mode === "delegated" ? "Chat.Read" : "Chat.Read.All"];
}

export const chatMessageSummary = z.object({
  from: untrustedLine(120),
  sent: z.string().nullable(),
  text: untrustedLine(240).describe("The beginning, or what matches."),
  subject: untrustedLine(90).optional(),
  where: z.string().describe("oneOnOne, group, meeting or channel."),
  important: z.boolean().optional().describe("Present when true, like the next."),
  hasAttachments: z.boolean().optional(),
  uri: z.string(),
  link: z.string().optional(),
});

/** Names of people and of what posts in their stead; guests and callers by phone have names, too. */
export function senderName(from: IdentitySet | null | undefined): string {
  const { user, application, device } = from ?? {};
  const found = [user, application, device].find((identity) => identity?.displayName);
  if (found?.displayName) return found.displayName;
  return user?.id ? `unnamed user ${user.id}` : "unknown sender";
}

export function isImportant({ importance }: ChatMessage): boolean {
  return importance === "high" || importance === "urgent";
}

/** What people wrote, not what Teams notes of itself; and not deleted. */
export function isWritten({ messageType, deletedDateTime }: ChatMessage): boolean {
  return (messageType ?? "message") === "message" && !deletedDateTime;
}

/** Files, cards and the like; a quoted or forwarded message is part of the text. */
export function hasAttachment({ attachments }: ChatMessage): boolean {
  return (attachments ?? []).some(({ contentType }) => !contentType?.endsWith("essageReference"));
}

/** Teams puts the kind of a chat into its id. */
export function kindOfChat(chatId: string): string {
  if (chatId.endsWith("@unq.gbl.spaces")) return "oneOnOne";
  return chatId.startsWith("19:meeting_") ? "meeting" : "group";
}
