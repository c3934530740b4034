/** Keyword Query Language: a caller's words joined with our own restrictions, neither able to change the other. */
import { ConnectorError } from "../errors/connector-error.ts";

/**
 * A `$search` value for messages: the whole expression in double quotes, inner ones escaped, the
 * caller's part in parentheses so that its OR cannot widen our restrictions.
 */
export function kqlExpression(
  text: string,
  restrictions: readonly (string | false | undefined)[],
): string {
  const expression = kqlConjunction(quoteUnknownProperties(text), restrictions);
  return `"${expression.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** The caller's words and our restrictions, all of which must hold. */
export function kqlConjunction(
  text: string,
  restrictions: readonly (string | false | undefined)[],
): string {
  requireBalanced(text);
  const ours = restrictions.filter(Boolean);
  return ours.length === 0 ? text : `(${text}) AND ${ours.join(" AND ")}`;
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

/** What may stand before a colon in a search of messages; Exchange refuses anything else. */
const messageProperties = new Set(
  [
    "attachment attachmentnames bcc body category cc from hasattachment hasattachments importance",
    "isread kind participants received recipients sent size subject to",
  ].flatMap((names) => names.split(" ")),
);

/** `Re: plan` and `https://…` are words to a person: what is no property becomes a phrase. */
function quoteUnknownProperties(text: string): string {
  return text.replace(/"[^"]*"|[^\s"()]+/g, (token) => {
    const property = /^-?(\w+)[:<>=]/.exec(token)?.[1];
    const known = property !== undefined && messageProperties.has(property.toLowerCase());
    return token.startsWith('"') || known || !token.includes(":")
      ? token
      : kqlPhrase(token.replaceAll(":", " "));
  });
}

function requireBalanced(text: string): void {
  let depth = 0;
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === "(") depth += 1;
    else if (!quoted && char === ")" && --depth < 0) break;
  }
  if (depth === 0 && !quoted) return;
  throw new ConnectorError("invalid_input", {
    happened: "query cannot be searched for.",
    because: "Its quotes or parentheses are not balanced.",
    remedy: "Close each of them, or leave them out.",
  });
}
