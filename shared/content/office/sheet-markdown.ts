/** One sheet as Markdown: a table for each block of rows, and where in the sheet it stands. */
import { markdownTable } from "../markdown-table.ts";
import { columnName } from "./cell-address.ts";
import type { Row, Sheet } from "./sheet.ts";

export function sheetMarkdown(sheet: Sheet): string {
  if (sheet.rows.length === 0) return "No cells with content.";
  const lines = [
    places("Merged cells", sheet.merged),
    places("Hidden rows", runs(sheet.hiddenRows)),
    places("Hidden columns", sheet.hiddenColumns),
  ];
  return [...blocksOf(sheet.rows).map(blockMarkdown), ...lines.filter(Boolean)].join("\n\n");
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

function blockMarkdown(rows: readonly Row[]): string {
  const first = rows.reduce((least, { cells }) => Math.min(least, firstColumn(cells)), Infinity);
  const last = rows.reduce((most, { cells }) => Math.max(most, cells.length - 1), 0);
  const from = `${columnName(first)}${rows[0]!.number}`;
  const to = `${columnName(last)}${rows.at(-1)!.number}`;
  if (from === to) return `${from}: ${rows[0]!.cells[first]!.replace(/\s+/g, " ").trim()}`;
  // Array.from fills the holes, which a table would skip.
  const table = markdownTable(rows.map(({ cells }) => Array.from(cells.slice(first), orEmpty)));
  return `${from}:${to}\n\n${table}`;
}

function firstColumn(cells: readonly string[]): number {
  return cells.findIndex((text) => text !== undefined);
}

function orEmpty(text: string | undefined): string {
  return text ?? "";
}

function places(label: string, names: readonly string[]): string {
  return names.length > 0 ? `${label}: ${names.join(", ")}.` : "";
}

/** 3, 4, 5, 9 as "3-5", "9". */
function runs(numbers: readonly number[]): string[] {
  const found: [from: number, to: number][] = [];
  for (const number of numbers) {
    const latest = found.at(-1);
    if (latest && number === latest[1] + 1) latest[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
}
