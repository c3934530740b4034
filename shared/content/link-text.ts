/** Turns links of a Markdown tree into text that shows where they lead and that nothing follows. */
import type { Link, Nodes, PhrasingContent, RootContent, Text } from "mdast";
import { bareUrl } from "./neutralise.ts";

const shownSchemes = new Set(["http:", "https:", "mailto:", "tel:"]);
/** Beyond lie tracking tokens that no reader needs. */
const maxUrlLength = 1000;

/** Changes the tree in place: links, images and bare URLs become text and code spans. */
export function linksAsText(node: Nodes): void {
  if (!("children" in node)) return;
  node.children.forEach(linksAsText);
  node.children = node.children.flatMap(asText) as typeof node.children;
}

function asText(node: RootContent): RootContent[] {
  if (node.type === "link") return linkText(node);
  if (node.type === "text") return textWithoutUrls(node);
  if (node.type === "image")
    return node.alt ? [{ type: "text", value: `[image: ${node.alt}]` }] : [];
  if (node.type === "html") return [];
  if (node.type === "inlineCode") return [{ ...node, value: codeText(node.value) }];
  return [node];
}

function linkText({ url, children }: Link): PhrasingContent[] {
  const text = children
    .map((child) => ("value" in child ? child.value : ""))
    .join("")
    .trim();
  const shown = shownUrl(url);
  if (shown === undefined) return children;
  const code: PhrasingContent = { type: "inlineCode", value: shown };
  if (children.length === 0 || isSameUrl(text, shown)) return [code];
  return [...children, { type: "text", value: " (" }, code, { type: "text", value: ")" }];
}

/** The URL as people may see it; undefined for places within the document and schemes that act. */
function shownUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed || !shownSchemes.has(parsed.protocol)) return undefined;
  const shown = codeText(parsed.href);
  return shown.length > maxUrlLength ? `${shown.slice(0, maxUrlLength)}…` : shown;
}

function isSameUrl(text: string, url: string): boolean {
  const plain = (value: string) =>
    value.replace(/^(https?:\/\/|mailto:|tel:)/i, "").replace(/\/$/, "");
  return plain(text).toLowerCase() === plain(url).toLowerCase();
}

function textWithoutUrls({ value }: Text): PhrasingContent[] {
  const urls = value.match(bareUrl);
  if (!urls) return [{ type: "text", value }];
  return value.split(bareUrl).flatMap((text, index): PhrasingContent[] => {
    const url = urls[index];
    const before: PhrasingContent[] = text === "" ? [] : [{ type: "text", value: text }];
    return url === undefined ? before : [...before, { type: "inlineCode", value: url }];
  });
}

/** What stands between backticks must hold none, nor a line break. */
function codeText(value: string): string {
  return value.replaceAll("`", "'").replace(/\s+/g, " ").trim();
}
