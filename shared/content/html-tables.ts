/** Prepares HTML tables for Markdown: those that only lay out a mail dissolve, the others get a header. */
import type { Element, Nodes, Parents } from "hast";

const maxSpan = 100;
const tableParts = new Set(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"]);

/** Changes the tree in place. */
export function simplifyTables(node: Nodes): void {
  if (!("children" in node)) return;
  node.children.forEach(simplifyTables);
  if (node.type !== "element") return;
  if (node.tagName === "td" || node.tagName === "th") limitSpans(node);
  if (node.tagName !== "table") return;
  if (isLayout(node)) dissolve(node);
  else headFirstRow(node);
}

/** Mail programs place blocks by tables: nested, of one column, or declared as mere presentation. */
function isLayout(table: Element): boolean {
  const role = table.properties["role"];
  if (role === "presentation" || role === "none") return true;
  const inside = elementsOf(table);
  return (
    inside.some(({ tagName }) => tagName === "table") ||
    rowsOf(table).every((row) => cellsOf(row).length < 2)
  );
}

function dissolve(element: Element): void {
  if (tableParts.has(element.tagName)) element.tagName = "div";
  element.children.forEach((child) => {
    if (child.type === "element" && tableParts.has(child.tagName) && child.tagName !== "table")
      dissolve(child);
  });
}

/** Markdown has no table without a header, so the first row becomes it. */
function headFirstRow(table: Element): void {
  const [first, ...others] = rowsOf(table);
  if (!first || others.some((row) => cellsOf(row).every(({ tagName }) => tagName === "th"))) return;
  cellsOf(first).forEach((cell) => (cell.tagName = "th"));
}

function rowsOf(table: Element): Element[] {
  return elementsOf(table).filter(({ tagName }) => tagName === "tr");
}

function cellsOf(row: Element): Element[] {
  return row.children
    .filter((child) => child.type === "element")
    .filter(({ tagName }) => tagName === "td" || tagName === "th");
}

/** The elements inside, down to tables within: what those hold is their own. */
function elementsOf(parent: Parents): Element[] {
  return parent.children.flatMap((child) => {
    if (child.type !== "element") return [];
    return child.tagName === "table" ? [child] : [child, ...elementsOf(child)];
  });
}

function limitSpans({ properties }: Element): void {
  for (const span of ["colSpan", "rowSpan"]) {
    const value = Number(properties[span]);
    if (value > maxSpan) properties[span] = maxSpan;
  }
}
