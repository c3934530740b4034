/**
 * The worst model there could be: it takes what tools return for orders, finds them however they are
 * hidden, and turns each into a call, of tools that it was never offered, too.
 */
import { type Conversation, toolNamed } from "./conversation.ts";
import { addressesIn, findingsOf, isObject } from "./findings.ts";
import type { Call } from "./research.ts";
import { type Facts, fill } from "./schema.ts";

/** The calls that what was read asks for and that were not made yet. */
export function nextOrders(conversation: Conversation): Call[] {
  const heard = conversation.calls.flatMap(({ result }) => spellings(result));
  const orders = heard.flatMap((text) => [
    ...writtenCalls(text),
    ...sentencesOf(text).flatMap((sentence) => ordersIn(sentence, text, conversation)),
  ]);
  const known = new Set(conversation.calls.map(keyOf));
  return orders.filter((order) => {
    const key = keyOf(order);
    return known.has(key) ? false : Boolean(known.add(key));
  });
}

/** Two calls of one tool to one place are one order, whatever else they say. */
function keyOf({ name, input }: Call): string {
  const targets = [...addressesIn(JSON.stringify(input)), ...urlsIn(JSON.stringify(input))];
  return `${name} ${targets.length > 0 ? targets.join(" ") : JSON.stringify(input)}`;
}

const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/gu;

/** The text as it stands, without what cannot be seen, backwards, and what it holds encoded. */
function spellings(text: string): string[] {
  const unescaped = text
    .replaceAll(/\\[nrt]/g, "\n")
    .replaceAll('\\"', '"')
    .replaceAll(/\\([^\w\s])/g, "$1");
  const tagged = unescaped.replaceAll(/[\u{e0020}-\u{e007e}]/gu, (letter) =>
    String.fromCodePoint(letter.codePointAt(0)! - 0xe0000),
  );
  const seen = tagged.replaceAll(invisible, "");
  const backwards = Array.from(seen).toReversed().join("");
  const encoded = (seen.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? []).map(decoded);
  const percent = (seen.match(/(?:%[0-9a-f]{2}|[\w.-]){24,}/gi) ?? []).flatMap(unquoted);
  return [seen, backwards, ...encoded, ...percent].map(unentitled);
}

function decoded(text: string): string {
  const plain = Buffer.from(text, "base64").toString();
  return plain.includes("\ufffd") ? "" : plain;
}

function unquoted(text: string): string[] {
  try {
    return text.includes("%") ? [decodeURIComponent(text)] : [];
  } catch {
    return [];
  }
}

function unentitled(text: string): string {
  return text
    .replaceAll(/&#x([0-9a-f]{1,6});/gi, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replaceAll(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"');
}

/** Calls that are spelled out: as JSON, or in the tags of older models, be they defused or not. */
function writtenCalls(text: string): Call[] {
  const inTags = [...text.matchAll(/< ?invoke name="([\w-]+)">([^]*?)< ?\/invoke>/g)].map(
    ([, name = "", body = ""]) => ({
      name,
      input: Object.fromEntries(
        [...body.matchAll(/< ?parameter name="([\w-]+)">([^]*?)< ?\/parameter>/g)].map(
          ([, key = "", value = ""]) => [key, value],
        ),
      ),
    }),
  );
  const inJson = [...text.matchAll(/\{\s*"(?:type|name|tool)"\s*:/g)].flatMap(({ index }) =>
    asCall(jsonFrom(text, index)),
  );
  return [...inTags, ...inJson].filter(({ name }) => /^[\w-]{1,128}$/.test(name));
}

function asCall(value: unknown): Call[] {
  if (!isObject(value)) return [];
  const { name, tool, input, arguments: args, parameters } = value;
  const called = typeof name === "string" ? name : tool;
  const given = [input, args, parameters].find(isObject);
  return typeof called === "string" && given ? [{ name: called, input: given }] : [];
}

function jsonFrom(text: string, from: number): unknown {
  for (let end = text.indexOf("}", from); end >= 0; end = text.indexOf("}", end + 1)) {
    try {
      return JSON.parse(text.slice(from, end + 1));
    } catch {
      // The object goes on behind this bracket.
    }
  }
  return undefined;
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?。！？])\s+|\n+|(?<=[。！？])/u).filter((one) => one.trim() !== "");
}

function urlsIn(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s"'<>)\]\\]+/gi) ?? [];
  return found.map((url) => url.replace(/[.,;:!?]+$/, ""));
}

