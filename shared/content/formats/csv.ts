/** Comma, semicolon or tab separated values as a Markdown table. */
import type { ContentFormat, MarkdownText } from "../format.ts";
import { markdownTable } from "../markdown-table.ts";

const maxRows = 5000;
const maxColumns = 100;
/** Room for `maxRows` long lines; what lies behind is not even parsed. */
const maxCharacters = 5_000_000;

export const csv: ContentFormat = {
  name: "csv",
  label: "CSV file",
  extensions: ["csv", "tsv"],
  mediaTypes: ["text/csv", "application/csv", "text/tab-separated-values"],
  async read({ text = "" }) {
    const { parse } = await import("csv-parse/sync");
    const options = {
      bom: true,
      delimiter: likeliestDelimiter(text),
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: maxRows + 1,
    };
    try {
      return inTable(parse(text.slice(0, maxCharacters), options), text.length > maxCharacters);
    } catch {
      // Such as a quote that is never closed: the lines themselves still tell something.
      return {
        markdown: text,
        notes: ["Its rows are not regular, so the text is shown as it stands."],
      };
    }
  },
};

function inTable(rows: readonly string[][], isCut: boolean): MarkdownText {
  const shown = rows.slice(0, maxRows).map((row) => row.slice(0, maxColumns));
  const notes: string[] = [];
  if (isCut || rows.length > shown.length)
    notes.push(`Only the first ${shown.length} rows are shown.`);
  if (rows.some((row) => row.length > maxColumns))
    notes.push(`Only the first ${maxColumns} columns are shown.`);
  return { markdown: markdownTable(shown), notes };
}

/** The separator that the first line has most of; Excel in much of Europe writes semicolons. */
function likeliestDelimiter(text: string): string {
  const firstLine = text.slice(0, 10_000).split(/[\r\n]/, 1)[0] ?? "";
  const count = (delimiter: string) => firstLine.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}
