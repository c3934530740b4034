/** Links in what the model answers: those that it may have been talked into lead nowhere. */
import { bareUrl, neutraliseText } from "../content/neutralise.ts";
import { isObject } from "./transcript.ts";
import type { AgentJob, Source } from "./types.ts";

/** Addresses that were not made up: those of the request and of the items that were read. */
export function knownAddresses(job: AgentJob, sources: readonly Source[]): ReadonlySet<string> {
  const asked = `${job.prompt}\n${job.instructions ?? ""}`.match(bareUrl) ?? [];
  const items = sources.flatMap(({ uri, webUrl }) =>
    webUrl === undefined ? [uri] : [uri, webUrl],
  );
  return new Set([...asked, ...job.attachments, ...items]);
}

// Stand for a link that stays while the text around it is made inert; no text keeps these characters.
const [opening, closing] = ["\uE000", "\uE001"];
const ownMarks = new RegExp(`[${opening}${closing}]`, "g");
const placeholder = new RegExp(`${opening}(\\d+)${closing}`, "g");
/**
 * A Markdown link, no image; an address that stands alone, in angle brackets or not: nothing beside it
 * can make it another one, nor a backslash before it. Bounded, for hostile brackets.
 */
const linkOrUrl = new RegExp(
  "(?<![!\\\\])\\[(?<label>[^\\[\\]\\n]{0,300})\\]\\((?<target>(?:[^\\s()]|\\([^\\s()]{0,300}\\)){1,2000})\\)" +
    `|(?<!\\\\)<(?<framed>${bareUrl.source})>` +
    `|(?<=^|[\\s(])${bareUrl.source}(?=[.,:!?)]{0,3}(?:\\s|$))`,
  "gi",
);

/**
 * The text with the same care as text of others: an address that was made up shows and is not followed,
 * and no image or HTML is left, since whoever looks at one tells its host what the address holds.
 */
export function inertText(text: string, known: ReadonlySet<string>): string {
  const kept: string[] = [];
  const keep = (link: string) => `${opening}${kept.push(link) - 1}${closing}`;
  const marked = text.replace(ownMarks, "").replace(linkOrUrl, (match: string, ...rest) => {
    const { label, target, framed } = rest.at(-1) as Partial<Record<string, string>>;
    if (!known.has(target ?? framed ?? match)) return match;
    return keep(label === undefined ? match : `[${neutraliseText(label)}](${target})`);
  });
  return neutraliseText(marked).replace(placeholder, (_, index: string) => kept[Number(index)]!);
}

/** Also what pages take for an address with the scheme of the page around them. */
const anyAddress = new RegExp(`${bareUrl.source}|(?<![\\w:/\\\\])//\\w[^\\s\`<>|"']*`, "gi");

/** Whether data holds an address that stands neither in the request nor in anything that was read. */
export function hasMadeUpLinks(
  data: unknown,
  known: ReadonlySet<string>,
  sources: readonly Source[],
): boolean {
  const addresses = textsIn(data).flatMap((text) => text.match(anyAddress) ?? []);
  return addresses.some(
    (address) =>
      !known.has(address) &&
      !sources.some(({ texts }) => texts.some((text) => text.includes(address))),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}
