/** Workbooks: each sheet under a heading, hidden ones marked, with the values that were last computed. */
import type { MarkdownText } from "../format.ts";
import type { HiddenText } from "../hidden-text.ts";
import type { Zip } from "../zip.ts";
import { commentsMarkdown } from "./cell-comments.ts";
import { isUnseenCell, readCellStyles, type CellStyle } from "./cell-styles.ts";
import { shownNumber } from "./number-format.ts";
import { relationshipsOf, referenceOf, type Relationship } from "./relationships.ts";
import { readSheet, type Cell, type Sheet } from "./sheet.ts";
import { markedRuns, readStrings, type SharedString } from "./shared-strings.ts";
import { sheetMarkdown } from "./sheet-markdown.ts";
import { tablePlaces } from "./table-places.ts";
import { child, isTrue, listed, parseXml } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

const workbookPart = "xl/workbook.xml";
const maxSheets = 100;
const maxRowsOfSheet = 5000;
const maxColumns = 100;
/** In all sheets together; more than the characters that any answer holds would need. */
const maxCells = 500_000;

/** What cells refer to. */
interface Shared {
  strings: readonly SharedString[];
  styles: readonly CellStyle[];
  is1904: boolean;
  hidden: HiddenText;
}

export function workbookToMarkdown(zip: Zip, hidden: HiddenText): MarkdownText {
  const workbook = parseXml(zip.read(workbookPart));
  const parts = relationshipsOf(zip, workbookPart);
  const shared: Shared = { ...readShared(zip, workbook, parts), hidden };
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
  const isInTable = tablePlaces(zip, target);
  return readSheet(zip.read(target), {
    maxRows: maxRowsOfSheet,
    maxColumns,
    maxCells: cellsLeft,
    show: (cell, place) => {
      const style = shared.styles[cell.style];
      const isInside = isInTable(place);
      if (style && isUnseenCell(style, cell.type, isInside))
        return shared.hidden.mark(cellText(cell, shared));
      const { runs } = (cell.type === "s" && shared.strings[Number(cell.value)]) || {};
      const isOnPaper = !isInside && style?.hasFill !== true;
      return runs
        ? markedRuns(runs, isOnPaper, (text) => shared.hidden.mark(text))
        : cellText(cell, shared);
    },
  });
}

function cellText({ type, style, value }: Cell, { strings, styles, is1904 }: Shared): string {
  if (type === "s") return strings[Number(value)]?.text ?? "";
  if (type === "b") return isTrue(value) ? "TRUE" : "FALSE";
  return type === "n" ? shownNumber(value, styles[style]?.kind ?? "plain", is1904) : value;
}

function missing(part: Relationship | undefined): string {
  return part && part.type !== "worksheet" ? "No cells, only a chart." : "Not shown.";
}

function sheetNotes(sheet: Sheet): string[] {
  const notes: string[] = [];
  if (sheet.hasMoreRows) notes.push(`Only the first ${maxRowsOfSheet} rows of a sheet are shown.`);
  if (sheet.hasMoreColumns) notes.push(`Only the first ${maxColumns} columns are shown.`);
  if (sheet.hiddenRows.length > 0 || sheet.hiddenColumns.length > 0)
    notes.push(
      "Some rows or columns are hidden from people who view it; they are named and marked here.",
    );
  return notes;
}

function readShared(
  zip: Zip,
  workbook: XmlElement,
  parts: readonly Relationship[],
): Omit<Shared, "hidden"> {
  const bytesOf = (type: string) => {
    const target = parts.find((part) => part.type === type)?.target;
    return target !== undefined && zip.has(target) ? zip.read(target) : undefined;
  };
  const strings = bytesOf("sharedStrings");
  const styles = bytesOf("styles");
  return {
    strings: strings ? readStrings(strings) : [],
    styles: styles ? readCellStyles(parseXml(styles)) : [],
    is1904: isTrue(child(workbook, "workbookPr")?.attributes["date1904"]),
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
