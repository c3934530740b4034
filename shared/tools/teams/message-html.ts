/** A whole message as HTML, with all that Teams shows in it: mentions, quotes, files, cards, code. */
import type { ChatMessage, ChatMessageAttachment } from "@microsoft/microsoft-graph-types";
import { textAsHtml } from "../resource/text.ts";
import { cardTexts, parseObject } from "./card-text.ts";
import { senderName } from "./message.ts";
import { plainText } from "./plain-text.ts";
import { attribute, withoutTeamsElements } from "./teams-elements.ts";

export interface MessageHtml {
  html: string;
  /** Ids of the pictures in it, which Teams hosts. */
  pictures: string[];
  /** How many attachments have nothing that could be told. */
  silent: number;
}

export function messageHtml({ body, attachments }: ChatMessage): MessageHtml {
  const isHtml = body?.contentType === "html";
  const content = body?.content ?? "";
  const told = new Map((attachments ?? []).map((each) => [each.id ?? "", attachmentHtml(each)]));
  const placed = new Set<string>();
  const text = isHtml
    ? withoutTeamsElements(content)
        .replace(/<attachment\b[^<>]*>/gi, (tag) => {
          const id = attribute(tag, "id");
          placed.add(id);
          return told.get(id) ?? "";
        })
        .replace(/<\/attachment>/gi, "")
    : `<p>${textAsHtml(content)}</p>`;
  const rest = [...told].filter(([id]) => !placed.has(id)).map(([, html]) => html ?? "");
  return {
    // In an element, so that a text that begins like a file of another format is none.
    html: `<div>${[text, ...rest].join("\n")}</div>`,
    pictures: isHtml ? hostedPictures(content) : [],
    silent: [...told.values()].filter((html) => html === undefined).length,
  };
}

/** `…/messages/{id}/hostedContents/{id}/$value` */
function hostedPictures(html: string): string[] {
  const sources = html.matchAll(/<img\b[^<>]*?\/hostedContents\/([\w=%+-]{1,1000})\/\$value\b/gi);
  return [...new Set([...sources].map(([, id = ""]) => id.replace(/%3D/gi, "=")))];
}

/** Undefined for an attachment that has no text, such as a Loop component. */
function attachmentHtml(attachment: ChatMessageAttachment): string | undefined {
  const { contentType, content } = attachment;
  if (contentType === "reference") return fileHtml(attachment);
  if (typeof content !== "string") return undefined;
  if (contentType === "messageReference") return quoteHtml(content);
  if (contentType === "forwardedMessageReference") return forwardHtml(content);
  if (contentType === "application/vnd.microsoft.card.codesnippet") return codeHtml(content);
  return contentType?.startsWith("application/vnd.microsoft.card.") ? cardHtml(content) : undefined;
}

/** The address as it can be passed on to be read: Teams leaves spaces in it. */
function fileHtml({ name, contentUrl }: ChatMessageAttachment): string {
  const url = URL.canParse(contentUrl ?? "") ? new URL(contentUrl ?? "") : undefined;
  const link = url?.protocol === "https:" ? ` <code>${textAsHtml(url.href)}</code>` : "";
  return `<p>File: ${textAsHtml(name ?? "without a name")}${link}</p>`;
}

function quoteHtml(content: string): string | undefined {
  const { messagePreview, messageSender } = parseObject(content) ?? {};
  if (typeof messagePreview !== "string") return undefined;
  const from = senderName(messageSender as ChatMessage["from"]);
  return `<blockquote><p>${textAsHtml(`${from}: ${messagePreview}`)}</p></blockquote>`;
}

function forwardHtml(content: string): string | undefined {
  const original = parseObject(content);
  const html = original?.["originalMessageContent"];
  if (typeof html !== "string") return undefined;
  const from = senderName(original?.["originalMessageSender"] as ChatMessage["from"]);
  const text = plainText({ contentType: "html", content: html });
  return `<blockquote><p>${textAsHtml(`Forwarded from ${from}: ${text}`)}</p></blockquote>`;
}

function codeHtml(content: string): string | undefined {
  const { code } = parseObject(content) ?? {};
  if (typeof code !== "string") return undefined;
  return `<pre><code>${textAsHtml(code).replaceAll("<br>", "\n")}</code></pre>`;
}

function cardHtml(content: string): string | undefined {
  const texts = cardTexts(content)?.filter((text) => text.trim() !== "") ?? [];
  if (texts.length === 0) return undefined;
  return `<p>Card:</p><ul>${texts.map((text) => `<li>${textAsHtml(text)}</li>`).join("")}</ul>`;
}
