/** Once a quarter: makes the review, stores it, sends word of it, and reminds of it until it is done. */
import * as z from "zod";
import type { Channel } from "../alerts/channel.ts";
import type { Message } from "../alerts/message.ts";
import { type Document, type Documents, noDocument } from "../../storage/documents.ts";
import { days } from "../durations.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { Clock } from "../../clock.ts";
import type { Log } from "../ports.ts";
import type { Instant } from "../facts.ts";
import type { Review } from "./build-review.ts";
import { reviewCsv, reviewMarkdown } from "./write-review.ts";

const stateSchema = z.object({
  quarter: z.string(),
  madeAt: z.number(),
  rows: z.number(),
  proposals: z.number(),
  files: z.array(z.string()),
  /** When each channel was last told. */
  told: z.record(z.string(), z.number()),
  completed: z.object({ by: z.string(), at: z.number() }).optional(),
});
type ReviewState = z.output<typeof stateSchema>;

export interface ReviewPorts {
  readonly documents: Documents;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly log: Log;
}

const stateName = "reviews/state.json";
const remindAfter = 14 * days;

/** `2026-Q1`, in UTC. */
export function quarterOf(time: Instant): string {
  const date = new Date(time);
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}

/**
 * At every firing of the timer; does nothing most of the time. Marked only after it was stored and
 * sent, so that a run which dies makes it again, under the same names.
 *
 * @param make reads and judges every listed app
 * @throws CallFailure when storage takes nothing
 */
export async function holdReview(
  make: () => Promise<readonly Review[]>,
  ports: ReviewPorts,
): Promise<void> {
  const { documents, clock } = ports;
  const now = clock.now();
  const stored = await documents.read(stateName);
  const known = stored && parse(stored.text);
  const state =
    known?.quarter === quarterOf(now) ? known : await makeReview(await make(), now, ports);
  const told = state.completed === undefined ? await tell(state, now, ports) : state.told;
  if (state !== known || told !== state.told)
    await save({ ...state, told }, stored, documents).catch(ignoreConflict);
}

async function makeReview(
  reviews: readonly Review[],
  now: Instant,
  { documents, log }: ReviewPorts,
): Promise<ReviewState> {
  const quarter = quarterOf(now);
  const files: string[] = [];
  for (const review of reviews) {
    const name = `reviews/${quarter}/${review.tenantKey}-${review.clientId}`;
    await documents.write(`${name}.md`, reviewMarkdown(review));
    await documents.write(`${name}.csv`, reviewCsv(review));
    files.push(`${name}.md`, `${name}.csv`);
  }
  const rows = reviews.flatMap((review) => review.rows);
  const proposals = rows.filter(({ proposal }) => proposal !== "").length;
  log("credential_review_made", { quarter, apps: reviews.length, rows: rows.length, proposals });
  return { quarter, madeAt: now, rows: rows.length, proposals, files, told: {} };
}

/** Each channel once, then again every 14 days while nobody says that the review is done. */
async function tell(
  state: ReviewState,
  now: Instant,
  { channels, log }: ReviewPorts,
): Promise<ReviewState["told"]> {
  let { told } = state;
  for (const channel of channels) {
    const last = told[channel.name];
    if (last !== undefined && now - last < remindAfter) continue;
    for (const parcel of channel.pack([reviewMessage(state, last !== undefined)])) {
      const result = await channel.deliver(parcel);
      if (result.ok) told = { ...told, [channel.name]: now };
      else log("credential_channel_failed", { channel: channel.name, failure: result.failure });
    }
  }
  return told;
}

function reviewMessage({ quarter, rows, proposals, files }: ReviewState, again: boolean): Message {
  return {
    kind: "review",
    subject: undefined,
    severity: again ? "warning" : "info",
    title: again ? `Access review ${quarter} is overdue` : `Access review ${quarter} is ready`,
    text: `${proposals} of ${rows} rows want a decision. Nothing is removed by the report itself.`,
    facts: files.slice(0, 20).map((file) => ["File", file] as const),
    action: "Decide on each row, carry the decisions out, then mark the review as done.",
    link: undefined,
  };
}

/** @returns false when there is no open review. @throws CallFailure */
export async function completeReview(
  by: string,
  { documents, clock, log }: Pick<ReviewPorts, "documents" | "clock" | "log">,
): Promise<boolean> {
  const stored = await documents.read(stateName);
  const state = stored && parse(stored.text);
  if (state === undefined || state.completed !== undefined) return false;
  await save({ ...state, completed: { by, at: clock.now() } }, stored, documents);
  log("credential_review_completed", { quarter: state.quarter, by });
  return true;
}

async function save(
  state: ReviewState,
  before: Document | undefined,
  documents: Documents,
): Promise<void> {
  await documents.write(stateName, JSON.stringify(state), before?.etag ?? noDocument);
}

/** Another run did the same at the same moment. */
function ignoreConflict(error: unknown): void {
  if (!(error instanceof CallFailure) || error.kind !== "conflict") throw error;
}

/** A damaged state makes the review again. */
function parse(text: string): ReviewState | undefined {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
