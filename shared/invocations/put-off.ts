/** What becomes of an invocation whose step failed: another try, a wait for its requester, or its end. */
import { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError, type ErrorCode } from "../errors/connector-error.ts";
import { describeFault } from "../log.ts";
import { mostCounted, runDelay } from "./back-off.ts";
import { endingBy, endings } from "./endings.ts";
import { finish } from "./finish.ts";
import { givenBack, type Hold } from "./hold.ts";
import { messageOf } from "./message-key.ts";
import { outcomeOf } from "./outcome.ts";
import type { Run } from "./run.ts";
import type { RunnerParts } from "./runner-parts.ts";
import type { InvocationError } from "./types.ts";

const dayMs = 24 * 60 * 60_000;
const signInWaitMs = dayMs;

/** Another sign-in of the requester helps, nothing else. */
const signInCodes: ReadonlySet<ErrorCode> = new Set([
  "sign_in_expired",
  "unauthenticated",
  "claims_required",
]);

/** May be over after a while. */
const passingCodes: ReadonlySet<ErrorCode> = new Set([
  "model_unavailable",
  "service_unavailable",
  "throttled",
  "in_progress",
  "timeout",
  "graph_error",
  "internal_error",
]);

/** The connector's own parts: what waits for them has not failed for as long as a day. */
const ownCodes: ReadonlySet<ErrorCode> = new Set(["service_unavailable", "in_progress"]);

/** @throws ClaimLost, CallFailure */
export async function putOff(
  hold: Hold,
  error: unknown,
  run: Pick<Run, "state" | "advanced">,
  parts: RunnerParts,
): Promise<void> {
  const { id } = hold.record;
  const attempts = countOf(hold, error, run.advanced, parts);
  const code = error instanceof ConnectorError ? error.code : "internal_error";
  parts.log("invocation_step_failed", { id, attempts, code, fault: faultOf(error) });
  if (error instanceof ConnectorError && signInCodes.has(error.code))
    return await waitForSignIn(hold, parts);
  const ending = endingOf(error);
  const delaySeconds = ending.final ? undefined : nextTry(attempts, error, parts);
  if (delaySeconds === undefined)
    return await finish(hold.record, outcomeOf(run.state, ending.error), parts);
  await tryAgain(hold, { attempts, delaySeconds }, parts);
}

/** Tries since the last step that came to its end, as far as they count. */
function countOf(
  { record }: Hold,
  error: unknown,
  advanced: boolean,
  { clock }: RunnerParts,
): number {
  const attempts = advanced ? 1 : record.attempts;
  const own =
    error instanceof CallFailure || (error instanceof ConnectorError && ownCodes.has(error.code));
  const spared = own && clock.now() - Date.parse(record.acceptedAt) < dayMs;
  return spared ? Math.min(attempts, mostCounted) : attempts;
}

/** It is not said that a message is on its way before one is: else the sweep would not send one. */
async function tryAgain(
  hold: Hold,
  { attempts, delaySeconds }: { attempts: number; delaySeconds: number },
  { store, queue }: RunnerParts,
): Promise<void> {
  const waiting = { status: "queued", enqueued: false, currentTool: undefined, attempts } as const;
  await hold.change({ ...givenBack, ...waiting });
  await queue.send(messageOf(hold.record), { delaySeconds });
  await store.update(hold.record, ({ status }) =>
    status === "queued" ? { enqueued: true } : undefined,
  );
}

async function waitForSignIn(hold: Hold, { clock, queue }: RunnerParts): Promise<void> {
  await hold.change({
    ...givenBack,
    status: "queued",
    waitingFor: "sign_in",
    signInUntil: new Date(clock.now() + signInWaitMs).toISOString(),
    currentTool: undefined,
    attempts: 0,
  });
  if (hold.record.cancelRequested) await queue.send(messageOf(hold.record));
}

function nextTry(attempts: number, error: unknown, { clock }: RunnerParts): number | undefined {
  const random = clock.random();
  return runDelay({ attempts, random, retryAfterSeconds: retryAfterOf(error) });
}

function endingOf(error: unknown): { final: boolean; error: InvocationError } {
  if (error instanceof ConnectorError)
    return { final: !passingCodes.has(error.code), error: endingBy(error) };
  return { final: false, error: endings.unexpected };
}

function retryAfterOf(error: unknown): number | undefined {
  if (error instanceof ConnectorError) return error.retryAfterSeconds;
  const ms = error instanceof CallFailure ? error.retryAfterMs : undefined;
  return ms === undefined ? undefined : Math.ceil(ms / 1_000);
}

/** Messages of our own errors say what happened; others may quote content. */
function faultOf(error: unknown): string {
  const told = error instanceof ConnectorError || error instanceof CallFailure;
  return told ? error.message : describeFault(error);
}
