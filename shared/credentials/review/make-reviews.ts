/** Reads and judges every app of the last report. */
import type { TableClient } from "@azure/data-tables";
import type { Graph } from "../../graph/graph.ts";
import type { Documents } from "../../storage/documents.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import { parseWatchState } from "../tamper/watch-state.ts";
import { watchStateName } from "../tamper/watch-tamper.ts";
import type { Instant, Reading } from "../facts.ts";
import type { AppReport, RunReport } from "../run-report.ts";
import { readActivity } from "./audit-activity.ts";
import { buildReview, type CatalogueTool, type Review } from "./build-review.ts";
import { readReviewFacts } from "./graph-review.ts";
import type { Activity, Change } from "./review-facts.ts";

export interface ReviewSources {
  /** Graph in the app's tenant, as the rotator's identity. */
  readonly graphOf: (app: AppReport) => Graph;
  readonly auditTable: () => Promise<TableClient>;
  readonly documents: Documents;
  /** The tools that are switched on. */
  readonly catalogue: readonly CatalogueTool[];
}

export async function makeReviews(
  { apps }: RunReport,
  { graphOf, auditTable, documents, catalogue }: ReviewSources,
  now: Instant,
): Promise<Review[]> {
  const reviews: Review[] = [];
  // Ninety days of audit records, which all apps of a tenant share.
  const activities = new Map<string, Promise<Reading<Activity>>>();
  const activityOf = (tenantKey: string): Promise<Reading<Activity>> => {
    const activity = activities.get(tenantKey) ?? readActivity(auditTable, tenantKey, now);
    activities.set(tenantKey, activity);
    return activity;
  };
  for (const app of apps) {
    const [facts, activity, changes] = await Promise.all([
      readReviewFacts(app, graphOf(app)),
      activityOf(app.tenantKey),
      readChanges(app, documents),
    ]);
    reviews.push(buildReview({ app, ...facts, activity, changes, now }, catalogue));
  }
  return reviews;
}

/** What the tamper watch tells of and nobody has accepted. */
async function readChanges(
  { tenantKey, clientId }: AppReport,
  documents: Documents,
): Promise<Reading<readonly Change[]>> {
  try {
    const document = await documents.read(watchStateName(tenantKey));
    const hits = document && parseWatchState(document.text).apps[clientId]?.hits;
    return { ok: true, value: (hits ?? []).map(({ at, summary }) => ({ at, summary })) };
  } catch (error) {
    return { ok: false, failure: error instanceof CallFailure ? error.kind : "refused" };
  }
}
