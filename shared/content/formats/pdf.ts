/** PDF: the text of each page, in the order and lines in which the file keeps it. */
import type { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { passwordProtected } from "../content-errors.ts";
import type { Content, ContentFormat, MarkdownText } from "../format.ts";
import type { HiddenText } from "../hidden-text.ts";
import { DrawnPage, type DrawnText } from "../pdf/drawn-text.ts";
import { markPieces } from "../pdf/mark-pieces.ts";
import { annotationsMarkdown } from "../pdf/page-annotations.ts";
import { pageMarkdown } from "../pdf/page-lines.ts";

type PDFDocumentProxy = Awaited<ReturnType<typeof getDocumentProxy>>;
type PDFPageProxy = Awaited<ReturnType<PDFDocumentProxy["getPage"]>>;
type PdfJs = Awaited<ReturnType<typeof getResolvedPDFJS>>;

const maxPages = 2000;
/** The time for telling hidden text from shown; pages behind are read without. */
const searchLimitMs = 6000;

export const pdf: ContentFormat = {
  name: "pdf",
  label: "PDF document",
  extensions: ["pdf"],
  mediaTypes: ["application/pdf"],
  // Some writers put bytes before the header; readers accept it within the first 1024.
  matches: (content) => content.startsWith("%PDF-", content.text === undefined ? 1024 : 0),
  read,
};

async function read({ bytes }: Content, hidden: HiddenText): Promise<MarkdownText> {
  const { getDocumentProxy, getResolvedPDFJS } = await import("unpdf");
  const pdfjs = await getResolvedPDFJS();
  const document = await getDocumentProxy(new Uint8Array(bytes), {
    verbosity: 0,
    useSystemFonts: false,
    useWorkerFetch: false,
    // Pictures are not looked at, so none is decoded.
    maxImageSize: 1,
  }).catch((error: unknown) => {
    throw isPasswordException(error) ? passwordProtected("PDF document") : error;
  });
  try {
    const reader = await pageReader(document, pdfjs, hidden);
    const shown = Math.min(document.numPages, maxPages);
    const pages: PageText[] = [];
    for (let number = 1; number <= shown; number++) pages.push(await reader(number));
    return inPages(pages, document.numPages);
  } finally {
    await document.loadingTask.destroy();
  }
}

interface PageText {
  text: string;
  /** Comments and links, which a page without text may have. */
  annotations: string;
  hasTextLayer: boolean;
  isSearched: boolean;
}

async function pageReader(
  document: PDFDocumentProxy,
  { OPS, normalizeUnicode }: PdfJs,
  hidden: HiddenText,
): Promise<(number: number) => Promise<PageText>> {
  const layers = await document.getOptionalContentConfig();
  const operations = new Map(Object.entries(OPS).map(([name, number]) => [number, name]));
  let searchedMs = 0;
  return async (number) => {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const pieces = items.filter((item) => "str" in item);
    const start = performance.now();
    // A damaged page may have text that can be read and drawings that cannot.
    const drawn =
      searchedMs < searchLimitMs ? await drawnTexts(page).catch(() => undefined) : undefined;
    searchedMs += performance.now() - start;
    const texts = drawn?.map(({ text, visibility }) => ({
      text: normalizeUnicode(text),
      visibility,
    }));
    const marked = markPieces(
      pieces.map(({ str }) => str),
      texts ?? [],
      hidden,
    );
    const lines = pageMarkdown(
      pieces.map((piece, index) => ({ ...piece, str: marked.texts[index]! })),
    );
    const text = [lines, marked.elsewhere].filter(Boolean).join("\n\n");
    const annotations = annotationsMarkdown(await page.getAnnotations(), text, hidden);
    page.cleanup();
    return {
      text,
      annotations,
      hasTextLayer: marked.hasTextLayer,
      isSearched: drawn !== undefined,
    };
  };

  async function drawnTexts(page: PDFPageProxy): Promise<DrawnText[]> {
    const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 0 });
    const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
    const drawing = new DrawnPage({ left, bottom, right, top }, (group) => layers.isVisible(group));
    fnArray.forEach((operation, index) =>
      drawing.draw(operations.get(operation) ?? "", (argsArray[index] ?? []) as readonly unknown[]),
    );
    return drawing.texts;
  }
}

function isPasswordException(error: unknown): boolean {
  return error instanceof Error && error.name === "PasswordException";
}

function inPages(pages: readonly PageText[], numPages: number): MarkdownText {
  const notes: string[] = [];
  if (numPages > pages.length)
    notes.push(`Only the first ${pages.length} of ${numPages} pages are shown.`);
  const layers = pages.filter(({ hasTextLayer }) => hasTextLayer).length;
  if (layers > 0)
    notes.push(
      `The text of ${layers} of ${pages.length} pages is drawn so that it does not show: a scan's recognised text, or hidden.`,
    );
  const unsearched = pages.filter(({ isSearched }) => !isSearched).length;
  if (unsearched > 0)
    notes.push(
      `On ${unsearched} of ${pages.length} pages, hidden text is not told from text that shows.`,
    );
  const empty = pages.filter(({ text }) => text === "").length;
  if (empty === pages.length && pages.every(({ annotations }) => annotations === ""))
    return {
      markdown: "",
      notes: [...notes, "It holds only images, such as scanned pages: there is no text to read."],
    };
  if (empty > 0)
    notes.push(`${empty} of ${pages.length} pages hold no text, only images or nothing.`);
  const markdown = pages
    .map(({ text, annotations }, index) => [`## Page ${index + 1}`, text, annotations])
    .map((parts) => parts.filter(Boolean).join("\n\n"))
    .join("\n\n");
  return { markdown, notes };
}
