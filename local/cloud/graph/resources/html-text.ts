/** HTML as plain text, the way Exchange converts a body on request. */
import { memoize } from "../memoize.ts";

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

export const htmlToText = memoize((html: string): string =>
  html
    .replace(/<!--.*?-->/gs, "")
    .replace(/<(head|style|script)\b.*?<\/\1>/gis, "")
    .replace(/\s+/g, " ")
    .replace(/<br\s*\/?>/gi, "\r\n")
    .replace(/<\/(?:p|div|tr|li|h[1-6]|table|ul|ol|blockquote)>/gi, "\r\n")
    .replace(/<[^>]+>/g, "")
    .replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => decodeEntity(name) ?? whole)
    .replace(/[ \t]*\r\n[ \t]*/g, "\r\n")
    .trim(),
);

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith("#")) return entities[name.toLowerCase()];
  const isHex = name.charAt(1).toLowerCase() === "x";
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
