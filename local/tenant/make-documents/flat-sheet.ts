/** Writes an OpenDocument spreadsheet as one XML file; a cell that begins with "=" is a formula. */
import { escapeXml, metadata, namespaces } from "./flat-text.ts";

export type Cell = string | number | { text: string; comment: string };

export interface Sheet {
  name: string;
  rows: Cell[][];
  hidden?: true;
}

export interface Workbook {
  title: string;
  author: string;
  sheets: Sheet[];
}

function cell(value: Cell): string {
  if (typeof value === "number") {
    return `<table:table-cell office:value-type="float" office:value="${value}"/>`;
  }
  if (typeof value === "object") {
    const note = `<office:annotation><dc:creator>Reviewer</dc:creator><text:p>${escapeXml(value.comment)}</text:p></office:annotation>`;
    return `<table:table-cell office:value-type="string">${note}<text:p>${escapeXml(value.text)}</text:p></table:table-cell>`;
  }
  if (value.startsWith("=")) {
    return `<table:table-cell table:formula="of:${escapeXml(value)}"/>`;
  }
  return `<table:table-cell office:value-type="string"><text:p>${escapeXml(value)}</text:p></table:table-cell>`;
}

function sheet({ name, rows, hidden }: Sheet): string {
  const lines = rows.map((row) => `<table:table-row>${row.map(cell).join("")}</table:table-row>`);
  return `<table:table table:name="${escapeXml(name)}"${hidden ? ` table:style-name="HiddenSheet"` : ""}>${lines.join("")}</table:table>`;
}

export function flatSheet({ title, author, sheets }: Workbook): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<office:document ${namespaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">` +
    metadata(title, author) +
    `<office:automatic-styles><style:style style:name="HiddenSheet" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>` +
    `<office:body><office:spreadsheet>${sheets.map(sheet).join("")}</office:spreadsheet></office:body></office:document>`
  );
}
