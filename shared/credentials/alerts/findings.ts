/** What a run found that people are told: verdicts with the app and credential they are about. */
import type { Instant } from "../facts.ts";
import type { AppReport, CredentialReport, RunReport, Verdict } from "../run-report.ts";
import type { AlertState, Standing } from "./alert-state.ts";
import { severityOf } from "./severity.ts";
import { subjectOf } from "./subject.ts";

export interface Finding {
  readonly subject: string;
  readonly verdict: Verdict;
  /** Undefined: about the watch itself. */
  readonly app: AppReport | undefined;
  readonly credential: CredentialReport | undefined;
}

/** Failures that pass by themselves are told from this turn in a row on. */
const patience = 3;

export function findingsOf(report: RunReport, standing: AlertState["standing"]): Finding[] {
  return report.apps
    .flatMap((app) => app.verdicts.map((verdict) => findingOf(verdict, app)))
    .filter(({ subject, verdict }) => isTold(verdict) || Object.hasOwn(standing, subject));
}

export function findingOf(verdict: Verdict, app?: AppReport): Finding {
  const credential = app?.credentials.find(({ keyId }) => keyId === verdict.keyId);
  return { subject: subjectOf(verdict), verdict, app, credential };
}

export function isTold(verdict: Verdict): boolean {
  return severityOf(verdict) !== undefined && (verdict.turns ?? patience) >= patience;
}

/** What stands now: what was found, and what nobody could look at again. */
export function nowStanding(
  before: AlertState["standing"],
  findings: readonly Finding[],
  report: RunReport,
  now: Instant,
): AlertState["standing"] {
  const unseen = Object.entries(before).filter(([, one]) => !couldLook(one, report));
  const found = findings.map(({ subject, verdict }): [string, Standing] => {
    const { tenantKey, clientId, rule } = verdict;
    return [subject, { tenantKey, clientId, rule, since: before[subject]?.since ?? now }];
  });
  return Object.fromEntries([...unseen, ...found]);
}

/** "Not found any more" is only said of what was looked for. */
function couldLook({ tenantKey, clientId, rule }: Standing, report: RunReport): boolean {
  // The watch always knows about itself.
  if (clientId === "") return true;
  const app = report.apps.find((one) => one.tenantKey === tenantKey && one.clientId === clientId);
  // An app that is no longer listed is done with, once a whole run says so.
  if (app === undefined) return report.complete;
  return !app.verdicts.some((other) => other.rule !== rule && hides(other, rule));
}

/** Whether a verdict says that the finding of another rule could not be looked for. */
function hides(verdict: Verdict, rule: Standing["rule"]): boolean {
  if (verdict.rule === "unreadable" || verdict.rule === "unfinished") return true;
  return verdict.rule === "tamper_unknown" && verdict.level === "unknown" && rule === "tampered";
}
