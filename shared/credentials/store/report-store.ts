/** The report of the last run: the rotator writes it, the connector reads it. */
import { type Documents, noDocument } from "../../storage/documents.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { AppReport, CredentialReport, RunReport } from "../run-report.ts";

export interface ReportStore {
  /** Undefined: nobody has run yet. @throws CallFailure */
  read(): Promise<RunReport | undefined>;
  /** Of runs that overlapped, the latest word on each app stays. @throws CallFailure */
  write(report: RunReport): Promise<void>;
}

const name = "report.json";
const version = 1;
const attempts = 5;
/** What answers and memory bear; a report of a hundred ordinary apps takes a tenth. */
const mostBytes = 2_000_000;
/** Of an app in a report that would grow larger. */
const fewCredentials = 20;
const fewVerdicts = 20;

export function createReportStore(documents: Documents): ReportStore {
  return {
    async read() {
      const document = await documents.read(name);
      return document && parse(document.text);
    },
    async write(report) {
      for (let attempt = 1; ; attempt += 1) {
        const present = await documents.read(name);
        const text = serialize(merge(report, present && readable(present.text)));
        try {
          await documents.write(name, text, present?.etag ?? noDocument);
          return;
        } catch (failure) {
          // Another run wrote at the same moment.
          const conflict = failure instanceof CallFailure && failure.kind === "conflict";
          if (!conflict || attempt === attempts) throw failure;
        }
      }
    },
  };
}

function parse(text: string): RunReport {
  try {
    const document = JSON.parse(text) as { version?: unknown; report?: RunReport };
    if (document.version === version && document.report !== undefined) return document.report;
  } catch (error) {
    throw new CallFailure("refused", "Blob storage, understand the report", { cause: error });
  }
  throw new CallFailure("refused", "Blob storage, understand the report");
}

/** What cannot be read is replaced. */
function readable(text: string): RunReport | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** A timer's run and an administrator's command may overlap; the list of apps is the later run's. */
function merge(report: RunReport, present: RunReport | undefined): RunReport {
  if (present === undefined) return report;
  const [later, earlier] =
    report.endedAt >= present.endedAt ? [report, present] : [present, report];
  const complete = [later, earlier].map(({ lastCompleteAt }) => lastCompleteAt ?? "").toSorted();
  const apps = later.apps.map((app) => {
    const other = earlier.apps.find(({ objectId }) => objectId === app.objectId);
    return other !== undefined && isNewer(other, app) ? other : app;
  });
  return { ...later, lastCompleteAt: complete.at(-1) || undefined, apps };
}

/** By Graph's clock, which tells whole seconds. */
function isNewer(other: AppReport, app: AppReport): boolean {
  return Date.parse(other.checkedAt) - Date.parse(app.checkedAt) > 2_000;
}

function serialize(report: RunReport): string {
  const text = JSON.stringify({ version, report });
  if (Buffer.byteLength(text) <= mostBytes) return text;
  return JSON.stringify({ version, report: { ...report, apps: report.apps.map(shorten) } });
}

/** Ours and what ends first; the levels of all were judged before. */
function shorten(app: AppReport): AppReport {
  const credentials = app.credentials.toSorted(
    (a, b) => Number(b.owner === "ours") - Number(a.owner === "ours") || byEnd(a, b),
  );
  return {
    ...app,
    credentials: credentials.slice(0, fewCredentials),
    verdicts: app.verdicts.slice(0, fewVerdicts),
  };
}

function byEnd(a: CredentialReport, b: CredentialReport): number {
  return (a.end ?? "9999").localeCompare(b.end ?? "9999");
}