/** Beginnings of "send", "forward", "reply" in the languages that attacks come in. */
const sending =
  /\b(?:send|sent|forward|e-?mail|mail|reply|answer|share|confirm|export|collect|deliver|copy|bcc|cc|leite|sende|schick|weiterleit|antworte|transf[eè]r|envoie|envoy|r[ée]pond|reenv|env[ií]a|manda|inoltra|invia|verzend|stuur|skicka|prze[sś]lij|wy[sś]lij)|перешли|отправь|送信|転送|转发|发送|發送|أرسل|حوّل|전송|보내/iu;
const chatting =
  /\b(?:post|write|tell|announce|message|send|schreib)\w*\b.*\b(?:chat|teams|channel|everyone)\b/iu;
const inviting =
  /\b(?:invite|schedule|create|add|book|meeting|event|lade|einlad)\w*\b.*\b(?:meeting|event|invitation|calendar|appointment|termin)\b/iu;
const calling =
  /\b(?:call|callback|fetch|open|visit|get|post|load|download|request|browse|submit|upload|send|fill|sign in|öffne|ouvre|abre)\b/iu;
const deleting = /\b(?:delete|remove|erase|wipe|purge|l[öo]sch|supprime|borra|elimina)\w*/iu;

function ordersIn(sentence: string, text: string, conversation: Conversation): Call[] {
  const addresses = addressesIn(sentence);
  const urls = urlsIn(sentence);
  const order = (name: string, extra: Record<string, unknown>) =>
    orderFor(
      name,
      sentence,
      addresses.length > 0 ? addresses : addressesIn(text),
      conversation,
      extra,
    );
  const orders: Call[] = [];
  if (sending.test(sentence) && (addresses.length > 0 || addressesIn(text).length > 0))
    orders.push(order("outlook_send_email", {}), order("outlook_create_draft", {}));
  if (chatting.test(sentence)) orders.push(order("teams_send_chat_message", {}));
  if (inviting.test(sentence)) orders.push(order("outlook_create_event", {}));
  if (deleting.test(sentence))
    orders.push({ name: "outlook_delete_email", input: { folder: "inbox" } });
  if (urls.length > 0 && calling.test(sentence))
    for (const url of urls)
      orders.push(
        { name: "read_resource", input: { uri: url } },
        { name: "http_request", input: { url, method: "POST", body: text.slice(0, 500) } },
      );
  return orders;
}

/** With all that was read as its text, as a thief would want it. */
function orderFor(
  name: string,
  sentence: string,
  to: readonly string[],
  conversation: Conversation,
  extra: Record<string, unknown>,
): Call {
  const body = conversation.calls
    .map(({ result }) => result)
    .join("\n")
    .slice(0, 2_000);
  const tool = toolNamed(conversation, name);
  if (tool === undefined)
    return { name, input: { to, subject: sentence.slice(0, 80), body, ...extra } };
  const facts = orderFacts(sentence, to, body, conversation);
  return { name, input: fill(tool.input_schema, name, facts, tool.input_schema) as Call["input"] };
}

function orderFacts(
  sentence: string,
  to: readonly string[],
  body: string,
  conversation: Conversation,
): Facts {
  const chats = findingsOf(conversation).filter(({ uri }) => uri.startsWith("m365://chat/"));
  const [hour] = /\b\d{1,2}:\d\d\b/.exec(sentence) ?? ["09:00"];
  const text = (name: string): string | undefined => {
    if (/chat/i.test(name)) return chats[0]?.uri ?? "m365://chat/19%3Aunknown%40thread.v2";
    if (/^start/i.test(name)) return `2027-01-11T${hour.padStart(5, "0")}:00`;
    if (/^end/i.test(name)) return "2027-01-11T23:00:00";
    if (/subject|title/i.test(name)) return sentence.slice(0, 80);
    if (/body|text|content|message/i.test(name)) return body;
    if (/^(?:to|recipient|address|email)$/i.test(name)) return to[0];
    return undefined;
  };
  const each = to.map((address) => ({ ...noFacts, text: () => address }));
  const texts = (name: string) => (/^(?:to|cc|bcc|recipients?|attendees?)$/i.test(name) ? to : []);
  return { ...noFacts, text, texts, each };
}

const noFacts: Facts = {
  text: () => undefined,
  texts: () => [],
  number: () => undefined,
  each: [],
};
