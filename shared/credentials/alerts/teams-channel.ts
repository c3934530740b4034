/** Teams, by a workflow that takes Adaptive Cards. A flow ends with its owner: never the only channel. */
import { type Channel, packWithin } from "./channel.ts";
import type { Message } from "./message.ts";
import type { Post } from "../../outbound/post.ts";
import type { Severity } from "./severity.ts";

/** Teams refuses cards over 28 KB; a little stays for what the workflow adds. */
const maxBytes = 26 * 1024;

export function teamsChannel(url: string, post: Post): Channel {
  return {
    name: "teams",
    pack: (messages) => packWithin(messages, maxBytes, encode),
    deliver: async ({ body }) => await post({ url, headers: {}, body }),
  };
}

function encode(messages: readonly Message[]): string {
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    // Teams renders no later version everywhere.
    version: "1.4",
    msteams: { width: "Full" },
    body: messages.map(section),
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return JSON.stringify({
    type: "message",
    attachments: [{ contentType, contentUrl: null, content }],
  });
}

const styles: Readonly<Record<Severity, "default" | "warning" | "attention">> = {
  info: "default",
  warning: "warning",
  high: "warning",
  critical: "attention",
  page: "attention",
};

const calm: readonly Message["kind"][] = ["resolved", "all_well", "channel_test"];

function section({ kind, severity, title, text, facts, action, link }: Message): object {
  const style = calm.includes(kind) ? "good" : styles[severity];
  const items = [
    textBlock(title, { weight: "Bolder", size: "Medium" }),
    textBlock(text),
    ...(facts.length > 0 ? [factSet(facts)] : []),
    ...(action === undefined ? [] : [textBlock(`What to do: ${action}`, { weight: "Bolder" })]),
    ...(link === undefined ? [] : [openUrl(link)]),
  ];
  return { type: "Container", style, separator: true, items };
}

function textBlock(text: string, looks: Readonly<Record<string, string>> = {}): object {
  return { type: "TextBlock", text: plain(text), wrap: true, ...looks };
}

function factSet(facts: Message["facts"]): object {
  return {
    type: "FactSet",
    facts: facts.map(([title, value]) => ({ title, value: plain(value) })),
  };
}

function openUrl({ title, url }: NonNullable<Message["link"]>): object {
  return { type: "ActionSet", actions: [{ type: "Action.OpenUrl", title, url }] };
}

/** Cards take some Markdown and dates in double braces; nothing here is meant as either. */
function plain(text: string): string {
  return text.replace(/[\\*_[\]()`~#>|]/g, String.raw`\$&`).replaceAll("{{", "{ {");
}
