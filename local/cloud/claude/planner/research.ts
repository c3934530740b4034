/** Which tools to ask next, so that what the prompt is about is found and read. */
import { type Conversation, toolNamed } from "./conversation.ts";
import { type Finding, findingsOf } from "./findings.ts";
import type { Intent, Kind } from "./intent.ts";
import { fitInput } from "./schema.ts";
import { plain } from "./words.ts";

export interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** How many items are read before an answer. */
const mostRead = { one: 1, several: 13 };

/** The next calls; none: there is nothing more to be learnt. */
export function nextResearch(conversation: Conversation, intent: Intent): Call[] {
  const isNew = ({ name, input }: Call) =>
    !conversation.calls.some(
      (done) => done.name === name && JSON.stringify(done.input) === JSON.stringify(input),
    );
  const offered = (call: Call) => {
    const tool = toolNamed(conversation, call.name);
    return tool === undefined ? [] : [{ ...call, input: fitInput(tool, call.input) }];
  };
  const named = intent.uris.map((uri) => ({ name: "read_resource", input: { uri } }));
  const namedCalls = named.flatMap(offered).filter(isNew);
  if (namedCalls.length > 0) return namedCalls;
  const found = relevant(findingsOf(conversation), intent);
  if (found.length === 0) {
    // One attempt after another, each looser than the one before.
    for (const attempt of searches(intent, conversation)) {
      const calls = attempt.flatMap(offered).filter(isNew);
      if (calls.length > 0) return calls;
    }
    return [];
  }
  const wanted = found.slice(0, intent.several ? mostRead.several : mostRead.one);
  const unread = wanted.filter(({ isRead }) => !isRead);
  const reads = unread.map(({ uri }) => ({ name: "read_resource", input: { uri } }));
  return reads.flatMap(offered).filter(isNew);
}

/** What answers the prompt, best first: by title, by place, by how many of its words it holds. */
export function relevant(findings: readonly Finding[], intent: Intent): Finding[] {
  const scored = findings
    .filter(({ uri }) => isOfKind(uri, intent.kinds) || intent.uris.includes(uri))
    .map((finding) => ({ finding, score: scoreOf(finding, intent) }));
  const inPlace = scored.filter(({ finding }) => isOnSite(finding, intent.site));
  const titled = scored.filter(({ finding }) => isTitled(finding, intent));
  // A title that is named must be the one found; else there is nothing to answer from.
  const kept = intent.titles.length > 0 ? titled : inPlace;
  return kept.toSorted((a, b) => b.score - a.score).map(({ finding }) => finding);
}

const uriKinds: Readonly<Record<Kind, RegExp>> = {
  page: /^m365:\/\/page\//,
  listItem: /^m365:\/\/listitem\//,
  file: /^m365:\/\/file\//,
  mail: /^m365:\/\/(?:mail|attachment)\//,
  chat: /^m365:\/\/(?:chat|chatmessage|channelmessage|channelreply)\//,
  event: /^m365:\/\/(?:event|eventattachment)\//,
  me: /^/,
};

function isOfKind(uri: string, kinds: readonly Kind[]): boolean {
  return kinds.length === 0 || kinds.some((kind) => uriKinds[kind].test(uri));
}

function isTitled({ uri, title, text }: Finding, { titles, uris }: Intent): boolean {
  if (titles.length === 0 || uris.includes(uri)) return true;
  return titles.some(
    (one) => plain(title).includes(plain(one)) || plain(text).includes(plain(one)),
  );
}

function isOnSite({ link, text, title }: Finding, site: string | undefined): boolean {
  if (site === undefined || link === "") return true;
  const where = plain(`${decodeURI(link)} ${title} ${text}`).replaceAll(" ", "");
  return where.includes(plain(site).replaceAll(" ", "")) || !/\/sites\//.test(link);
}

function scoreOf(finding: Finding, { titles, keywords, site }: Intent): number {
  const title = plain(finding.title);
  const whole = plain(`${finding.title} ${finding.text}`);
  const exact = titles.some((one) => title === plain(one)) ? 100 : 0;
  const named = titles.some((one) => title.includes(plain(one))) ? 20 : 0;
  const placed = site !== undefined && isOnSite(finding, site) ? 10 : 0;
  return exact + named + placed + keywords.filter((word) => whole.includes(plain(word))).length;
}

/** Groups of searches: the next group is tried where the ones before found nothing that fits. */
function searches(intent: Intent, conversation: Conversation): Call[][] {
  const title = intent.titles[0];
  const words = intent.keywords.join(" ");
  const kinds: readonly Kind[] = intent.kinds.length > 0 ? intent.kinds : ["page", "file", "mail"];
  const within = siteAddress(conversation, intent);
  const queries = title
    ? [title, intent.site]
    : [words || intent.site, intent.site, ...intent.keywords];
  const unique = [...new Set(queries.filter((query) => query !== undefined))].filter(Boolean);
  const everything = within === undefined ? [] : ["isDocument:false"];
  // Without a word to look for, the latest of a kind is what is meant.
  const attempts = unique.length === 0 ? [undefined] : [...unique, ...everything];
  return attempts.map((query) => kinds.flatMap((kind) => searchesOf(kind, query, within)));
}

function searchesOf(kind: Kind, query: string | undefined, within: string | undefined): Call[] {
  const sharepoint = (kinds: readonly string[]): Call => ({
    name: "sharepoint_search",
    input: { query: query ?? "size>0", kinds, ...(within && { within }) },
  });
  const words = query === undefined ? {} : { query };
  switch (kind) {
    case "page":
      return [sharepoint(["pages"])];
    case "file":
      return [sharepoint(["files"])];
    case "listItem":
      // The pages of a site tell where it is.
      return within
        ? [sharepoint(["listItems"])]
        : [sharepoint(["listItems"]), sharepoint(["pages"])];
    case "mail":
      return [{ name: "outlook_email_search", input: words }];
    case "chat":
      return [
        ...(query === undefined ? [] : [{ name: "chat_message_search", input: words }]),
        { name: "teams_list_chats", input: query === undefined ? {} : { topic: query } },
      ];
    case "event":
      return [{ name: "outlook_calendar_search", input: words }];
    case "me":
      return [{ name: "get_me", input: {} }];
  }
}

/** Of the site that the prompt names: the one whose address says so, else of the first page found. */
function siteAddress(conversation: Conversation, { site }: Intent): string | undefined {
  if (site === undefined) return undefined;
  const wanted = plain(site).replaceAll(" ", "");
  const pages = findingsOf(conversation).filter(({ uri }) => uriKinds.page.test(uri));
  const addresses = pages.flatMap(
    ({ link }) => /^https:\/\/[^/]+\/(?:sites|teams)\/[^/]+/.exec(link)?.[0] ?? [],
  );
  const named = addresses.find((address) => plain(address).replaceAll(" ", "").includes(wanted));
  return named ?? addresses[0];
}
