/** HTML that others wrote as Markdown: links and images become text, hidden text is marked as such. */
import type { Element, Properties, Root as Html } from "hast";
import type { Emphasis, InlineCode, Strong, Text } from "mdast";
import rehypeParse from "rehype-parse";
import rehypeRemark from "rehype-remark";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import { boundNesting } from "./bound-nesting.ts";
import type { MarkdownText } from "./format.ts";
import { markHiddenText } from "./hidden-html.ts";
import type { HiddenText } from "./hidden-text.ts";
import { linksAsText } from "./link-text.ts";
import { simplifyTables } from "./html-tables.ts";

const parser = unified().use(rehypeParse);
const toMarkdown = unified().use(rehypeRemark, {
  handlers: { img: (_state, { properties }: Element) => imageText(properties) },
});
const writer = unified()
  .use(remarkGfm, { tablePipeAlign: false })
  .use(remarkStringify, {
    bullet: "-",
    listItemIndent: "one",
    rule: "-",
    handlers: {
      // The default writes a backslash at the line's end, which only distracts a reader.
      break: (_node, _parent, state) => (isOneLine(state.stack) ? " " : "\n"),
      // The defaults encode letters beside the asterisks where a space is missing, as in Japanese.
      strong: (node: Strong, _parent, state, info) => `**${state.containerPhrasing(node, info)}**`,
      emphasis: (node: Emphasis, _parent, state, info) =>
        `*${state.containerPhrasing(node, info)}*`,
      text: (node, _parent, state, info) =>
        withFewEscapes(state.safe(node.value.replaceAll("`", "'"), info)),
      inlineCode: ({ value }: InlineCode, _parent, state) =>
        `\`${state.stack.includes("tableCell") ? value.replaceAll("|", "\\|") : value}\``,
    },
  });

/** The text of an HTML document or fragment, with headings, lists, tables and quotes as Markdown. */
export function htmlToMarkdown(html: string, hidden: HiddenText): MarkdownText {
  const bounded = boundNesting(html);
  const tree: Html = parser.parse(bounded.html);
  markHiddenText(tree, hidden);
  simplifyTables(tree);
  const markdown = toMarkdown.runSync(tree);
  linksAsText(markdown);
  const notes: string[] = [];
  if (bounded.isCut) notes.push("The rest is nested too deeply to be read and was left out.");
  return { markdown: writer.stringify(markdown), notes };
}

/** An image without a description may matter; one with an empty description, or of a pixel, is decoration. */
function imageText({ alt, width, height }: Properties): Text | undefined {
  if (alt === "" || Number(width) <= 2 || Number(height) <= 2) return undefined;
  return { type: "text", value: typeof alt === "string" ? `[image: ${alt}]` : "[image]" };
}

function isOneLine(stack: readonly string[]): boolean {
  return stack.includes("tableCell") || stack.includes("headingAtx");
}

/**
 * Removes escapes that cost reading and protect nothing: what they guard against (links, images,
 * HTML, entities) is broken up in every text before it leaves, see neutralise.ts.
 */
function withFewEscapes(markdown: string): string {
  return markdown
    .replace(/\\([[<!(@:~])/g, "$1")
    .replace(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, "_")
    .replace(/\\&(?![a-z0-9#]+;)/gi, "&");
}
