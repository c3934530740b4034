/** The report as administrators read it: per app every credential, and what happens to it next. */
import { subjectOf } from "./alerts/subject.ts";
import type { CommandRecord } from "./commands/command.ts";
import { daysLeft } from "./judge-credentials.ts";
import type { AppReport, CredentialReport, RunReport, Verdict } from "./run-report.ts";

export function viewReport(report: RunReport | undefined, tenantKey: string, now: number) {
  const apps = report?.apps.filter((app) => app.tenantKey === tenantKey) ?? [];
  return {
    lastRunAt: report?.endedAt ?? null,
    lastCompleteAt: report?.lastCompleteAt ?? null,
    apps: apps.map((app) => viewApp(app, now)),
  };
}

function viewApp(app: AppReport, now: number) {
  const { tenantKey, tenantId, clientId, name, mode, checkedAt, level, step } = app;
  return {
    tenantKey,
    tenantId,
    clientId,
    name,
    mode,
    checkedAt,
    level,
    step,
    next: viewNext(app.next),
    credentials: app.credentials
      .map((credential) => viewCredential(credential, app, now))
      .toSorted((a, b) => (a.daysLeft ?? Infinity) - (b.daysLeft ?? Infinity)),
    verdicts: app.verdicts.map(viewVerdict),
  };
}

function viewCredential(credential: CredentialReport, app: AppReport, now: number) {
  const { kind, location, keyId, displayName, owner, role, end } = credential;
  // The gravest comes first.
  const verdict = app.verdicts.find((one) => one.keyId === keyId);
  return {
    kind,
    location,
    keyId,
    displayName: displayName ?? null,
    owner,
    role,
    end: end ?? null,
    // Counted from now: the report may be hours old.
    daysLeft: end === undefined ? null : daysLeft(Date.parse(end), now),
    level: verdict?.level ?? credential.level,
    verdict: verdict?.rule ?? "healthy",
    next: viewNext(verdict?.next ?? (owner === "ours" ? app.next : leftAlone)),
    action: verdict?.action ?? null,
  };
}

const leftAlone: Verdict["next"] = { what: "It is watched and left as it is.", at: undefined };

function viewVerdict(verdict: Verdict) {
  const { keyId, level, rule, summary, next, action } = verdict;
  return {
    subject: subjectOf(verdict),
    keyId: keyId ?? null,
    level,
    rule,
    summary,
    next: viewNext(next),
    action: action ?? null,
  };
}

function viewNext({ what, at }: Verdict["next"]) {
  return { what, at: at ?? null };
}

export function viewCommand(record: CommandRecord) {
  const { id, dryRun, command, requestedBy, requestedAt, state, endedAt, outcome } = record;
  return {
    id,
    dryRun,
    ...command,
    requestedBy,
    requestedAt,
    state,
    endedAt: endedAt ?? null,
    outcome: outcome ?? null,
  };
}
