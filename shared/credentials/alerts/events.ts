/** The structured events of the watch. Alert rules in Azure Monitor query these names: they never change. */
import type { Log } from "../ports.ts";
import type { RunReport, Verdict } from "../run-report.ts";

export const events = {
  /** One per verdict and run, told or not. */
  verdict: "credential_verdict",
  alertSent: "credential_alert_sent",
  channelFailed: "credential_channel_failed",
  alertStateFailed: "credential_alert_state_failed",
} as const;

/** Every verdict of a run; the run itself says whether it was complete. */
export function logVerdicts({ apps }: RunReport, log: Log): void {
  for (const { verdicts, mode } of apps)
    for (const verdict of verdicts) log(events.verdict, { ...verdictDetails(verdict), mode });
}

function verdictDetails(verdict: Verdict): Record<string, string | number> {
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
