/** Reads a document, or the body of a mail, that others wrote: its text as safe Markdown. */
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
  return await pool.parse(document, signal);
}
