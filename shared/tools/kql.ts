/** Keyword Query Language: a caller's words joined with our own restrictions, neither able to change the other. */
import { ConnectorError } from "../errors/connector-error.ts";

/** What must hold besides the words, such as `hasAttachments:true`; false and undefined are none. */
type Restrictions = readonly (string | false | undefined)[];

/**
 * A `$search` value for messages: the whole expression in double quotes, inner ones escaped, the
 * caller's part in parentheses so that its OR cannot widen our restrictions.
 */
export function kqlExpression(text: string | undefined, restrictions: Restrictions): string {
  const expression = conjunction(text && wordsOf(text, isMessageProperty), restrictions);
  return `"${expression.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** The query string of a file search; SharePoint knows more properties than can be listed. */
export function kqlQueryString(text: string, restrictions: Restrictions): string {
  return conjunction(
    wordsOf(text, () => true),
    restrictions,
  );
}

/** The query string of a search of chat messages; without words the restrictions alone. */
export function kqlChatQueryString(text: string | undefined, restrictions: Restrictions): string {
  return conjunction(text && wordsOf(text, isChatProperty), restrictions);
}

/** A value that is one phrase whatever it holds; KQL has no escape for a quote inside a phrase. */
export function kqlPhrase(text: string): string {
  return `"${text.replaceAll('"', " ").trim()}"`;
}

/** `received>=… AND received<…`, either end open. */
export function kqlRange(
  property: string,
  from: string | undefined,
  to: string | undefined,
): string | undefined {
  const ends = [from && `${property}>=${from}`, to && `${property}<${to}`].filter(Boolean);
  return ends.length === 0 ? undefined : ends.join(" AND ");
}

function conjunction(text: string | undefined, restrictions: Restrictions): string {
  const ours = restrictions.filter(Boolean);
  if (text === undefined) return ours.join(" AND ");
  return ours.length === 0 ? text : `(${text}) AND ${ours.join(" AND ")}`;
}

/** What may stand before a colon in a search of messages; Exchange refuses anything else. */
const messageProperties = new Set(
  [
    "attachment bcc body cc from hasattachments importance",
    "kind participants received recipients sent size subject to",
  ].flatMap((names) => names.split(" ")),
);

function isMessageProperty(name: string): boolean {
  return messageProperties.has(name.toLowerCase());
}

const chatProperties = new Set("from hasattachment ismentioned isread mentions sent to".split(" "));

/** What may stand before a colon in a search of chat messages. */
export function isChatProperty(name: string): boolean {
  return chatProperties.has(name.toLowerCase());
}

/**
 * What a person typed, as KQL takes it: `Re: plan`, `https://…` and `a<b` are words to a person, so
 * that what is no property restriction becomes a phrase.
 *
 * @throws ConnectorError `invalid_input` where quotes, parentheses or operators do not fit together.
 */
function wordsOf(text: string, isProperty: (name: string) => boolean): string {
  requireWellFormed(text);
  const words = text.replace(/"[^"]*"|[^\s"()]+/g, (token, at: number) => {
    const [, property, value] = /^[-+]?(\w+)(?::|[<>]=?|=|<>)(.*)$/s.exec(token) ?? [];
    const valueFollows = value !== "" || text[at + token.length] === '"';
    const restricts = property !== undefined && valueFollows && isProperty(property);
    const isPlain = token.startsWith('"') || !/[:<>=]/.test(token);
    if (isPlain || (restricts && !value?.startsWith("//"))) return token;
    const plain = token.replace(/[:<>=]+/g, " ").trim();
    // A space, so that a phrase that follows at once stays another one.
    return plain === "" ? "" : `${kqlPhrase(plain)} `;
  });
  const tidy = words.replace(/ {2,}/g, " ").trim();
  if (tidy === "") throw refuse("There is no word in it.");
  return tidy;
}

const operators = /^(?:AND|OR|NOT|NEAR(?:\(.*\))?|ONEAR|XRANK|WORDS|ALL|ANY)$/;

/** @throws ConnectorError `invalid_input` where quotes, parentheses or operators do not fit together. */
export function requireWellFormed(text: string): void {
  if (!isBalanced(text)) throw refuse("Its quotes or parentheses are not balanced.");
  if (/\(\s*\)/.test(text)) throw refuse("Parentheses in it hold nothing.");
  const words = text.match(/"[^"]*"|[^\s"()]+/g) ?? [];
  if (operators.test(words.at(-1) ?? "")) throw refuse("It ends with an operator.");
  if (/^(?:AND|OR)$/.test(words[0] ?? "")) throw refuse("It begins with an operator.");
  if (words.some((word) => word.startsWith("*"))) throw refuse("A word in it begins with *.");
}

function isBalanced(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === "(") depth += 1;
    else if (!quoted && char === ")" && --depth < 0) return false;
  }
  return depth === 0 && !quoted;
}

function refuse(because: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "query cannot be searched for.",
    because,
    remedy: "Write plain words, or complete the KQL; a phrase stands in double quotes.",
  });
}
