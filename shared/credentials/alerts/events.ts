/** The structured events of the watch. Alert rules in Azure Monitor query these names: they never change. */
import type { Log } from "../ports.ts";
import type { RunReport, Verdict } from "../types.ts";

export const events = {
  /** One per verdict and run, told or not. */
  verdict: "credential_verdict",
  /** A run in which every listed app had its turn; its absence is an alert. */
  runCompleted: "credential_run_completed",
  runIncomplete: "credential_run_incomplete",
  alertSent: "credential_alert_sent",
  channelFailed: "credential_channel_failed",
  alertStateFailed: "credential_alert_state_failed",
} as const;

/** Every verdict of a run, then whether the run was complete. */
export function logRun(report: RunReport, log: Log): void {
  for (const app of report.apps)
    for (const verdict of app.verdicts)
      log(events.verdict, { ...verdictDetails(verdict), mode: app.mode });
  const { startedAt, endedAt } = report;
  const name = report.complete ? events.runCompleted : events.runIncomplete;
  log(name, { startedAt, endedAt, apps: report.apps.length });
}

export function verdictDetails(verdict: Verdict): Record<string, string | number> {
  const { tenantKey, clientId, level, rule, summary, next, threshold, keyId, about } = verdict;
  return {
    tenantKey,
    clientId,
    level,
    rule,
    summary,
    next: next.what,
    ...(next.at === undefined ? {} : { nextAt: next.at }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(about === undefined ? {} : { about }),
    ...(verdict.action === undefined ? {} : { action: verdict.action }),
  };
}
