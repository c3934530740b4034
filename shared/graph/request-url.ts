/** Builds request URLs in which every value is escaped, and checks the ones that Graph gives. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { GraphQuery } from "./graph.ts";
import type { GraphPath } from "./path.ts";

/** Path and query below the version: what `$batch` wants and, after `{root}/v1.0`, a whole URL. */
export function relativeUrl(path: GraphPath, query: GraphQuery = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encode(name).replace("%24", "$")}=${encode(String(value))}`);
  return pairs.length === 0 ? path.value : `${path.value}?${pairs.join("&")}`;
}

/**
 * Lets a link to the next page through when it leads to Graph itself, below the version.
 *
 * @throws ConnectorError `graph_error` for any other: the bearer token must not go there.
 */
export function checkNextLink(link: string, base: string): string {
  const allowed = new URL(`${base}/`);
  const url = URL.parse(link);
  const ours =
    url !== null &&
    url.origin === allowed.origin &&
    url.username === "" &&
    url.password === "" &&
    url.pathname.startsWith(allowed.pathname);
  if (ours) return link;
  throw new ConnectorError("graph_error", {
    happened: "The next page was not fetched.",
    because: "Its link does not lead to the Microsoft Graph service that the connector uses.",
    remedy: "Start the list again; if it repeats, tell an administrator.",
  });
}

function encode(value: string): string {
  if (value.isWellFormed()) return encodeURIComponent(value);
  throw new ConnectorError("invalid_input", {
    happened: "A value in the request is not valid.",
    because: "It holds half of a character, which no text encoding allows.",
    remedy: "Correct the text, then try again.",
  });
}
