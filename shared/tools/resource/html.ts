/** HTML that a reader puts together from parts that others wrote, on its way to safe Markdown. */
import { type ParsedContent, readContent } from "../../content/read-content.ts";

/** The Markdown of HTML; of nothing, nothing. */
export async function readHtml(
  html: string,
  signal: AbortSignal,
): Promise<Pick<ParsedContent, "markdown" | "notes">> {
  if (html.trim() === "") return { markdown: "", notes: [] };
  return await readContent(
    { bytes: new TextEncoder().encode(html), mediaType: "text/html" },
    signal,
  );
}

/** Text as HTML that shows it as it is, line by line. */
export function textAsHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\r\n?|\n/g, "<br>");
}
