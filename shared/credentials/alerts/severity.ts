/** How loudly a verdict is told, how often again, and when it grows louder. */
import { days, hours } from "../durations.ts";
import type { Instant } from "../facts.ts";
import type { Level, Rule, Verdict } from "../run-report.ts";

/** `page` wakes somebody. */
export type Severity = "info" | "warning" | "high" | "critical" | "page";

const byLevel: Readonly<Record<Level, Severity | undefined>> = {
  ok: undefined,
  acting: undefined,
  info: "info",
  warning: "warning",
  high: "high",
  critical: "critical",
  // Nothing is lost yet, but nobody can say that all is well.
  blocked: "high",
  unknown: "high",
  hold: "high",
};

/** Calls fail, or will within a day. */
const paging: ReadonlySet<Rule> = new Set(["expired", "emergency"]);

/** Undefined: not told, only logged. */
export function severityOf({ level, rule, threshold }: Verdict): Severity | undefined {
  const severity = byLevel[level];
  if (severity === undefined) return undefined;
  const imminent = rule === "expiring" && threshold !== undefined && threshold <= 1;
  return imminent || paging.has(rule) ? "page" : severity;
}

/** Undefined: told once. */
export const repeatEvery: Readonly<Record<Severity, number | undefined>> = {
  info: undefined,
  warning: undefined,
  high: 1 * days,
  critical: 1 * days,
  page: 4 * hours,
};

const escalation: Partial<Record<Severity, { after: number; to: Severity }>> = {
  high: { after: 3 * days, to: "critical" },
  critical: { after: 1 * days, to: "page" },
};

/** What nobody took up grows louder by one step; ends of life do so by their own thresholds. */
export function escalate(
  severity: Severity,
  { rule }: Verdict,
  since: Instant,
  now: Instant,
): Severity {
  const step = escalation[severity];
  if (step === undefined || rule === "expiring" || now - since < step.after) return severity;
  return step.to;
}

const ranks: readonly Severity[] = ["info", "warning", "high", "critical", "page"];

export const isGraver = (severity: Severity, than: Severity): boolean =>
  ranks.indexOf(severity) > ranks.indexOf(than);
