/** The changes that a prompt asks for, as calls of the writing tools that are offered. */
import { type Conversation, toolNamed } from "./conversation.ts";
import { factsOf } from "./facts.ts";
import { type Finding, findingsOf } from "./findings.ts";
import type { Change, Intent } from "./intent.ts";
import { bestPassages } from "./passages.ts";
import type { Call } from "./research.ts";
import { type Facts, fill, isoDay } from "./schema.ts";

const toolOf: Readonly<Record<Change, string>> = {
  draft: "outlook_create_draft",
  mail: "outlook_send_email",
  event: "outlook_create_event",
  chatMessage: "teams_send_chat_message",
};

/** The next change that was not tried yet; one at a time, since each may need a person. */
export function nextChange(
  conversation: Conversation,
  intent: Intent,
  findings: readonly Finding[],
): Call | undefined {
  for (const change of intent.changes) {
    const name = toolOf[change];
    const tool = toolNamed(conversation, name);
    if (tool === undefined || conversation.calls.some((call) => call.name === name)) continue;
    const chat = chatOf(conversation);
    if (change === "chatMessage" && chat === undefined) {
      const search = chatSearch(conversation, intent);
      if (search) return search;
    }
    const facts = changeFacts(intent, findings, chat);
    const input = fill(tool.input_schema, name, facts, tool.input_schema);
    return { name, input: input as Call["input"] };
  }
  return undefined;
}

function chatOf(conversation: Conversation): string | undefined {
  return findingsOf(conversation).find(({ uri }) => uri.startsWith("m365://chat/"))?.uri;
}

function chatSearch(conversation: Conversation, { prompt, titles }: Intent): Call | undefined {
  const name = "teams_list_chats";
  const isAsked = conversation.calls.some((call) => call.name === name);
  if (isAsked || toolNamed(conversation, name) === undefined) return undefined;
  const person = /\bchat with ([\p{Lu}][\p{L}-]*(?: [\p{Lu}][\p{L}-]*)?)/u.exec(prompt)?.[1];
  const topic = titles.at(-1);
  return { name, input: person ? { person } : topic ? { topic } : {} };
}

/** What the prompt says itself goes before what was read; nothing is made up for optional fields. */
function changeFacts(
  intent: Intent,
  findings: readonly Finding[],
  chat: string | undefined,
): Facts {
  const passages = bestPassages(findings, intent.keywords, 6);
  const summary = passages.map(({ said }) => said).join("\n\n") || spoken(intent.prompt);
  const read = factsOf(findings, passages, summary, intent);
  const [start, end] = timesIn(intent.prompt);
  const text = (name: string): string | undefined => {
    if (/^(?:chat|chatId|chatUri)$/i.test(name)) return chat;
    if (/repl(?:y|ies)/i.test(name))
      return findings.find(({ uri }) => uri.startsWith("m365://mail/"))?.uri;
    if (/^start/i.test(name)) return start;
    if (/^end/i.test(name)) return end;
    if (/subject|title|body|text|content|message/i.test(name)) return read.text(name) ?? summary;
    if (/^(?:to|recipient|address|email)$/i.test(name)) return intent.addresses[0];
    return undefined;
  };
  const texts = (name: string) =>
    /^(?:to|recipients?|attendees?)$/i.test(name) ? intent.addresses : [];
  const each = intent.addresses.map((address) => ({
    text: () => address,
    texts: () => [],
    number: () => undefined,
    each: [],
  }));
  return { text, texts, number: () => undefined, each };
}

/** The words that the prompt puts into the message's mouth. */
function spoken(prompt: string): string {
  return (
    /\b(?:saying|that says|with the text)\s+(.+)$/is.exec(prompt)?.[1]?.trim() ??
    prompt.split("\n")[0]!
  );
}

/** `2026-12-04 10:00` or `2026-12-04T10:00`, and the end that is named or an hour later. */
function timesIn(prompt: string): [string, string] | [undefined, undefined] {
  const day = isoDay(prompt);
  if (day === undefined) return [undefined, undefined];
  const clocks = prompt.match(/\b(?:[01]?\d|2[0-3]):[0-5]\d\b/g) ?? ["09:00"];
  const from = clocks[0].padStart(5, "0");
  const hour = String((Number(from.slice(0, 2)) + 1) % 24).padStart(2, "0");
  const until = clocks[1]?.padStart(5, "0") ?? `${hour}:${from.slice(3)}`;
  return [`${day}T${from}`, `${day}T${until}`];
}
