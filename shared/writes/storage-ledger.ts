/** The ledger of changes: who may run one, and the answer of the run that succeeded. */
import { randomUUID } from "node:crypto";
import { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Sealer } from "../sealing/sealer.ts";
import { digestOf } from "./digest.ts";
import type { LedgerRow, LedgerRows, RowKey, StoredRow } from "./ledger-row.ts";
import type { WriteAttempt } from "./write-attempt.ts";
import type { WriteKey, WriteLedger } from "./write-ledger.ts";

/** Longer than a call may take, so that a run which lost its place has ended before the next. */
const leaseMs = 2 * 60_000;
const hourMs = 60 * 60_000;
const longestNoteMs = 10_000;

export interface StorageLedgerOptions {
  rows: LedgerRows;
  sealer: Sealer;
  /** Told of an answer that was not kept: a repeat will look the change up instead. */
  onUnkept: (error: unknown) => void;
  now?: () => number;
}

export function createStorageLedger(options: StorageLedgerOptions): WriteLedger {
  const { rows, onUnkept, now = Date.now } = options;
  const vault = answerVault(options.sealer);

  return {
    async once(writeKey, change) {
      const key = rowKeyOf(writeKey);
      const found = await explained(() => rows.read(key));
      const earlier = found && found.row.expires > now() ? found : undefined;
      if (earlier !== undefined) {
        requireSameRequest(earlier.row, writeKey);
        if (earlier.row.state === "done") return await vault.openAnswer(key, earlier.row);
        requireFree(earlier.row, now());
      }
      const claim = await explained(() => take(key, nextRow(writeKey, earlier?.row), found));
      const noted = earlier && (await vault.openNote(key, earlier.row));
      const attempt = attemptOf(claim, noted, earlier !== undefined);
      return await run(claim, () => change(attempt));
    },
  };

  function nextRow({ tool, args, keptHours }: WriteKey, earlier: LedgerRow | undefined): LedgerRow {
    const begun = now();
    return {
      tool,
      args: digestOf(args),
      marker: randomUUID(),
      since: begun,
      expires: begun + keptHours * hourMs,
      ...earlier,
      state: "running",
      holder: randomUUID(),
      heldUntil: begun + leaseMs,
    };
  }

  /** @throws ConnectorError `in_progress` when another was faster. */
  async function take(key: RowKey, row: LedgerRow, found: StoredRow | undefined): Promise<Claim> {
    try {
      const etag =
        found === undefined
          ? await rows.insert(key, row)
          : await rows.replace(key, row, found.etag);
      return { key, row, etag };
    } catch (error) {
      // The answer to a request that was done may be lost, and its repetition then be refused.
      const there = await rows.read(key);
      if (there?.row.holder === row.holder) return { key, ...there };
      throw error instanceof CallFailure && error.kind === "conflict"
        ? inProgress(row, now())
        : error;
    }
  }

  async function run(claim: Claim, change: () => Promise<string>): Promise<string> {
    let answer: string;
    try {
      answer = await change();
    } catch (error) {
      // Where this fails the lease runs out by itself.
      await keep(claim, { state: "released", heldUntil: now() }).catch(onUnkept);
      throw error;
    }
    try {
      const sealed = await vault.seal(claim, answer);
      await keep(claim, { state: "done", answer: sealed, noted: undefined });
    } catch (error) {
      onUnkept(error);
    }
    return answer;
  }

  function attemptOf(claim: Claim, earlier: unknown, repeated: boolean): WriteAttempt {
    let noted = earlier;
    return {
      marker: claim.row.marker,
      repeated,
      since: new Date(claim.row.since),
      get noted() {
        return noted;
      },
      async note(value) {
        const begun = now();
        const sealed = await vault.seal(claim, value);
        await explained(() => keep(claim, { noted: sealed, heldUntil: begun + leaseMs }));
        // What is left of the lease must outlast the call: a note that took long may have been overtaken.
        if (now() - begun > longestNoteMs) throw stopped("was too slow");
        noted = value;
      },
    };
  }

  /** Fails when the claim has passed to another: then this run must change nothing any more. */
  async function keep(claim: Claim, changed: Partial<LedgerRow>): Promise<void> {
    const row = { ...claim.row, ...changed };
    try {
      claim.etag = await rows.replace(claim.key, row, claim.etag);
    } catch (error) {
      const there = await rows.read(claim.key);
      const done = there?.row.holder === row.holder && isSame(there.row, row);
      if (!done) throw error;
      claim.etag = there.etag;
    }
    claim.row = row;
  }
}

