/** What a prompt asks for: what to look for, where, and what to change. */
import type { Conversation } from "./conversation.ts";
import { addressesIn } from "./findings.ts";

export type Kind = "page" | "listItem" | "file" | "mail" | "chat" | "event" | "me";
export type Change = "draft" | "mail" | "event" | "chatMessage";

export interface Intent {
  readonly prompt: string;
  /** Words between quotation marks or stars: what the prompt names. */
  readonly titles: readonly string[];
  /** The words that say what it is about. */
  readonly keywords: readonly string[];
  readonly site: string | undefined;
  /** Empty: anything. */
  readonly kinds: readonly Kind[];
  /** All of a kind are asked for rather than one. */
  readonly several: boolean;
  /** Only those that are not done. */
  readonly open: boolean;
  readonly changes: readonly Change[];
  readonly addresses: readonly string[];
  /** Items and links that the prompt names. */
  readonly uris: readonly string[];
}

const kindWords: readonly (readonly [Kind, RegExp])[] = [
  ["page", /\b(?:page|pages|wiki|runbook|news post)\b/i],
  ["listItem", /\b(?:tickets?|list items?|risks?|incidents?|(?:of|on|in|from) the \S+ list)\b/i],
  ["file", /\b(?:files?|documents?|spreadsheets?|presentations?|pdfs?|workbooks?|word)\b/i],
  ["mail", /\b(?:e-?mails?|mails?|inbox|mailbox|newsletters?)\b/i],
  ["chat", /\b(?:chats?|teams messages?|chat messages?)\b/i],
  ["event", /\b(?:events?|meetings?|calendar|appointments?|agenda)\b/i],
  ["me", /\b(?:who am i|my profile|about me)\b/i],
];

/** What is to be written is not what is looked for. */
const changeWords: readonly (readonly [Change, RegExp])[] = [
  ["draft", /\b(?:draft|prepare|write)\b[^.;]*\b(?:e-?mail|mail|repl(?:y|ies)|answers?)\b/gi],
  [
    "mail",
    /\b(?:send|e-?mail|mail|forward)\b[^.;]*(?:\b(?:e-?mail|mail|summary|result|answer)\b|@)/gi,
  ],
  [
    "event",
    /\b(?:create|schedule|book|set up|plan|add)\b[^.;]*\b(?:event|meeting|appointment|invitation|call)\b/gi,
  ],
  ["chatMessage", /\b(?:post|send|write|tell)\b[^.;]*\b(?:chat|teams)\b/gi],
];

export function readIntent({ prompt, context }: Pick<Conversation, "prompt" | "context">): Intent {
  const changes = changeWords.flatMap(([change, words]) =>
    new RegExp(words.source, "i").test(prompt) ? [change] : [],
  );
  const sought = changeWords.reduce((rest, [, words]) => rest.replaceAll(words, " "), prompt);
  const uris = [...new Set(context.match(/(?:m365|https):\/\/[^\s"'<>)\]]+/g))];
  const site = siteIn(prompt);
  const titles = titlesIn(sought).filter((title) => title !== site);
  return {
    prompt,
    titles,
    keywords: keywordsIn(sought, site),
    site,
    kinds: kindWords.flatMap(([kind, words]) => (words.test(sought) ? [kind] : [])),
    several: /\b(?:all|every|each|list|tickets|mails|emails|pages|files|risks|open)\b/i.test(
      sought,
    ),
    open: /\b(?:open|unsolved|unresolved|pending|outstanding)\b/i.test(sought),
    changes: changes.includes("draft") ? changes.filter((one) => one !== "mail") : changes,
    addresses: addressesIn(prompt),
    uris: uris.map((uri) => uri.replace(/[.,;:!?]+$/, "")),
  };
}

const quoted =
  /\*{1,2}([^*\n]{2,120})\*{1,2}|"([^"\n]{2,120})"|“([^”\n]{2,120})”|„([^“”\n]{2,120})[“”]|«([^»\n]{2,120})»|`([^`\n]{2,120})`|(?<!\w)'([^'\n]{2,120})'(?!\w)/g;

export function titlesIn(text: string): string[] {
  return [...text.matchAll(quoted)].map((match) => (match.slice(1).find(Boolean) ?? "").trim());
}

function siteIn(prompt: string): string | undefined {
  const before =
    /\b(?:of|on|in|at|from)\s+(?:the\s+)?(\S(?:[^.,;:\n]{0,80}?\S)?)\s+(?:team\s+)?site\b/i;
  const found = before.exec(prompt)?.[1];
  // The nearest preposition names it: "the page X of the Y site".
  const nearest = found?.split(/\b(?:of|on|in|at|from)\s+(?:the\s+)?/i).at(-1);
  return nearest?.replaceAll(/[*"“”„«»`']/g, "").trim();
}

const stopWords = new Set(
  `a about all also an and answer any are as at be brief briefly by can chat chats citations cite create
  current do document documents draft each email emails event events every file files find for from give
  have how i in inbox into is it item items last latest list lists mail mails me meeting meetings message
  messages my new of on one open or our page pages please read reply report say send sentence sentences
  short show site sites summarise summarize summary tell that the their them then there they this ticket
  tickets to us was we were what when where which who why will with write you your calendar search
  says said look up what's does use using points bullet key main`.split(/\s+/),
);

function keywordsIn(text: string, site: string | undefined): string[] {
  const own = new Set((site ?? "").toLowerCase().split(/\s+/));
  const words =
    text.replaceAll(/\S+@\S+|\w+:\/\/\S+/g, " ").match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  const telling = words.filter((word) => {
    const low = word.toLowerCase();
    return word.length > 1 && !stopWords.has(low) && !own.has(low);
  });
  return [...new Set(telling)].slice(0, 6);
}
