/** Small documents made on the spot: honest ones, and ones that mean harm. */
import { deflateRawSync } from "node:zlib";

export interface ZipPart {
  name: string;
  data: string | Uint8Array;
  /** What the directory says instead of the truth. */
  declaredSize?: number;
}

export function zip(parts: readonly ZipPart[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, declaredSize } of parts) {
    const raw = Buffer.from(data);
    const deflated = deflateRawSync(raw);
    const header = Buffer.alloc(46 + name.length);
    header.writeUInt32LE(0x02014b50);
    header.writeUInt16LE(8, 10);
    header.writeUInt32LE(deflated.length, 20);
    header.writeUInt32LE(declaredSize ?? raw.length, 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt32LE(offset, 42);
    header.write(name, 46);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    locals.push(local, deflated);
    directory.push(header);
    offset += local.length + deflated.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const wordNamespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const officeRelationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A Word document with this body, and further parts of the package. */
export function docx(body: string, parts: readonly ZipPart[] = [], prologue = ""): Uint8Array {
  const document = `${prologue}<w:document ${wordNamespaces}><w:body>${body}</w:body></w:document>`;
  return zip([{ name: "word/document.xml", data: document }, ...parts]);
}

export function paragraph(text: string, style = ""): string {
  const properties = style && `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`;
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

type WordPart = "footnotes" | "endnotes" | "comments" | "styles" | "settings" | "hdr" | "ftr";

export function wordPart(name: WordPart, content: string): ZipPart {
  return { name: `word/${name}.xml`, data: `<w:${name} ${wordNamespaces}>${content}</w:${name}>` };
}

/** A run of a Word document with these properties. */
export function run(text: string, properties = ""): string {
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
}

/** Relationships of the document, by id: where its links lead, and parts of the package by their type. */
export function wordLinks(
  targets: Readonly<Record<string, string>>,
  parts: Readonly<Record<string, string>> = {},
): ZipPart {
  const links = [
    ...Object.entries(targets).map(
      ([id, target]) =>
        `<Relationship Id="${id}" Type="${officeRelationships}/hyperlink" Target="${target}" TargetMode="External"/>`,
    ),
    ...Object.entries(parts).map(
      ([type, target]) =>
        `<Relationship Id="${type}" Type="${officeRelationships}/${type}" Target="${target}"/>`,
    ),
  ];
  return {
    name: "word/_rels/document.xml.rels",
    data: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join("")}</Relationships>`,
  };
}

/**
 * A PDF with these content streams, one page each; `trailer` goes into the trailer dictionary,
 * `page` into each page's.
 */
export function pdf(pages: readonly string[], trailer = "", page = ""): Uint8Array {
  const pageIds = pages.map((_, index) => 4 + index * 2);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ...pages.flatMap((stream, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> /ExtGState << /Clear << /ca 0 >> >> /XObject << /Im ${4 + pages.length * 2} 0 R >> >> ${page} >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    ]),
    "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 4 >>\nstream\n0000\nendstream",
  ];
  return pdfOf(objects, trailer);
}

export function pdfOf(objects: readonly string[], trailer = ""): Uint8Array {
  let file = "%PDF-1.7\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.from(`${file}xref\n0 ${size}\n0000000000 65535 f \n${table}${end}`, "latin1");
}

/** Lines of text down a page, each at its height above the foot. */
export function pdfLines(...lines: readonly (readonly [height: number, text: string])[]): string {
  return `BT /F1 12 Tf ${lines.map(([y, text]) => `1 0 0 1 72 ${y} Tm (${text}) Tj`).join(" ")} ET`;
}

/** The trailer of a PDF whose password is not the empty one. */
export const encryptedTrailer =
  `/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <${"61".repeat(32)}> /U <${"62".repeat(32)}> >> ` +
  `/ID [<${"63".repeat(16)}> <${"63".repeat(16)}>]`;

export function compoundFile(entry: string): Uint8Array {
  const head = Buffer.from("d0cf11e0a1b11ae1", "hex");
  return Buffer.concat([
    head,
    Buffer.alloc(1016),
    Buffer.from(entry, "utf16le"),
    Buffer.alloc(100),
  ]);
}
