/** One firing of the rotator's timer: look, act, keep the report, tell people. */
import { logVerdicts } from "./alerts/events.ts";
import { openChannels } from "./alerts/open-channels.ts";
import type { Post } from "./alerts/post.ts";
import { tellAlerts } from "./alerts/tell-alerts.ts";
import type { AppFinder } from "./adapters/rotator-graph.ts";
import type { Documents } from "./documents/documents.ts";
import { type ListedApps, listManagedApps } from "./managed-apps.ts";
import { CallFailure, type Log, type RotationPorts } from "./ports.ts";
import { type RunOptions, runRotation } from "./run-rotation.ts";
import { rotateSealKey } from "./seal-keys.ts";
import type { ReportStore } from "./store/report-store.ts";
import type { RunReport } from "./types.ts";

export interface WatchParts {
  readonly settings: ListedApps;
  readonly finder: AppFinder;
  readonly ports: RotationPorts;
  readonly documents: Documents;
  readonly reports: ReportStore;
  readonly post: Post;
  /** Origin of the Microsoft Entra admin center. */
  readonly portal: string;
}

/** @throws CallFailure when the rotator has no identity, or nobody could read its report after. */
export async function watch(
  parts: WatchParts,
  asked: Pick<RunOptions, "requests" | "checkNow"> = {},
): Promise<RunReport> {
  const { ports, documents, post, portal, reports } = parts;
  const report = await look(parts, asked);
  logVerdicts(report, ports.log);
  const { apps, complete } = report;
  ports.log(complete ? "credential_run_completed" : "credential_run_incomplete", {
    apps: apps.length,
    elapsedMs: Date.parse(report.endedAt) - Date.parse(report.startedAt),
  });
  await keepSealKeys(parts);
  try {
    await reports.write(report);
  } finally {
    const channels = await openChannels({ vault: ports.vault, post, clock: ports.clock });
    await tellAlerts(report, { documents, channels, clock: ports.clock, log: ports.log, portal });
  }
  return report;
}

async function look(
  { settings, finder, ports, reports }: WatchParts,
  asked: Pick<RunOptions, "requests" | "checkNow">,
): Promise<RunReport> {
  const previous = await lastReport(reports, ports.log);
  const { found, unfound } = await listManagedApps(settings, finder, previous, ports.clock.now());
  const report = await runRotation(
    found,
    { ...ports, log: butRuns(ports.log) },
    {
      previous,
      ...asked,
    },
  );
  if (unfound.length === 0) return report;
  const { lastCompleteAt } = previous ?? {};
  return { ...report, complete: false, lastCompleteAt, apps: [...report.apps, ...unfound] };
}

/** Without it every app has its turn, which is safe. */
async function lastReport(reports: ReportStore, log: Log): Promise<RunReport | undefined> {
  try {
    return await reports.read();
  } catch (failure) {
    if (!(failure instanceof CallFailure)) throw failure;
    log("credential_report_unreadable", { failure: failure.kind });
    return undefined;
  }
}

/** Whether the run is complete is known, and said, once all apps are counted. */
function butRuns(log: Log): Log {
  return (event, details) => {
    if (!event.startsWith("credential_run_")) log(event, details);
  };
}

/** What is sealed with the key before stays readable: a failure costs nothing today. */
async function keepSealKeys({ settings, ports }: WatchParts): Promise<void> {
  const name = `seal-${settings.tenant.key}`;
  try {
    await rotateSealKey(name, ports);
  } catch (failure) {
    const kind = failure instanceof CallFailure ? failure.kind : "outOfTime";
    ports.log("seal_key_failed", { name, failure: kind });
  }
}
