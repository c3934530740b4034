/** What one channel is to be told now, given what it was told before. Pure. */
import { days } from "../durations.ts";
import type { Instant } from "../facts.ts";
import type { Verdict } from "../run-report.ts";
import type { Acknowledgement, AlertState, ChannelMemory, Standing, Told } from "./alert-state.ts";
import type { Finding } from "./findings.ts";
import { escalate, isGraver, repeatEvery, type Severity, severityOf } from "./severity.ts";

export interface DueAlert {
  readonly finding: Finding;
  readonly severity: Severity;
  readonly why: "new" | "graver" | "again";
  readonly since: Instant;
}

export interface DueResolution {
  readonly subject: string;
  readonly told: Told;
}

const digestEvery = 1 * days;

export function dueAlerts(
  findings: readonly Finding[],
  { standing, acknowledged }: AlertState,
  memory: ChannelMemory,
  now: Instant,
): DueAlert[] {
  const digestDue = memory.digestAt === undefined || now - memory.digestAt >= digestEvery;
  return findings.flatMap((finding) => {
    const base = severityOf(finding.verdict);
    const { since = now } = standing[finding.subject] ?? {};
    if (base === undefined || (isDigested(finding.verdict) && !digestDue)) return [];
    if (isAcknowledged(acknowledged[finding.subject], finding.verdict, base, now)) return [];
    const severity = escalate(base, finding.verdict, since, now);
    const why = reason(memory.told[finding.subject], finding.verdict, severity, now);
    return why === undefined ? [] : [{ finding, severity, why, since }];
  });
}

/** Changes that open no door wait for the day's digest. */
export function isDigested({ rule, level }: Verdict): boolean {
  return rule === "tampered" && (level === "warning" || level === "info");
}

function reason(
  told: Told | undefined,
  { threshold }: Verdict,
  severity: Severity,
  now: Instant,
): DueAlert["why"] | undefined {
  if (told === undefined) return "new";
  if (isLower(threshold, told.threshold) || isGraver(severity, told.severity)) return "graver";
  const every = repeatEvery[severity];
  return every !== undefined && now - told.at >= every ? "again" : undefined;
}

/** Somebody took it up, until a day; what has grown worse since is told all the same. */
function isAcknowledged(
  acknowledgement: Acknowledgement | undefined,
  { threshold }: Verdict,
  severity: Severity,
  now: Instant,
): boolean {
  if (acknowledgement === undefined || acknowledgement.until <= now) return false;
  const worse =
    isGraver(severity, acknowledgement.severity) || isLower(threshold, acknowledgement.threshold);
  return !worse;
}

function isLower(threshold: number | undefined, than: number | undefined): boolean {
  return threshold !== undefined && threshold < (than ?? Infinity);
}

/** What the channel was told and is no longer so. */
export function dueResolutions(
  standing: Readonly<Record<string, Standing>>,
  { told }: ChannelMemory,
): DueResolution[] {
  return Object.entries(told)
    .filter(([subject]) => !Object.hasOwn(standing, subject))
    .map(([subject, one]) => ({ subject, told: one }));
}
