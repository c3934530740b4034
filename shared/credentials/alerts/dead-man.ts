/** A watch that stopped says nothing by itself: whoever reads its report says it. */
import { hours } from "../durations.ts";
import type { Instant, Reading } from "../facts.ts";
import type { RunReport, Verdict } from "../run-report.ts";

export const longestSilence = 3 * hours;

/** The verdict on a report that is old, missing or unreadable; undefined: it is fresh. */
export function judgeSilence(
  report: Reading<RunReport | undefined>,
  now: Instant,
): Verdict | undefined {
  if (!report.ok) return silent("The report of the credential watch cannot be read.");
  const last = Date.parse(report.value?.lastCompleteAt ?? "");
  if (Number.isNaN(last)) return silent("The credential watch has never finished a run.");
  // A time in the future is a wrong clock, so no sign of life either.
  if (Math.abs(now - last) <= longestSilence) return undefined;
  return silent(
    `The last complete run of the credential watch ended ${new Date(last).toISOString()}.`,
  );
}

function silent(summary: string): Verdict {
  return {
    tenantKey: "",
    clientId: "",
    keyId: undefined,
    level: "critical",
    rule: "no_recent_run",
    summary,
    next: { what: "tries again at the timer's next firing", at: undefined },
    action:
      "Check that the rotator's function app runs, that its timer is enabled, and that no second app shares its host id.",
  };
}
