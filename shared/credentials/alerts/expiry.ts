/** What the end of one credential's life means today: the thresholds and their levels. */
import { days } from "../durations.ts";
import type { EntraCredential, Instant, Level, Rule } from "../types.ts";

export interface ExpiryJudgement {
  readonly rule: Extract<Rule, "healthy" | "expiring" | "expired" | "never_expires">;
  readonly level: Extract<Level, "ok" | "info" | "warning" | "high" | "critical">;
  /** The threshold that was passed: 60, 30, 14, 7, 1 days, 0 once expired. */
  readonly threshold: number | undefined;
  /** Whole days, negative after the end; undefined without an end. */
  readonly daysLeft: number | undefined;
}

const thresholds = [
  { threshold: 1, level: "critical" },
  { threshold: 7, level: "critical" },
  { threshold: 14, level: "high" },
  { threshold: 30, level: "warning" },
  { threshold: 60, level: "info" },
] as const;

/** Ends further off than this are no plan to renew. */
const neverAfter = 20 * 365 * days;

/** Federated credentials have no end by nature; a secret without one is a finding. */
export function judgeExpiry(
  { kind, end }: Pick<EntraCredential, "kind" | "end">,
  now: Instant,
): ExpiryJudgement {
  const daysLeft = end === undefined ? undefined : Math.floor((end - now) / days);
  if (end === undefined || end - now > neverAfter) {
    const fine = kind === "federated";
    const rule = fine ? "healthy" : "never_expires";
    return { rule, level: fine ? "ok" : "warning", threshold: undefined, daysLeft };
  }
  if (end <= now) return { rule: "expired", level: "critical", threshold: 0, daysLeft };
  const passed = thresholds.find(({ threshold }) => end - now <= threshold * days);
  if (passed) return { rule: "expiring", ...passed, daysLeft };
  return { rule: "healthy", level: "ok", threshold: undefined, daysLeft };
}
