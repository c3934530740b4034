/** The table that `npm run bench` prints: a line per measurement, results first. */

export interface Line {
  what: string;
  /** Connector to what it is compared with: a ratio, unless `what` names a unit. */
  result?: number;
  goal?: { atMost: number } | { atLeast: number };
  /** Connector's figure, then the other's, with their unit. */
  figures: string;
}

export function formatReport(lines: readonly Line[]): string {
  const rows = lines.map(({ what, result, goal, figures }) => [
    what,
    result === undefined ? "" : number(result),
    goal === undefined ? "" : describe(goal),
    result === undefined || goal === undefined ? "" : isMet(result, goal) ? "met" : "missed",
    figures,
  ]);
  const table = [["", "result", "goal", "", "connector / compared with"], ...rows];
  return formatTable(table);
}

/** Columns as wide as their longest cell. */
export function formatTable(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

type Goal = NonNullable<Line["goal"]>;

function isMet(result: number, goal: Goal): boolean {
  return "atMost" in goal ? result <= goal.atMost : result >= goal.atLeast;
}

function describe(goal: Goal): string {
  return "atMost" in goal ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`;
}

/** Three digits that matter. */
export function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
