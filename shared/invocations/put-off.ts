/** What becomes of an invocation whose step failed: another try, a wait for its requester, or its end. */
import type { AgentState } from "../agent/types.ts";
import { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError, type ErrorCode } from "../errors/connector-error.ts";
import { describeFault } from "../log.ts";
import { runDelay } from "./back-off.ts";
import { endingBy, endings } from "./endings.ts";
import { finish } from "./finish.ts";
import { givenBack, type Hold } from "./hold.ts";
import { messageOf } from "./message-key.ts";
import { outcomeOf } from "./outcome.ts";
import type { RunnerParts } from "./runner-parts.ts";
import type { InvocationError } from "./types.ts";

const signInWaitMs = 24 * 60 * 60_000;

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

/** @throws ClaimLost, CallFailure */
export async function putOff(
  hold: Hold,
  error: unknown,
  state: AgentState | undefined,
  parts: RunnerParts,
): Promise<void> {
  const { id, attempts } = hold.record;
  const code = error instanceof ConnectorError ? error.code : "internal_error";
  parts.log("invocation_step_failed", { id, attempts, code, fault: faultOf(error) });
  if (error instanceof ConnectorError && signInCodes.has(error.code))
    return await waitForSignIn(hold, parts);
  const ending = endingOf(error);
  const delaySeconds = ending.final ? undefined : nextTry(attempts, error, parts);
  if (delaySeconds === undefined)
    return await finish(hold.record, outcomeOf(state, ending.error), parts);
  await tryAgain(hold, delaySeconds, parts);
}

/** It is not said that a message is on its way before one is: else the sweep would not send one. */
async function tryAgain(hold: Hold, delaySeconds: number, { store, queue }: RunnerParts) {
  await hold.change({ ...givenBack, status: "queued", enqueued: false, currentTool: undefined });
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
