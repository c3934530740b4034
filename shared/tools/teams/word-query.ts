/** Words that the connector looks for itself, where Graph gives messages but does not search them. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { isChatProperty, requireWellFormed } from "../kql.ts";
import { plain } from "../plain-words.ts";

export interface WordQuery {
  /** Words and phrases, ready to compare with {@link plain} text. */
  terms: readonly string[];
  /** One of them is enough. */
  any: boolean;
}

/**
 * Words, quoted phrases, and OR between every two of them; all of KQL's rest is refused.
 *
 * @throws ConnectorError `invalid_input`
 */
export function parseWordQuery(query: string): WordQuery {
  requireWellFormed(query);
  const tokens = query.match(/"[^"]*"|[^\s"]+/g) ?? [];
  const terms = tokens.filter((token) => token !== "OR" && token !== "AND");
  if (terms.some(isMoreThanWords)) throw tooElaborate();
  const ors = tokens.filter((token) => token === "OR").length;
  if (ors > 0 && ors !== terms.length - 1) throw tooElaborate();
  const words = terms.map((term) => plain(term.replaceAll('"', "").replace(/\*$/, "")).trim());
  return { terms: words.filter((word) => word !== ""), any: ors > 0 };
}

export function matchesWords(text: string, { terms, any }: WordQuery): boolean {
  const looked = plain(text).replace(/\s+/g, " ");
  return any
    ? terms.some((term) => looked.includes(term))
    : terms.every((term) => looked.includes(term));
}

function isMoreThanWords(term: string): boolean {
  if (term.startsWith('"')) return false;
  const property = /^[-+]?(\w+)(?:[:<>]|=|$)/.exec(term)?.[1] ?? "";
  const restricts = /[:<>=]/.test(term) && isChatProperty(property);
  return restricts || /^(?:NOT|NEAR|ONEAR|XRANK|WORDS|ALL|ANY)$/.test(term) || /^-|[()]/.test(term);
}

function tooElaborate(): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "query cannot be searched for.",
    because:
      "For applications the connector looks through the messages itself, for words, quoted phrases, " +
      "and OR between all of them; KQL needs a signed-in user.",
    remedy: "Write plain words, and use the fields from, to, mentions, after and before.",
  });
}
