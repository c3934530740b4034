/** The tamper watch's verdicts beside those of the turn. */
import { gravest } from "../judge.ts";
import type { AppReport, RunReport, Verdict } from "../types.ts";

/** @param verdicts by object id, of apps that had their turn; the others keep what they have */
export function addVerdicts(
  report: RunReport,
  verdicts: ReadonlyMap<string, readonly Verdict[]>,
): RunReport {
  const apps = report.apps.map((app): AppReport => {
    const added = verdicts.get(app.objectId);
    if (added === undefined || added.length === 0) return app;
    const all = [...app.verdicts.filter(({ rule }) => rule !== "healthy"), ...added];
    return { ...app, verdicts: all, level: gravest(all) };
  });
  return { ...report, apps };
}
