/** HTML: saved pages and the bodies of mails and messages. */
import type { ContentFormat } from "../format.ts";

const opening = /^\s*(?:<!--[^]{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)[\s>]/i;

export const html: ContentFormat = {
  name: "html",
  label: "HTML file",
  extensions: ["html", "htm", "xhtml"],
  mediaTypes: ["text/html", "application/xhtml+xml"],
  async read({ text }, hidden) {
    const { htmlToMarkdown } = await import("../html-to-markdown.ts");
    return htmlToMarkdown(text ?? "", hidden);
  },
};

/** A text without a telling name is HTML when it opens as a document does. */
export function opensAsHtml(text: string): boolean {
  return opening.test(text.slice(0, 4096));
}
