/** Makes a change once, though the answer to a request for it may be lost. */
import { ConnectorError } from "../errors/connector-error.ts";
import { GraphServiceError, GraphTransportError } from "../graph/graph-failure.ts";
import type { ToolContext } from "./tool-context.ts";

export interface Change<T> {
  /** In our words, with its verb: "the message was sent". */
  what: string;
  /** Where a person finds out: "Sent Items". */
  where: string;
  /** Asks for it. */
  make: () => Promise<T>;
  /** How long lists may lag behind what was done, in milliseconds. */
  lagMs: number;
  /** What came of an earlier request for it; undefined: nothing, or nothing yet. */
  lookUp: () => Promise<T | undefined>;
}

const rounds = 2;

/**
 * @throws ConnectorError `outcome_unknown` when the change can neither be found nor be made, and
 * whatever says that it was not made.
 */
export async function madeOnce<T>(change: Change<T>, context: ToolContext): Promise<T> {
  let mayBeMade = context.attempt.repeated;
  let last: unknown;
  for (let round = 0; round < rounds; round++) {
    const earlier = mayBeMade ? await lookedUp(change, context) : undefined;
    if (earlier !== undefined) return earlier;
    try {
      return await change.make();
    } catch (error) {
      if (!leavesOpen(error)) throw error;
      mayBeMade = true;
      last = error;
    }
  }
  const found = await lookedUp(change, context);
  if (found !== undefined) return found;
  throw notKnown(change, last);
}

/**
 * For a change that the service itself makes but once, whatever number of requests ask for it.
 *
 * @throws ConnectorError as {@link madeOnce}
 */
export async function askedAgain<T>({
  make,
  ...change
}: Pick<Change<T>, "what" | "where" | "make">): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!leavesOpen(error)) throw isThere(error) ? notKnown(change, error) : error;
  }
  try {
    return await make();
  } catch (error) {
    throw leavesOpen(error) || isThere(error) ? notKnown(change, error) : error;
  }
}

/** Made by an earlier request in other words: it cannot be told what came of it. */
function isThere(error: unknown): boolean {
  return error instanceof ConnectorError && error.code === "conflict";
}

async function lookedUp<T>(change: Change<T>, context: ToolContext): Promise<T | undefined> {
  // At once, and then at longer and longer intervals until the lag is over.
  for (const wait of [0, change.lagMs / 8, change.lagMs / 4, (change.lagMs * 5) / 8]) {
    if (wait > 0) await context.pause(wait);
    try {
      const found = await change.lookUp();
      if (found !== undefined) return found;
    } catch (error) {
      throw error instanceof ConnectorError ? notKnown(change, error) : error;
    }
  }
  return undefined;
}

/** Whether a failed request may have been done all the same. */
export function leavesOpen(error: unknown): boolean {
  const cause = error instanceof ConnectorError ? error.cause : undefined;
  if (cause instanceof GraphTransportError) return true;
  return cause instanceof GraphServiceError && cause.status >= 500;
}

export function notKnown(
  { what, where }: Pick<Change<unknown>, "what" | "where">,
  cause: unknown,
): ConnectorError {
  const retryAfterSeconds = cause instanceof ConnectorError ? cause.retryAfterSeconds : undefined;
  return new ConnectorError(
    "outcome_unknown",
    {
      happened: `Whether ${what} is not known.`,
      because: "Microsoft 365 did not answer the request for it, and it could not be looked up.",
      remedy: `Look into ${where} before you repeat it; a call with an Idempotency-Key may be repeated with the same key.`,
    },
    { cause, retryAfterSeconds },
  );
}
