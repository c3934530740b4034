/** Makes finished mails of a thread's script: subjects, signatures and quoted history, the same for every recipient. */
import * as ids from "../ids.ts";
import { ianaZone, instantOf } from "../moments.ts";
import {
  outlookBlocks,
  outlookDocument,
  plainText,
  type QuotedHeader,
  quotedHeaderLines,
  quotedHistory,
  signature,
} from "./outlook-html.ts";
import type { Parties, Party } from "./parties.ts";
import type { Language, MailScript, ThreadScript } from "./script.ts";

export interface ComposedMail {
  thread: string;
  index: number;
  script: MailScript;
  from: Party;
  to: Party[];
  cc: Party[];
  sent: Date;
  /** The same in every mailbox, and what replies refer to. */
  internetMessageId: string;
  inReplyTo: string | null;
  subject: string;
  topic: string;
  language: Language;
  contentType: "html" | "text";
  content: string;
  /** Without the quoted history. */
  uniqueContent: string;
  /** As text, history included: previews are cut from it. */
  text: string;
}

/** What a reply quotes: everything above the body's frame. */
interface Written {
  blocks: string;
  text: string;
}

const replyPrefix: Record<Language, string> = {
  en: "RE: ",
  de: "AW: ",
  fr: "RE: ",
  ja: "RE: ",
  ar: "رد: ",
};

export function composeThread(thread: ThreadScript, now: Date, parties: Parties): ComposedMail[] {
  const language = thread.language ?? "en";
  const composed: ComposedMail[] = [];
  let earlier: Written | undefined;
  thread.mails.forEach((script, index) => {
    const from = parties(script.from);
    const previous = composed.at(-1);
    const facts = {
      thread: thread.key,
      index,
      script,
      from,
      to: script.to.map(parties),
      cc: (script.cc ?? []).map(parties),
      sent: instantOf(script.sent, now, from.timeZone),
      internetMessageId: ids.internetMessageId(`${thread.key}/${index}`, mailServer(from)),
      inReplyTo: previous?.internetMessageId ?? null,
      subject:
        script.subject ?? (index === 0 ? thread.subject : replyPrefix[language] + thread.subject),
      topic: thread.subject,
      language,
    };
    const own = write(script, from);
    const whole = previous && earlier ? withHistory(own, previous, earlier, from) : own;
    composed.push({ ...facts, ...frame(script, language, own, whole) });
    earlier = whole;
  });
  return composed;
}

const mailServer = ({ userId, address }: Party) =>
  userId ? "DB9PR05MB8231.eurprd05.prod.outlook.com" : address.slice(address.indexOf("@") + 1);

function write(script: MailScript, from: Party): Written {
  const logo = script.attachments?.find((one) => "inline" in one);
  const cid = logo && "inline" in logo ? logo.inline : undefined;
  const ending = from.userId ? signature(from.name, from.jobTitle, from.office, cid) : "";
  return { blocks: `${outlookBlocks(script.text)}\r\n${ending}`, text: plainText(script.text) };
}

const list = (parties: Party[]) =>
  parties.map(({ name, address }) => `${name} <${address}>`).join("; ");

function withHistory(
  own: Written,
  previous: ComposedMail,
  earlier: Written,
  reader: Party,
): Written {
  const header: QuotedHeader = {
    from: list([previous.from]),
    sent: previous.sent,
    timeZone: ianaZone(reader.timeZone),
    to: list(previous.to),
    cc: list(previous.cc),
    subject: previous.subject,
  };
  const lines = quotedHeaderLines(header, previous.language);
  return {
    blocks: `${own.blocks}\r\n${quotedHistory(lines, earlier.blocks)}`,
    text: [own.text, lines.map((line) => line.join(" ")).join("\r\n"), earlier.text].join(
      "\r\n\r\n",
    ),
  };
}

type Frame = Pick<ComposedMail, "contentType" | "content" | "uniqueContent" | "text">;

function frame(script: MailScript, language: Language, own: Written, whole: Written): Frame {
  if (script.html) {
    return {
      contentType: "html",
      content: script.html,
      uniqueContent: script.html,
      text: own.text,
    };
  }
  if (script.plain) {
    return { contentType: "text", content: whole.text, uniqueContent: own.text, text: whole.text };
  }
  return {
    contentType: "html",
    content: outlookDocument(whole.blocks, language),
    uniqueContent: `<html><body><div>\r\n${own.blocks}\r\n</div></body></html>`,
    text: whole.text,
  };
}
