/** The text of a Teams message as one line: for previews and comparisons. Reading goes through readText. */
import type { ItemBody } from "@microsoft/microsoft-graph-types";
import { withoutTeamsElements } from "./teams-elements.ts";

/** A message of Teams takes 100 KB at most. */
const mostCharacters = 100_000;

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  nbsp: " ",
  quot: '"',
};

/** Not yet neutralised: callers pass it through a field that does. */
export function plainText(body: ItemBody | null | undefined): string {
  const content = (body?.content ?? "").slice(0, mostCharacters);
  if (body?.contentType !== "html") return content.trim();
  return withoutTeamsElements(content)
    .replace(/<img\b[^<>]*>/gi, " [image] ")
    .replace(/<(?:br|\/?(?:p|div|li|ul|ol|tr|td|th|blockquote|h[1-6]|pre))\b[^<>]*>/gi, " ")
    .replace(/<[!/?a-z][^<>]*>/gi, "")
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, decode)
    .replace(/\s+/g, " ")
    .trim();
}

function decode(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : whole;
}
