/** A review as Markdown to read and as CSV to decide in; the decisions are people's. */
import { markdownTable } from "../../content/markdown-table.ts";
import type { Review, ReviewRow } from "./build-review.ts";

const decisions = ["Decision (keep/remove)", "Decided by", "Date"];
const columns = ["Item", "Details", "Last use", "Finding", "Proposal"];

export function reviewMarkdown({ name, tenantKey, clientId, madeAt, rows }: Review): string {
  const sections = [...new Set(rows.map(({ section }) => section))].flatMap((section) => {
    const own = rows.filter((row) => row.section === section).map(cells);
    const blank = decisions.map(() => "");
    const table = [[...columns, ...decisions], ...own.map((row) => [...row, ...blank])];
    return [`## ${section}`, markdownTable(table)];
  });
  const proposed = rows.filter(({ proposal }) => proposal !== "").length;
  return [
    `# Access review: ${name}`,
    `Tenant \`${tenantKey}\`, app \`${clientId}\`, as of ${madeAt}. ${proposed} of ${rows.length} rows want a decision. Nothing is removed by this report.`,
    ...sections,
    "",
  ].join("\n\n");
}

/** RFC 4180, with a byte order mark so that Excel reads it as UTF-8. */
export function reviewCsv({ tenantKey, clientId, rows }: Review): string {
  const header = ["Tenant", "App", "Section", ...columns, ...decisions];
  const lines = rows.map((row) => [
    tenantKey,
    clientId,
    row.section,
    ...cells(row),
    ...decisions.map(() => ""),
  ]);
  return `\uFEFF${[header, ...lines].map((line) => line.map(field).join(",")).join("\r\n")}\r\n`;
}

function cells({ item, details, lastUse, finding, proposal }: ReviewRow): string[] {
  return [item, details, lastUse, finding, proposal];
}

/** What begins like a formula is made text: spreadsheets run formulas that others wrote. */
function field(value: string): string {
  const inert = /^\s*[=+\-@\t\r|%\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  return `"${inert.replaceAll('"', '""')}"`;
}
