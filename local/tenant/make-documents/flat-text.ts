/** Writes OpenDocument text as one XML file, with real headings, tables, lists, footnotes and comments. */

/** XML that is already escaped. Everything below answers it; plain strings are escaped on the way in. */
export class Xml {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

export type Inline = string | Xml;

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

export function inline(...parts: Inline[]): string {
  return parts.map((part) => (part instanceof Xml ? part.source : escapeXml(part))).join("");
}

const span = (style: string, text: string) =>
  new Xml(`<text:span text:style-name="${style}">${escapeXml(text)}</text:span>`);

export const bold = (text: string) => span("Bold", text);
/** White, one point: there for machines, not for eyes. */
export const hidden = (text: string) => span("Hidden", text);

/** Hidden as a word processor hides it: not shown, not printed. */
export const vanished = (text: string) => span("Vanished", text);
/** Black, but too small to read. */
export const tiny = (text: string) => span("Tiny", text);

export const link = (href: string, text: string) =>
  new Xml(
    `<text:a xlink:type="simple" xlink:href="${escapeXml(href)}">${escapeXml(text)}</text:a>`,
  );

let notes = 0;
export function footnote(text: string): Xml {
  notes += 1;
  return new Xml(
    `<text:note text:id="ftn${notes}" text:note-class="footnote"><text:note-citation>${notes}</text:note-citation>` +
      `<text:note-body><text:p text:style-name="Footnote">${escapeXml(text)}</text:p></text:note-body></text:note>`,
  );
}

export function comment(author: string, date: string, text: string): Xml {
  return new Xml(
    `<office:annotation><dc:creator>${escapeXml(author)}</dc:creator><dc:date>${date}</dc:date>` +
      `<text:p>${escapeXml(text)}</text:p></office:annotation>`,
  );
}

export const title = (text: string) =>
  new Xml(`<text:p text:style-name="Title">${escapeXml(text)}</text:p>`);

export const heading = (level: 1 | 2 | 3, text: string) =>
  new Xml(
    `<text:h text:style-name="Heading_20_${level}" text:outline-level="${level}">${escapeXml(text)}</text:h>`,
  );

export const paragraph = (...parts: Inline[]) =>
  new Xml(`<text:p text:style-name="Body">${inline(...parts)}</text:p>`);

export const pageBreak = () => new Xml(`<text:p text:style-name="PageBreak"/>`);

function list(style: string, items: string[]): Xml {
  const entries = items.map(
    (item) =>
      `<text:list-item><text:p text:style-name="Body">${escapeXml(item)}</text:p></text:list-item>`,
  );
  return new Xml(`<text:list text:style-name="${style}">${entries.join("")}</text:list>`);
}

export const bullets = (...items: string[]) => list("Bullets", items);
export const numbered = (...items: string[]) => list("Numbers", items);

const tableCell = (style: string) => (text: string) =>
  `<table:table-cell table:style-name="Cell" office:value-type="string"><text:p text:style-name="${style}">${escapeXml(text)}</text:p></table:table-cell>`;
const tableRow = (style: string, cells: string[]) =>
  `<table:table-row>${cells.map(tableCell(style)).join("")}</table:table-row>`;

/** The first row is the heading row. */
export function table(name: string, rows: string[][]): Xml {
  const [head = [], ...body] = rows;
  return new Xml(
    `<table:table table:name="${name}"><table:table-column table:number-columns-repeated="${head.length}"/>` +
      `<table:table-header-rows>${tableRow("TableHead", head)}</table:table-header-rows>` +
      `${body.map((cells) => tableRow("Body", cells)).join("")}</table:table>`,
  );
}

/** A picture over the whole width, embedded. */
export const picture = (png: Uint8Array, width: string, height: string, alternateText: string) =>
  new Xml(
    `<text:p text:style-name="Body"><draw:frame text:anchor-type="as-char" svg:width="${width}" svg:height="${height}">` +
      `<draw:image><office:binary-data>${Buffer.from(png).toString("base64")}</office:binary-data></draw:image>` +
      `<svg:desc>${escapeXml(alternateText)}</svg:desc></draw:frame></text:p>`,
  );

/** A picture that lies elsewhere: whoever opens the document tells that host. */
export const remotePicture = (href: string, alternateText: string) =>
  new Xml(
    `<text:p text:style-name="Body"><draw:frame text:anchor-type="as-char" svg:width="0.1cm" svg:height="0.1cm">` +
      `<draw:image xlink:href="${escapeXml(href)}" xlink:type="simple"/>` +
      `<svg:desc>${escapeXml(alternateText)}</svg:desc></draw:frame></text:p>`,
  );

export interface TextDocument {
  title: string;
  author: string;
  /** `de-DE`: its country picks the fonts for East Asian and right-to-left scripts. */
  language: string;
  content: Xml[];
  margin?: string;
}

export const namespaces = [
  ["office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"],
  ["style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"],
  ["text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"],
  ["table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"],
  ["draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"],
  ["presentation", "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"],
  ["fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"],
  ["svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"],
  ["meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"],
  ["of", "urn:oasis:names:tc:opendocument:xmlns:of:1.2"],
  ["xlink", "http://www.w3.org/1999/xlink"],
  ["dc", "http://purl.org/dc/elements/1.1/"],
]
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(" ");

export const metadata = (name: string, author: string) =>
  `<office:meta><dc:title>${escapeXml(name)}</dc:title><meta:initial-creator>${escapeXml(author)}</meta:initial-creator>` +
  `<dc:creator>${escapeXml(author)}</dc:creator></office:meta>`;

const sized = (size: string) =>
  `fo:font-size="${size}" style:font-size-asian="${size}" style:font-size-complex="${size}"`;

function styles(language: string, margin: string): string {
  const [code = "en", country = "GB"] = language.split("-");
  const rightToLeft = code === "ar";
  const writing = rightToLeft ? `style:writing-mode="rl-tb" fo:text-align="end"` : "";
  const locale = `fo:language="${code}" fo:country="${country}" style:language-asian="ja" style:country-asian="JP" style:language-complex="ar" style:country-complex="AE"`;
  const fonts = `fo:font-family="Liberation Sans" style:font-family-asian="Noto Sans CJK JP" style:font-family-complex="Noto Sans Arabic"`;
  const headingStyle = (level: number, size: string) =>
    `<style:style style:name="Heading_20_${level}" style:display-name="Heading ${level}" style:family="paragraph" style:default-outline-level="${level}">` +
    `<style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always" ${writing}/>` +
    `<style:text-properties fo:font-weight="bold" fo:color="#1b4f72" ${sized(size)}/></style:style>`;
  return (
    `<office:styles><style:default-style style:family="paragraph"><style:text-properties ${fonts} ${locale} ${sized("11pt")}/></style:default-style>` +
    `<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.4cm" ${writing}/><style:text-properties fo:font-weight="bold" ${sized("22pt")}/></style:style>` +
    headingStyle(1, "16pt") +
    headingStyle(2, "13pt") +
    headingStyle(3, "12pt") +
    `<style:style style:name="Body" style:display-name="Text body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm" ${writing}/></style:style>` +
    `<style:style style:name="Footnote" style:family="paragraph"><style:text-properties ${sized("9pt")}/></style:style>` +
    `<style:style style:name="TableHead" style:family="paragraph"><style:paragraph-properties ${writing}/><style:text-properties fo:font-weight="bold"/></style:style>` +
    `<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:space-before="0.6cm" text:min-label-width="0.6cm"/></text:list-level-style-bullet></text:list-style>` +
    `<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."><style:list-level-properties text:space-before="0.6cm" text:min-label-width="0.6cm"/></text:list-level-style-number></text:list-style>` +
    `</office:styles><office:automatic-styles>` +
    `<style:style style:name="PageBreak" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>` +
    `<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>` +
    `<style:style style:name="Hidden" style:family="text"><style:text-properties fo:color="#ffffff" fo:font-size="1pt"/></style:style>` +
    `<style:style style:name="Vanished" style:family="text"><style:text-properties text:display="none"/></style:style>` +
    `<style:style style:name="Tiny" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>` +
    `<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #808080" fo:padding="0.1cm"/></style:style>` +
    `<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="${margin}" ${rightToLeft ? 'style:writing-mode="rl-tb"' : ""}/></style:page-layout>` +
    `</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/></office:master-styles>`
  );
}

export function flatText(document: TextDocument): string {
  const { title: name, author, language, content, margin = "2.2cm" } = document;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<office:document ${namespaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">` +
    metadata(name, author) +
    styles(language, margin) +
    `<office:body><office:text>${content.map((block) => block.source).join("\n")}</office:text></office:body></office:document>`
  );
}