/** A row that this run holds. */
interface Claim {
  readonly key: RowKey;
  row: LedgerRow;
  etag: string;
}

/** Seals what is kept, bound to its row: moved to another it does not open. */
function answerVault(sealer: Sealer) {
  const purpose = "write-answer";
  const open = async (key: RowKey, sealed: string) => {
    const opened = await sealer.open<{ key: RowKey; value: unknown }>(purpose, sealed);
    return opened && digestOf(opened.key) === digestOf(key) ? opened : undefined;
  };
  return {
    seal: async ({ key, row }: Claim, value: unknown) =>
      await sealer.seal(purpose, { key, value }, (row.expires - row.since) / 1000),
    openNote: async (key: RowKey, { noted }: LedgerRow): Promise<unknown> =>
      noted === undefined ? undefined : (await open(key, noted))?.value,
    async openAnswer(key: RowKey, { answer = "" }: LedgerRow): Promise<string> {
      const opened = await open(key, answer);
      if (opened === undefined) throw unreadable();
      return opened.value as string;
    },
  };
}

function rowKeyOf({ tenantKey, scope, key }: WriteKey): RowKey {
  // A digest: keys of callers hold what a row key may not.
  return { partition: `${tenantKey} ${scope}`, row: digestOf(key) };
}

function isSame(there: LedgerRow, row: LedgerRow): boolean {
  const { state, noted, answer, heldUntil } = row;
  return (
    there.state === state &&
    there.noted === noted &&
    there.answer === answer &&
    there.heldUntil === heldUntil
  );
}

function requireSameRequest(row: LedgerRow, { tool, args }: WriteKey): void {
  if (row.tool === tool && row.args === digestOf(args)) return;
  throw new ConnectorError("key_reused", {
    happened: "Nothing was changed by this call.",
    because: "Its key stands for an earlier call with other arguments.",
    remedy: "Use a new key for a new change; repeat a call with exactly the same arguments.",
  });
}

function requireFree(row: LedgerRow, now: number): void {
  if (row.state === "running" && row.heldUntil > now) throw inProgress(row, now);
}

/** A run takes seconds; only one that died holds its place to the end. */
const longestWaitSeconds = 15;

function inProgress({ heldUntil }: LedgerRow, now: number): ConnectorError {
  const seconds = Math.min(longestWaitSeconds, Math.max(1, Math.ceil((heldUntil - now) / 1000)));
  return new ConnectorError(
    "in_progress",
    {
      happened: "Nothing was changed by this call.",
      because: "A call with the same key is still running.",
      remedy: `Repeat it with the same key after ${seconds} s to get that call's answer.`,
    },
    { retryAfterSeconds: seconds },
  );
}

function unreadable(): ConnectorError {
  return new ConnectorError("misconfigured", {
    happened: "The change was made by an earlier call, whose answer cannot be shown again.",
    because: "The key that its answer was sealed with is gone, or the stored answer was altered.",
    remedy: "Look at the item in Microsoft 365; do not repeat the change with another key.",
  });
}

/** Before a change is made, storage that fails means that it is not made. */
async function explained<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof CallFailure ? stopped("failed", error) : error;
  }
}

function stopped(how: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    "service_unavailable",
    {
      happened: "The call was stopped.",
      because: `The connector's storage, where changes are noted before they are made, ${how}.`,
      remedy: "Repeat the call with the same key: it looks first for what was done already.",
    },
    { cause, retryAfterSeconds: 5 },
  );
}
