/** One sheet as Markdown: a table for each block of rows, and where in the sheet it stands. */
import { markdownTable } from "../markdown-table.ts";
import { columnName } from "./cell-address.ts";
import type { Row, Sheet } from "./sheet.ts";

/** Beyond, a list of places says nothing more. */
const maxListed = 50;

export function sheetMarkdown(sheet: Sheet): string {
  if (sheet.rows.length === 0) return "No cells with content.";
  const lines = [
    places("Merged cells", sheet.merged),
    places("Hidden rows", runs(sheet.hiddenRows, String)),
    places("Hidden columns", runs(sheet.hiddenColumns, columnName)),
  ];
  const hiddenColumns = new Set(sheet.hiddenColumns);
  const blocks = blocksOf(sheet.rows).map((rows) => blockMarkdown(rows, hiddenColumns));
  return [...blocks, ...lines.filter(Boolean)].join("\n\n");
}

/** Empty rows part what belongs together: a title, a table, a remark. */
function blocksOf(rows: readonly Row[]): Row[][] {
  const blocks: Row[][] = [];
  rows.forEach((row, index) => {
    if (row.number === (rows[index - 1]?.number ?? -1) + 1) blocks.at(-1)!.push(row);
    else blocks.push([row]);
  });
  return blocks;
}

function blockMarkdown(rows: readonly Row[], hiddenColumns: ReadonlySet<number>): string {
  const first = rows.reduce((least, { cells }) => Math.min(least, firstColumn(cells)), Infinity);
  const last = rows.reduce((most, { cells }) => Math.max(most, cells.length - 1), 0);
  const from = `${columnName(first)}${rows[0]!.number}`;
  const to = `${columnName(last)}${rows.at(-1)!.number}`;
  const texts = rows.map(({ cells }) =>
    Array.from({ length: last - first + 1 }, (_, index) => cells[first + index] ?? ""),
  );
  rows.forEach(({ cells, isHidden }, index) => {
    if (isHidden) mark(texts[index]!, firstColumn(cells) - first, "(hidden row)");
  });
  for (let column = first; column <= last; column++)
    if (hiddenColumns.has(column)) mark(texts[0]!, column - first, "(hidden column)");
  if (from === to) return `${from}: ${texts[0]![0]!.replace(/\s+/g, " ").trim()}`;
  const table = markdownTable(texts);
  return `${from}:${to}\n\n${table}`;
}

function firstColumn(cells: readonly string[]): number {
  return cells.findIndex((text) => text !== undefined);
}

function mark(texts: string[], index: number, label: string): void {
  texts[index] = `${label} ${texts[index]}`.trim();
}

function places(label: string, names: readonly string[]): string {
  const more = names.length > maxListed ? ", …" : ".";
  return names.length > 0 ? `${label}: ${names.slice(0, maxListed).join(", ")}${more}` : "";
}

/** 3, 4, 5, 9 as "3-5", "9". */
function runs(numbers: readonly number[], nameOf: (number: number) => string): string[] {
  const found: [from: number, to: number][] = [];
  for (const number of numbers) {
    const latest = found.at(-1);
    if (latest && number === latest[1] + 1) latest[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? nameOf(from) : `${nameOf(from)}-${nameOf(to)}`));
}
