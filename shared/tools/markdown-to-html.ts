/** Markdown or plain text as HTML that a mail, an event or a chat message can carry: safe, nothing remote. */
import type { Element, ElementContent, Nodes, Root, RootContent } from "hast";

/**
 * Loaded on first use: most calls only read. By names alone: what a package exports as default is
 * another thing in the bundle.
 */
async function libraries() {
  const [{ fromMarkdown }, { gfm }, { gfmFromMarkdown }, { toHast }, { toHtml }] =
    await Promise.all([
      import("mdast-util-from-markdown"),
      import("micromark-extension-gfm"),
      import("mdast-util-gfm"),
      import("mdast-util-to-hast"),
      import("hast-util-to-html"),
    ]);
  const parse = (markdown: string) =>
    fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { parse, toHast, toHtml };
}

/** HTML in the text shows as the characters it is made of; so do pictures. */
export async function markdownToHtml(markdown: string): Promise<string> {
  const { parse, toHast, toHtml } = await libraries();
  const tree = toHast(parse(withoutTowers(markdown)), {
    handlers: { html: (_, { value }: { value: string }) => ({ type: "text", value }) },
  });
  return toHtml(plain(tree));
}

/** Nobody quotes and lists so deeply, and each level costs the parser more than the one before. */
const tower =
  /^([ \t]*(?:\d{1,9}(?=[.)]))?)(?=(?:[ \t]*(?:>|(?:[*+-]|\d{1,9}[.)]|[.)])[ \t])){12})/gm;

function withoutTowers(markdown: string): string {
  return markdown.replace(tower, "$1\\");
}

/** Without what fetches, runs or styles, and with every link's address in sight. */
function plain(tree: Nodes): Root {
  const content = tree.type === "root" ? tree.children : [tree];
  return { type: "root", children: content.flatMap((node) => plainNode(node, false)) };
}

function plainNode(node: RootContent | ElementContent, inText: boolean): ElementContent[] {
  if (node.type === "text") return inText ? brokenLines(node.value) : [node];
  if (node.type !== "element") return [];
  if (node.tagName === "img") return [text(pictureText(node))];
  if (node.tagName === "input") return [text(node.properties["checked"] ? "☑" : "☐")];
  const breaks = node.tagName !== "code" && (inText || holdsText(node));
  const children = node.children.flatMap((child) => plainNode(child, breaks));
  if (node.tagName === "a") return link(node, children);
  const { start } = node.properties;
  return [{ ...node, properties: start === undefined ? {} : { start }, children }];
}

/** Where a line of the source ends, so does one of the text: mail is not typeset. */
function holdsText({ tagName, children }: Element): boolean {
  const holdsBlocks = children.some((child) => child.type === "element" && isBlock(child));
  return tagName === "li" ? !holdsBlocks : /^(?:p|td|th|h[1-6])$/.test(tagName);
}

function isBlock({ tagName }: Element): boolean {
  return /^(?:p|ul|ol|pre|blockquote|table|h[1-6]|hr)$/.test(tagName);
}

function brokenLines(value: string): ElementContent[] {
  return value
    .split(/(\n)/)
    .filter((part) => part !== "")
    .map((part) => (part === "\n" ? element("br", []) : text(part)));
}

function link({ properties }: Element, children: ElementContent[]): ElementContent[] {
  const href = properties["href"] ?? "";
  if (!/^(?:https?:\/\/|mailto:)/i.test(href)) return children;
  const anchor = element("a", children);
  anchor.properties = { href };
  const shown = textOf(anchor);
  const address = href.replace(/^mailto:/i, "");
  return shown === address ? [anchor] : [anchor, text(` (${address})`)];
}

function pictureText({ properties }: Element): string {
  return [properties["alt"], properties["src"]].filter(Boolean).map(String).join(": ");
}

function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textOf).join("") : "";
}

function text(value: string): ElementContent {
  return { type: "text", value };
}

function element(tagName: string, children: ElementContent[]): Element {
  return { type: "element", tagName, properties: {}, children };
}
