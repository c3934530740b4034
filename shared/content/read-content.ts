/** Reads a document, or the body of a mail, that others wrote: its text as safe Markdown. */
import { ConnectorError } from "../errors/connector-error.ts";
import { emptyFile, tooLarge } from "./content-errors.ts";
import type { DocumentToParse, ParsedContent } from "./parse-document.ts";
import { ParserPool } from "./parser-pool.ts";

export type { ParsedContent } from "./parse-document.ts";

/** The largest document that is read; callers refuse larger ones before they download them. */
export const maxContentBytes = 25 * 1024 * 1024;

const pool = new ParserPool({
  threads: 2,
  queueLimit: 64,
  timeLimitMs: 20_000,
  memoryLimitMb: 256,
});

/**
 * The text of a document as Markdown in which nothing acts, parsed in another thread. The bytes
 * decide the format; name and media type only help where they do not.
 *
 * @throws ConnectorError `unsupported_content` (unknown, damaged, protected or empty),
 * `content_too_large` (in bytes, or while it is read), `service_unavailable` (too many at once),
 * `client_closed_request` (aborted by `signal`).
 */
export async function readContent(
  document: DocumentToParse,
  signal?: AbortSignal,
): Promise<ParsedContent> {
  const { byteLength } = document.bytes;
  if (byteLength === 0) throw emptyFile();
  if (byteLength > maxContentBytes)
    throw tooLarge("It is larger than 25 MB, the most the connector reads.");
  return await parseDrawnOrNot(pool, document, signal);
}

/** A PDF that takes too much with its drawings is read again without them. */
export async function parseDrawnOrNot(
  parsers: ParserPool,
  document: DocumentToParse,
  signal?: AbortSignal,
): Promise<ParsedContent> {
  try {
    return await parsers.parse(document, signal);
  } catch (error) {
    const isTooLarge = error instanceof ConnectorError && error.code === "content_too_large";
    // Plans and maps are drawn in more strokes than can be followed; their text is short.
    if (!isTooLarge || !isPdf(document.bytes)) throw error;
    return await parsers.parse({ ...document, isDrawingIgnored: true }, signal);
  }
}

function isPdf({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, Math.min(byteLength, 1024)).includes("%PDF-");
}
