/** The text of whole messages, one or a conversation of them, as safe Markdown. */
import type { ChatMessage } from "@microsoft/microsoft-graph-types";
import { neutraliseLine } from "../../content/neutralise.ts";
import { ConnectorError } from "../../errors/connector-error.ts";
import { clip } from "../fields.ts";
import { readText } from "../resource/text.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { eventText } from "./event-message.ts";
import { isImportant, senderName } from "./message.ts";
import { messageHtml } from "./message-html.ts";

export interface MessageText {
  markdown: string;
  notes: string[];
  pictures: string[];
  silent: number;
}

export interface HostedPicture {
  messageId: string;
  contentId: string;
}

/** What a message says, without sender and time. */
export async function messageText(message: ChatMessage, signal: AbortSignal): Promise<MessageText> {
  const { eventDetail, deletedDateTime, body } = message;
  const isBlocked = message.policyViolation?.dlpAction?.includes("blockAccess") === true;
  if (deletedDateTime) return onlySaying("(This message was deleted.)");
  if (eventDetail) return onlySaying(`(${clip(neutraliseLine(eventText(eventDetail)), 1_000)})`);
  if (isBlocked && !body?.content) return onlySaying("(A policy of the organisation blocks this.)");
  const { html, pictures, silent } = messageHtml(message);
  const { markdown, notes } = await readText(html, "text/html", signal);
  return { markdown, notes, pictures, silent };
}

function onlySaying(markdown: string): MessageText {
  return { markdown, notes: [], pictures: [], silent: 0 };
}

/**
 * Messages one after the other, each below a line that tells sender and time and as a quote, so that
 * nothing in a message can pass for another one.
 */
export async function conversationText(
  messages: readonly ChatMessage[],
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<{ markdown: string; pictures: HostedPicture[]; notes: (string | undefined)[] }> {
  const parts: string[] = [];
  const texts: MessageText[] = [];
  const pictures: HostedPicture[] = [];
  for (const message of messages) {
    const text = await textOrExcuse(message, signal);
    texts.push(text);
    pictures.push(
      ...text.pictures.map((contentId) => ({ messageId: message.id ?? "", contentId })),
    );
    parts.push(`${headLine(message, zone)}\n\n${quoted(text.markdown || "(no text)")}`);
  }
  const silent = texts.reduce((sum, text) => sum + text.silent, 0);
  return {
    markdown: parts.join("\n\n"),
    pictures,
    notes: [...new Set(texts.flatMap(({ notes }) => notes)), silentNote(silent)],
  };
}

/** One message that cannot be read keeps nobody from the others. */
async function textOrExcuse(message: ChatMessage, signal: AbortSignal): Promise<MessageText> {
  try {
    return await messageText(message, signal);
  } catch (error) {
    const isItsOwn =
      error instanceof ConnectorError &&
      (error.code === "unsupported_content" || error.code === "content_too_large");
    if (!isItsOwn) throw error;
    return onlySaying("(This message cannot be read: open it in Teams.)");
  }
}

export function silentNote(attachments: number): string | undefined {
  return attachments === 0
    ? undefined
    : `${attachments} attachments are left out, as they have no text: open them in Teams.`;
}

function headLine(message: ChatMessage, zone: MailboxZone): string {
  const { id, createdDateTime, lastEditedDateTime, subject } = message;
  const flags = [lastEditedDateTime && "edited", isImportant(message) && "important"];
  const marks = flags.filter(Boolean).join(", ");
  const title = subject ? ` — ${inert(subject, 200)}` : "";
  const sender = inert(senderOf(message), 120);
  return `**${sender}**, ${zone.tell(createdDateTime) ?? "at an unknown time"}${marks && ` (${marks})`}${title} [message ${inert(id ?? "", 40)}]`;
}

/** Teams itself, for what it notes. */
export function senderOf(message: ChatMessage): string {
  return message.eventDetail ? "Teams" : senderName(message.from);
}

/** A line inside Markdown of ours, which must not end its emphasis. */
function inert(text: string, maxBytes: number): string {
  return clip(neutraliseLine(text), maxBytes).replaceAll("*", "∗");
}

function quoted(markdown: string): string {
  return markdown.replace(/^/gm, "> ").replace(/^> $/gm, ">");
}
