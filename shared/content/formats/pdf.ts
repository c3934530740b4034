/** PDF: the text of each page, in the order and lines in which the file keeps it. */
import { passwordProtected } from "../content-errors.ts";
import type { Content, ContentFormat, MarkdownText } from "../format.ts";

const maxPages = 2000;
/** A gap of more than this many line heights starts a paragraph. */
const paragraphGap = 1.7;

export const pdf: ContentFormat = {
  name: "pdf",
  label: "PDF document",
  extensions: ["pdf"],
  mediaTypes: ["application/pdf"],
  // Some writers put bytes before the header; readers accept it within the first 1024.
  matches: (content) => content.startsWith("%PDF-", content.text === undefined ? 1024 : 0),
  read,
};

async function read({ bytes }: Content): Promise<MarkdownText> {
  const { getDocumentProxy } = await import("unpdf");
  const document = await getDocumentProxy(new Uint8Array(bytes), {
    verbosity: 0,
    useSystemFonts: false,
    useWorkerFetch: false,
  }).catch((error: unknown) => {
    throw isPasswordException(error) ? passwordProtected("PDF document") : error;
  });
  try {
    const shown = Math.min(document.numPages, maxPages);
    const pages: string[] = [];
    for (let number = 1; number <= shown; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(pageMarkdown(items.filter((item) => "str" in item)));
      page.cleanup();
    }
    return inPages(pages, document.numPages);
  } finally {
    await document.loadingTask.destroy();
  }
}

function isPasswordException(error: unknown): boolean {
  return error instanceof Error && error.name === "PasswordException";
}

function inPages(pages: readonly string[], numPages: number): MarkdownText {
  const notes: string[] = [];
  if (numPages > pages.length)
    notes.push(`Only the first ${pages.length} of ${numPages} pages are shown.`);
  const empty = pages.filter((text) => text === "").length;
  if (empty === pages.length)
    return {
      markdown: "",
      notes: [...notes, "It holds only images, such as scanned pages: there is no text to read."],
    };
  if (empty > 0)
    notes.push(`${empty} of ${pages.length} pages hold no text, only images or nothing.`);
  const markdown = pages.map((text, index) => `## Page ${index + 1}\n\n${text}`).join("\n\n");
  return { markdown, notes };
}

/** What pdf.js tells of a piece of text; `transform[5]` is its height above the foot of the page. */
interface Piece {
  str: string;
  transform: number[];
  height: number;
  hasEOL: boolean;
}

interface Line {
  text: string;
  y: number;
  height: number;
}

function pageMarkdown(pieces: readonly Piece[]): string {
  let text = "";
  let previous: Line | undefined;
  for (const line of linesOf(pieces)) {
    text = previous ? joined(text, line, previous) : line.text;
    previous = line;
  }
  return text;
}

function* linesOf(pieces: readonly Piece[]): Generator<Line> {
  let line: Line = { text: "", y: 0, height: 0 };
  for (const { str, transform, height, hasEOL } of pieces) {
    if (line.text.trim() === "") line.y = transform[5] ?? 0;
    line = { text: line.text + str, y: line.y, height: Math.max(line.height, height) };
    if (!hasEOL) continue;
    if (line.text.trim() !== "") yield { ...line, text: line.text.trim() };
    line = { text: "", y: 0, height: 0 };
  }
  if (line.text.trim() !== "") yield { ...line, text: line.text.trim() };
}

function joined(text: string, line: Line, previous: Line): string {
  const gap = previous.y - line.y;
  // A line above the previous one begins another column or box.
  if (gap < 0 || gap > paragraphGap * Math.max(line.height, previous.height))
    return `${text}\n\n${line.text}`;
  const isHyphenated = /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line.text);
  return isHyphenated ? text.slice(0, -1) + line.text : `${text}\n${line.text}`;
}
