/** Workbooks: each sheet under a heading, hidden ones marked, with the values that were last computed. */
import type { MarkdownText } from "../format.ts";
import type { Zip } from "../zip.ts";
import { commentsMarkdown } from "./cell-comments.ts";
import { numberKind, shownNumber, type NumberKind } from "./number-format.ts";
import { relationshipsOf, referenceOf, type Relationship } from "./relationships.ts";
import { readSheet, type Sheet } from "./sheet.ts";
import { sheetMarkdown } from "./sheet-markdown.ts";
import { child, isTrue, listed, parseXml, xmlEvents } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

const workbookPart = "xl/workbook.xml";
const maxSheets = 100;
const maxRowsOfSheet = 5000;
const maxColumns = 100;
/** In all sheets together; more than the characters that any answer holds would need. */
const maxCells = 500_000;

/** What cells refer to. */
interface Shared {
  strings: readonly string[];
  /** The kind of number by the style of a cell. */
  kinds: readonly NumberKind[];
  is1904: boolean;
}

export function workbookToMarkdown(zip: Zip): MarkdownText {
  const workbook = parseXml(zip.read(workbookPart));
  const parts = relationshipsOf(zip, workbookPart);
  const shared = readShared(zip, workbook, parts);
  const declared = listed(workbook, "sheets", "sheet");
  const notes = new Set<string>();
  const sections: string[] = [];
  let cellsLeft = maxCells;
  for (const { attributes } of declared.slice(0, maxSheets)) {
    const part = parts.find(({ id }) => id === referenceOf(attributes));
    const isHidden = /hidden/i.test(attributes["state"] ?? "");
    if (isHidden) notes.add("It has hidden sheets, marked (hidden sheet) here.");
    const heading = `## ${oneLine(attributes["name"] ?? "")}${isHidden ? " (hidden sheet)" : ""}`;
    const sheet = part && cellsLeft > 0 ? readPart(zip, part, shared, cellsLeft) : undefined;
    cellsLeft -= sheet?.cells ?? 0;
    sections.push(heading, sheet ? sheetMarkdown(sheet) : missing(part));
    if (sheet && part) sections.push(commentsMarkdown(zip, part.target, parts));
    if (sheet) sheetNotes(sheet).forEach((note) => notes.add(note));
  }
  if (cellsLeft <= 0) notes.add(`Only the first ${maxCells} cells are shown.`);
  if (declared.length > maxSheets)
    notes.add(`Only the first ${maxSheets} of ${declared.length} sheets are shown.`);
  return { markdown: sections.filter(Boolean).join("\n\n"), notes: [...notes] };
}

function readPart(zip: Zip, { type, target }: Relationship, shared: Shared, cellsLeft: number) {
  // Charts and dialogs on sheets of their own have no cells.
  if (type !== "worksheet") return undefined;
  return readSheet(zip.read(target), {
    maxRows: maxRowsOfSheet,
    maxColumns,
    maxCells: cellsLeft,
    show: (cell) => {
      if (cell.type === "s") return shared.strings[Number(cell.value)] ?? "";
      if (cell.type === "b") return isTrue(cell.value) ? "TRUE" : "FALSE";
      if (cell.type !== "n") return cell.value;
      return shownNumber(cell.value, shared.kinds[cell.style] ?? "plain", shared.is1904);
    },
  });
}

function missing(part: Relationship | undefined): string {
  return part && part.type !== "worksheet" ? "No cells, only a chart." : "Not shown.";
}

function sheetNotes(sheet: Sheet): string[] {
  const notes: string[] = [];
  if (sheet.hasMoreRows) notes.push(`Only the first ${maxRowsOfSheet} rows of a sheet are shown.`);
  if (sheet.hasMoreColumns) notes.push(`Only the first ${maxColumns} columns are shown.`);
  if (sheet.hiddenRows.length > 0 || sheet.hiddenColumns.length > 0)
    notes.push("Some rows or columns are hidden from people who view it; they are named here.");
  return notes;
}

function readShared(zip: Zip, workbook: XmlElement, parts: readonly Relationship[]): Shared {
  const bytesOf = (type: string) => {
    const target = parts.find((part) => part.type === type)?.target;
    return target !== undefined && zip.has(target) ? zip.read(target) : undefined;
  };
  const strings = bytesOf("sharedStrings");
  const styles = bytesOf("styles");
  return {
    strings: strings ? readStrings(strings) : [],
    kinds: styles ? readKinds(parseXml(styles)) : [],
    is1904: isTrue(child(workbook, "workbookPr")?.attributes["date1904"]),
  };
}

/** Texts may be in runs of different looks; `rPh` says how to pronounce them and is left out. */
function readStrings(bytes: Uint8Array): string[] {
  const strings: string[] = [];
  let text = "";
  let isText = false;
  let isPhonetic = false;
  for (const event of xmlEvents(bytes)) {
    if (event.kind === "text") text += isText && !isPhonetic ? event.text : "";
    else if (event.name === "t") isText = event.kind === "open";
    else if (event.name === "rPh") isPhonetic = event.kind === "open";
    else if (event.name === "si") {
      if (event.kind === "close") strings.push(text);
      text = "";
    }
  }
  return strings;
}

function readKinds(styles: XmlElement): NumberKind[] {
  const codes = new Map(
    listed(styles, "numFmts", "numFmt").map(({ attributes }) => [
      Number(attributes["numFmtId"]),
      attributes["formatCode"] ?? "",
    ]),
  );
  return listed(styles, "cellXfs", "xf").map(({ attributes }) => {
    const id = Number(attributes["numFmtId"]);
    return numberKind(id, codes.get(id));
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
