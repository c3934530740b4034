/** Text that Graph gives in answers, not as files: on its way to safe Markdown. */
import { type ParsedContent, readContent } from "../../content/read-content.ts";

/** The Markdown of HTML or of plain text; of nothing, nothing. */
export async function readText(
  text: string,
  mediaType: "text/html" | "text/plain",
  signal: AbortSignal,
): Promise<Pick<ParsedContent, "markdown" | "notes">> {
  if (text.trim() === "") return { markdown: "", notes: [] };
  return await readContent({ bytes: new TextEncoder().encode(text), mediaType }, signal);
}

/** Text as HTML that shows it as it is, line by line. */
export function textAsHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\r\n?|\n/g, "<br>");
}
