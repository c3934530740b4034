/** Finds the format of a document: its bytes decide, name and media type only tell texts apart. */
import { corrupt, passwordProtected, unknownFormat } from "./content-errors.ts";
import type { Content, ContentFormat } from "./format.ts";
import { formats } from "./formats/formats.ts";
import { html, opensAsHtml } from "./formats/html.ts";
import { plainText } from "./formats/plain-text.ts";

/** What the service says about a file; either may be wrong or missing. */
export interface FormatHints {
  fileName?: string | undefined;
  mediaType?: string | undefined;
}

/** Old Office documents and encrypted new ones: the OLE compound file. */
const compoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const encryptedPackage = Buffer.from("EncryptedPackage", "utf16le");

/** @throws ConnectorError `unsupported_content` for what is not, or cannot be, read. */
export function recogniseFormat(content: Content, hints: FormatHints): ContentFormat {
  if (content.startsWith(compoundFile)) throw compoundFileError(content.bytes);
  const shown = formats.find((format) => format.matches?.(content));
  if (shown) return shown;
  const named = namedFormat(hints);
  if (content.text !== undefined && !isMarkup(content.text, hints)) {
    if (named && !named.matches) return named;
    return opensAsHtml(content.text) ? html : plainText;
  }
  throw named && !content.isZip
    ? corrupt(named.label)
    : unknownFormat(formats.map(({ name }) => name));
}

function namedFormat({ fileName = "", mediaType = "" }: FormatHints): ContentFormat | undefined {
  const extension = extensionOf(fileName);
  const type = mediaType.split(";", 1)[0]!.trim().toLowerCase();
  return (
    formats.find(({ extensions }) => extensions.includes(extension)) ??
    formats.find(({ mediaTypes }) => mediaTypes.includes(type))
  );
}

/** Texts that mean little to a reader as they stand: saved pages with encoded parts, rich text. */
function isMarkup(text: string, { fileName = "", mediaType = "" }: FormatHints): boolean {
  return (
    text.startsWith("{\\rtf") ||
    ["mht", "mhtml"].includes(extensionOf(fileName)) ||
    /^multipart\//i.test(mediaType)
  );
}

function extensionOf(fileName: string): string {
  return /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
}

function compoundFileError(bytes: Uint8Array): Error {
  const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
    encryptedPackage,
  );
  return isEncrypted
    ? passwordProtected("Office document")
    : unknownFormat(formats.map(({ name }) => name));
}
