/** What people put on a PDF page apart from its text: comments, and where its links lead. */
import type { HiddenText } from "../hidden-text.ts";

/** As pdf.js gives it, as far as it is read. */
export interface Annotation {
  subtype?: string;
  annotationFlags?: number;
  url?: string;
  titleObj?: { str?: string };
  contentsObj?: { str?: string };
}

/** Beyond, a page is a form or a map. */
const maxListed = 100;
/** Pop-ups repeat the comment that they belong to; widgets are the fields of forms. */
const withoutComment = new Set(["Link", "Popup", "Widget"]);
/** Invisible, hidden, or not shown on a screen. */
const unseenFlags = 1 | 2 | 32;

/** Sections for a page; empty when there is nothing to tell. */
export function annotationsMarkdown(
  annotations: readonly Annotation[],
  pageText: string,
  hidden: HiddenText,
): string {
  const comments = annotations
    .filter(({ subtype = "" }) => !withoutComment.has(subtype))
    .flatMap((annotation) => commentLine(annotation, hidden));
  const urls = annotations.flatMap(({ subtype, url }) =>
    subtype === "Link" && url && !pageText.includes(url) ? [`- ${oneLine(url)}`] : [],
  );
  return [section("Comments", comments), section("Links", [...new Set(urls)])]
    .filter(Boolean)
    .join("\n\n");
}

function commentLine(annotation: Annotation, hidden: HiddenText): string[] {
  const text = oneLine(annotation.contentsObj?.str ?? "");
  if (text === "") return [];
  const author = oneLine(annotation.titleObj?.str ?? "") || "Unknown author";
  const isUnseen = ((annotation.annotationFlags ?? 0) & unseenFlags) !== 0;
  return [`- ${author}: ${isUnseen ? hidden.mark(text) : text}`];
}

function section(title: string, lines: readonly string[]): string {
  const more = lines.length > maxListed ? `\n- and ${lines.length - maxListed} more` : "";
  return lines.length > 0 ? `### ${title}\n\n${lines.slice(0, maxListed).join("\n")}${more}` : "";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
