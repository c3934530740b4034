/** Waits for an invocation: looks often at first, then less so. */
import * as z from "zod";
import type { Clock } from "../clock.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import { explainIssues } from "../tools/arguments.ts";
import type { InvocationRecord } from "./types.ts";

/** Below the 120 s after which a flow gives a call up. */
export const longestWaitSeconds = 100;

export const waitSchema = z.strictObject({
  seconds: z.int().min(1).max(longestWaitSeconds).default(90).describe("How long to wait at most."),
});

/** @throws ConnectorError `invalid_input` */
export function parseWait(body: unknown): number {
  const parsed = waitSchema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data.seconds;
  throw new ConnectorError("invalid_input", {
    happened: "Nothing was waited for.",
    because: explainIssues(parsed.error.issues),
    remedy: `Send seconds, from 1 to ${longestWaitSeconds}, or nothing.`,
  });
}

const shortestPauseMs = 250;
const longestPauseMs = 4_000;

/** Until it has ended or waits for a person, or the time is over. */
export async function waitWhileWorking(
  read: () => Promise<InvocationRecord>,
  seconds: number,
  clock: Clock,
): Promise<InvocationRecord> {
  const until = clock.now() + seconds * 1000;
  let pauseMs = shortestPauseMs;
  for (;;) {
    const record = await read();
    const left = until - clock.now();
    if (!isWorking(record) || left <= 0) return record;
    await clock.sleep(Math.min(pauseMs, left));
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
  }
}

/** It is worth asking again without doing anything else. */
export function isWorking({ status }: Pick<InvocationRecord, "status">): boolean {
  return status === "queued" || status === "running";
}
