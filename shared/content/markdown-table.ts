/** Rows of plain cells as one Markdown table; the first row is the header. */

export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [header, ...body] = rows;
  if (!header) return "";
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, index) => cell(cells[index] ?? "")).join(" | ")} |`;
  return [line(header), `|${" --- |".repeat(width)}`, ...body.map(line)].join("\n");
}

function cell(text: string): string {
  return text
    .trim()
    .replace(/\s*[\r\n]+\s*/g, " ")
    .replaceAll("|", "\\|");
}
