/** One firing of the rotator's timer: look, act, keep the report, tell people. */
import { logVerdicts } from "./alerts/events.ts";
import type { Channel } from "./alerts/channel.ts";
import { openChannels } from "./alerts/open-channels.ts";
import type { Post } from "../outbound/post.ts";
import { tellAlerts } from "./alerts/tell-alerts.ts";
import type { RotatorGraph } from "./adapters/rotator-graph.ts";
import type { Documents } from "../storage/documents.ts";
import { gravest } from "./judge.ts";
import { type ListedApps, listManagedApps } from "./managed-apps.ts";
import { CallFailure } from "../errors/call-failure.ts";
import type { Log, RotationPorts } from "./ports.ts";
import { holdReview } from "./review/hold-review.ts";
import { makeReviews, type ReviewSources } from "./review/make-reviews.ts";
import { type RunOptions, runRotation } from "./run-rotation.ts";
import { rotateSealKey } from "./seal-keys.ts";
import type { ReportStore } from "./store/report-store.ts";
import type { TamperDirectory } from "./tamper/graph-watch.ts";
import { watchTamper } from "./tamper/watch-tamper.ts";
import type { ManagedApp } from "./facts.ts";
import type { AppReport, RunReport, Verdict } from "./run-report.ts";

export interface WatchParts {
  readonly settings: ListedApps;
  readonly rotator: RotatorGraph;
  readonly ports: RotationPorts;
  readonly tamper: TamperDirectory;
  readonly documents: Documents;
  readonly reports: ReportStore;
  readonly reviewSources: ReviewSources;
  readonly post: Post;
  /** Origin of the Microsoft Entra admin center. */
  readonly portal: string;
}

type Asked = Pick<RunOptions, "requests" | "checkNow">;

/** @throws ConnectorError without an identity of its own; CallFailure when the report is not kept. */
export async function watch(parts: WatchParts, asked: Asked = {}): Promise<RunReport> {
  const { ports, documents, post, portal, reports } = parts;
  const { clock, log, vault } = ports;
  const report = await look(parts, asked);
  logVerdicts(report, log);
  log(report.complete ? "credential_run_completed" : "credential_run_incomplete", {
    apps: report.apps.length,
    elapsedMs: Date.parse(report.endedAt) - Date.parse(report.startedAt),
  });
  await keepSealKeys(parts);
  try {
    await reports.write(report);
  } finally {
    const channels = await openChannels({ vault, post, clock });
    await tellAlerts(report, { documents, channels, clock, log, portal });
    await review(report, channels, parts);
  }
  return report;
}

/** Once a quarter. It can wait for the next firing; the alerts cannot. */
async function review(
  report: RunReport,
  channels: readonly Channel[],
  { reviewSources, documents, ports: { clock, log } }: WatchParts,
): Promise<void> {
  try {
    await holdReview(async () => await makeReviews(report, reviewSources, clock.now()), {
      documents,
      channels,
      clock,
      log,
    });
  } catch (failure) {
    if (!(failure instanceof CallFailure)) throw failure;
    log("credential_review_failed", { failure: failure.kind });
  }
}

async function look(parts: WatchParts, asked: Asked): Promise<RunReport> {
  const { settings, rotator, ports, reports } = parts;
  const previous = await lastReport(reports, ports.log);
  const { found, unfound } = await listManagedApps(settings, rotator, previous, ports.clock.now());
  const quiet = { ...ports, log: butRuns(ports.log) };
  const rotated = await runRotation(found, quiet, { previous, ...asked });
  const report = await addTamper(rotated, found, previous, parts);
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

/** Looks at the apps that had their turn; the reports of the others hold what was found then. */
async function addTamper(
  report: RunReport,
  apps: readonly ManagedApp[],
  previous: RunReport | undefined,
  { tamper, ports, documents }: WatchParts,
): Promise<RunReport> {
  const hadTurn = report.apps.filter((app) => previous?.apps.includes(app) !== true);
  const looked = new Set(hadTurn.map(({ objectId }) => objectId));
  const found = await watchTamper(
    apps.filter(({ objectId }) => looked.has(objectId)),
    { ...ports, directory: tamper, documents },
  );
  const reports = report.apps.map((app) => withVerdicts(app, found.get(app.objectId) ?? []));
  return { ...report, endedAt: new Date(ports.clock.now()).toISOString(), apps: reports };
}

function withVerdicts(app: AppReport, more: readonly Verdict[]): AppReport {
  if (more.length === 0) return app;
  // "Every credential is in order" stands for itself alone.
  const others = app.verdicts.filter(({ rule }) => rule !== "healthy");
  const level = gravest([...app.verdicts, ...more]);
  const verdicts = [...others, ...more];
  const first = verdicts.filter((verdict) => verdict.level === level);
  return { ...app, level, verdicts: [...first, ...verdicts.filter((one) => !first.includes(one))] };
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
