/** What every usage report shares: its columns, the days it covers, hidden names, and the CSV file. */
import { createHash } from "node:crypto";
import type { TenantContent } from "../content-types.ts";
import type { Directory } from "../directory.ts";

export interface UsageWindow {
  /** First and last day, as `2026-11-18`. */
  from: string;
  to: string;
  /** Two days ago: reports are never fresher. */
  refreshed: string;
  /** For the column Report Period; a report on one day has 1. */
  days: number;
  /** Only who did something, as a report on one day has it. */
  activeOnly: boolean;
}

export interface UsageFacts {
  directory: Directory;
  content: TenantContent;
  window: UsageWindow;
}

export type Cell = string | number | boolean;

/** A row without the columns that every report has: refresh date first, period last. */
export type UsageRow = Record<string, Cell>;

export interface UsageReport {
  /** The first line of the file, letter by letter Microsoft's. */
  head: string;
  /** Columns that name a person or a site, which a tenant may hide. */
  naming: string[];
  takesDate: boolean;
  rows: (facts: UsageFacts) => UsageRow[];
}

const day = 86_400_000;

export const dayOf = (instant: Date | string) => new Date(instant).toISOString().slice(0, 10);

export function usageWindow(now: Date, argument: { days: number } | { date: string }): UsageWindow {
  const refreshed = dayOf(new Date(now.getTime() - 2 * day));
  if ("date" in argument) {
    const { date } = argument;
    return { from: date, to: date, refreshed, days: 1, activeOnly: true };
  }
  const { days } = argument;
  const from = dayOf(new Date(Date.parse(refreshed) - (days - 1) * day));
  return { from, to: refreshed, refreshed, days, activeOnly: false };
}

export const isWithin = ({ from, to }: UsageWindow, instant: string) =>
  dayOf(instant) >= from && dayOf(instant) <= to;

/** The latest day within the report's reach, or nothing. */
export const lastDay = ({ to }: UsageWindow, instants: string[]) =>
  instants
    .map(dayOf)
    .filter((one) => one <= to)
    .reduce((one, other) => (one > other ? one : other), "");

/** Starts with a byte order mark, as Microsoft's files do. */
export function usageCsv(report: UsageReport, facts: UsageFacts, concealed: boolean): string {
  const { refreshed, days, activeOnly, to } = facts.window;
  const columns = report.head.split(",");
  const rows = report.rows(facts).map((row) => ({
    ...(concealed ? conceal(row, report.naming) : row),
    "Report Refresh Date": refreshed,
    "Report Period": days,
  }));
  const kept = activeOnly
    ? rows.filter((row: UsageRow) => Object.entries(row).some(isActivity(to)))
    : rows;
  const lines = kept.map((row: UsageRow) => columns.map((name) => csvCell(row[name] ?? "")));
  return `\ufeff${[columns, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

const isActivity =
  (on: string) =>
  ([name, value]: [string, Cell]) =>
    name.endsWith("Last Activity Date") && value === on;

/** The same name gives the same digest everywhere, so that reports can still be joined. */
function conceal(row: UsageRow, naming: string[]): UsageRow {
  const digest = (text: string) => createHash("md5").update(text).digest("hex").toUpperCase();
  const hidden = naming.map((name) => {
    const text = String(row[name] ?? "");
    return [name, text === "" ? "" : digest(text)] as const;
  });
  return { ...row, ...Object.fromEntries(hidden) };
}

function csvCell(value: Cell): string {
  const text = typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
