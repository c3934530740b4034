/** Repeats a request that was throttled or met an outage, within bounds and only where it does no harm. */
import type { Middleware } from "@microsoft/microsoft-graph-client";
import { callerGone } from "../graph-error.ts";
import { GraphServiceError, GraphTransportError } from "../graph-failure.ts";
import { RetrySchedule, type Pacing } from "../retry-schedule.ts";
import { middleware } from "./middleware.ts";

export function retry(pacing: Pacing, signal: AbortSignal): Middleware {
  return middleware(async ({ call, next }) => {
    const schedule = new RetrySchedule(pacing);
    for (;;) {
      try {
        return await next();
      } catch (failure) {
        const wait = mayRepeat(failure, call.repeatable)
          ? schedule.next(serverWaitMs(failure))
          : undefined;
        if (wait === undefined) throw failure;
        await pause(wait, pacing, signal);
      }
    }
  });
}

/** Whether a repeat can help and cannot do the same thing twice. */
export function mayRepeat(failure: unknown, repeatable: boolean): boolean {
  if (failure instanceof GraphTransportError) return repeatable;
  if (!(failure instanceof GraphServiceError)) return false;
  // 429 means that Graph did nothing; after a 503 or 504 it may have.
  return failure.status === 429 || (repeatable && [503, 504].includes(failure.status));
}

/** How long the service asks to wait, in milliseconds. */
export function serverWaitMs(failure: unknown): number | undefined {
  const seconds = failure instanceof GraphServiceError ? failure.retryAfterSeconds : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}

/** @throws ConnectorError `client_closed_request` as soon as the signal aborts. */
export async function pause(wait: number, pacing: Pacing, signal: AbortSignal): Promise<void> {
  try {
    await pacing.sleep(wait, signal);
  } catch (failure) {
    throw signal.aborted ? callerGone() : failure;
  }
}
