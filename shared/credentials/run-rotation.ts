/** One firing of the timer: every app that has its turn, nearest expiry first, each by itself. */
import { hash } from "node:crypto";
import { hours, minutes } from "./durations.ts";
import type { RotationPorts } from "./ports.ts";
import { unfinishedReport } from "./report.ts";
import { rotateApp } from "./rotate-app.ts";
import type { Instant, ManagedApp } from "./facts.ts";
import type { AppReport, RunReport } from "./run-report.ts";
import type { RotationRequest } from "./state.ts";

export interface RunOptions {
  /** The report of the run before; without it every app has a turn. */
  readonly previous?: RunReport | undefined;
  /** Administrators' requests by {@link ManagedApp.objectId}: those apps have a turn now. */
  readonly requests?: ReadonlyMap<string, RotationRequest>;
  /** Apps that are to have a turn whether or not it is due, by object id. */
  readonly checkNow?: ReadonlySet<string>;
  /** How long the run may take; a run must be over when the next one starts. */
  readonly timeLimitMs?: number;
}

const defaultTimeLimit = 8 * minutes;
/** A verdict older than this is no verdict. */
const longestAge = 2 * hours;

export async function runRotation(
  apps: readonly ManagedApp[],
  ports: RotationPorts,
  { previous, requests, checkNow, timeLimitMs = defaultTimeLimit }: RunOptions = {},
): Promise<RunReport> {
  const { clock } = ports;
  const started = clock.now();
  const deadline = started + timeLimitMs;
  const before = new Map(previous?.apps.map((report) => [report.objectId, report]));
  const reports = new Map<string, AppReport>();
  for (const app of byUrgency(apps, before)) {
    const last = before.get(app.objectId);
    const request = requests?.get(app.objectId);
    const asked = request !== undefined || checkNow?.has(app.objectId) === true;
    const report =
      last !== undefined && !asked && !isDue(last, started)
        ? last
        : await turn(app, ports, { previous: last, request, deadline });
    reports.set(app.objectId, report);
  }
  const ended = clock.now();
  const complete = [...reports.values()].every((report) => isJudged(report, ended));
  const endedAt = new Date(ended).toISOString();
  ports.log(complete ? "credential_run_completed" : "credential_run_incomplete", {
    apps: apps.length,
    elapsedMs: ended - started,
  });
  return {
    startedAt: new Date(started).toISOString(),
    endedAt,
    complete,
    lastCompleteAt: complete ? endedAt : previous?.lastCompleteAt,
    apps: apps.flatMap(({ objectId }) => reports.get(objectId) ?? []),
  };
}

/** Whatever happens to one app stays with that app. */
async function turn(
  app: ManagedApp,
  ports: RotationPorts,
  options: NonNullable<Parameters<typeof rotateApp>[2]> & { deadline: Instant },
): Promise<AppReport> {
  const now = ports.clock.now();
  if (now >= options.deadline) return unfinishedReport(app, now, options.previous);
  try {
    return await rotateApp(app, ports, options);
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    ports.log("credential_turn_failed", { app: app.clientId, error: name });
    return unfinishedReport(app, ports.clock.now(), options.previous);
  }
}

/** Once an hour, each app at a minute of its own; at every firing while something is wrong. */
export function isDue(last: AppReport, now: Instant): boolean {
  if (last.urgent) return true;
  const offset = Number.parseInt(hash("sha256", last.objectId).slice(0, 8), 16) % hours;
  const slot = (time: Instant) => Math.floor((time + offset) / hours);
  return slot(now) !== slot(Date.parse(last.checkedAt));
}

/** What nobody has looked at yet comes first, then what is urgent, then what ends soonest. */
function byUrgency(
  apps: readonly ManagedApp[],
  before: ReadonlyMap<string, AppReport>,
): readonly ManagedApp[] {
  const rank = ({ objectId }: ManagedApp): number => {
    const report = before.get(objectId);
    if (report === undefined) return -Infinity;
    const ends = report.credentials.flatMap(({ end, role }) =>
      end === undefined || role === "spent" || role === "orphan" ? [] : [Date.parse(end)],
    );
    return report.urgent ? -Number.MAX_VALUE : Math.min(...ends);
  };
  return apps.toSorted((a, b) => compare(rank(a), rank(b)));
}

/** Infinities do not subtract. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isJudged({ checkedAt, verdicts }: AppReport, now: Instant): boolean {
  const isFresh = now - Date.parse(checkedAt) < longestAge;
  return isFresh && verdicts.every(({ rule }) => rule !== "unfinished");
}
