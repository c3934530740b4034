/** One document from bytes to safe Markdown, inside the parser thread. */
import { ConnectorError } from "../errors/connector-error.ts";
import { corrupt, tooLarge } from "./content-errors.ts";
import { Content, type ContentFormat, type MarkdownText } from "./format.ts";
import { HiddenText } from "./hidden-text.ts";
import { neutraliseText } from "./neutralise.ts";
import { recogniseFormat, type FormatHints } from "./recognise-format.ts";

export interface DocumentToParse extends FormatHints {
  bytes: Uint8Array;
}

export interface ParsedContent {
  /** "docx", "pdf", …: what the bytes are, whatever the name says. */
  format: string;
  /** Safe to show: no link, image, HTML or invisible character is left in it. */
  markdown: string;
  /** What a reader must know besides the text: parts left out, hidden text, no text at all. */
  notes: string[];
}

const maxMarkdownCharacters = 5_000_000;

/** @throws ConnectorError for every document that cannot be read. */
export async function parseDocument(document: DocumentToParse): Promise<ParsedContent> {
  const content = new Content(document.bytes);
  const format = recogniseFormat(content, document);
  const hidden = new HiddenText();
  const { markdown, notes } = await read(format, content, hidden);
  // Every format passes here, so no reader can forget to make its text inert.
  const safe = neutraliseText(hidden.reveal(markdown.slice(0, maxMarkdownCharacters))).trim();
  if (markdown.length > maxMarkdownCharacters)
    notes.push("Only the first 5 million characters are shown.");
  return { format: format.name, markdown: safe, notes: [...notes, ...hidden.notes] };
}

async function read(
  format: ContentFormat,
  content: Content,
  hidden: HiddenText,
): Promise<MarkdownText> {
  try {
    return await format.read(content, hidden);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (error instanceof RangeError)
      throw tooLarge("Its parts are nested too deeply or grow too long.");
    throw corrupt(format.label, error);
  }
}
