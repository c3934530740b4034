/** Whether the credentials are well, in one word, from the rotator's last report. */
import { judgeSilence } from "./alerts/dead-man.ts";
import { CallFailure } from "../errors/call-failure.ts";
import type { ReportStore } from "./store/report-store.ts";
import type { Reading } from "./facts.ts";
import type { RunReport } from "./run-report.ts";

/** `stale`: the last complete run ended over three hours ago, or cannot be read. */
export type CredentialHealth = "ok" | "critical" | "stale";

export function healthOf(report: Reading<RunReport | undefined>, now: number): CredentialHealth {
  if (judgeSilence(report, now) !== undefined || !report.ok) return "stale";
  const apps = report.value?.apps ?? [];
  return apps.some(({ verdicts }) => verdicts.some(({ level }) => level === "critical"))
    ? "critical"
    : "ok";
}

export type ReportReading = Reading<RunReport | undefined>;

const keptMs = 30_000;

/** Anybody may ask for the health: storage is asked twice a minute at most. */
export function createHealthReader(
  store: ReportStore,
  now: () => number = Date.now,
): () => Promise<CredentialHealth> {
  let kept: { reading: Promise<ReportReading>; until: number } | undefined;
  return async () => {
    if (kept === undefined || now() >= kept.until)
      kept = { reading: readReport(store), until: now() + keptMs };
    return healthOf(await kept.reading, now());
  };
}

async function readReport(store: ReportStore): Promise<ReportReading> {
  try {
    return { ok: true, value: await store.read() };
  } catch (failure) {
    if (failure instanceof CallFailure) return { ok: false, failure: failure.kind };
    throw failure;
  }
}
