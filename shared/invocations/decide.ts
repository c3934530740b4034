/** A person's decision on a change that an invocation holds: over exactly what was shown, and once. */
import * as z from "zod";
import type { AgentState, HeldChange } from "../agent/types.ts";
import { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Caller } from "../identity/caller.ts";
import { requireRole } from "../identity/roles.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { explainIssues } from "../tools/arguments.ts";
import { enqueue, type EnqueueParts } from "./enqueue.ts";
import { noSuchInvocation } from "./not-found.ts";
import type { InvocationStore, StoredDocument } from "./store.ts";
import type { InvocationRecord } from "./types.ts";

export interface DecideParts extends EnqueueParts {
  readonly store: Pick<InvocationStore, "update" | "find" | "readDocument" | "writeDocument">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const decisionSchema = z.strictObject({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "is the digest of a change as the request shows it")
    .describe("The digest of the change, from the request's pending list."),
  decision: z.enum(["approve", "reject"]).describe("What becomes of the change."),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), "is one line of text")
    .optional()
    .describe("Why; Claude is told."),
});

type Decision = z.output<typeof decisionSchema>;

const attempts = 5;

/**
 * Resolves to the record as it stands then. The same decision of the same person may be repeated.
 *
 * @throws ConnectorError `not_found` for an unknown id or digest, `conflict` for one that was decided
 * or came too late; CallFailure
 */
export async function decide(
  id: string,
  body: unknown,
  { caller, tenant }: VerifiedCall,
  parts: DecideParts,
): Promise<InvocationRecord> {
  requirePerson(caller);
  requireRole(caller, "Connector.Approve");
  const decision = parseDecision(body);
  const record = await parts.store.find(tenant.key, id);
  if (record === undefined) throw noSuchInvocation();
  const state = await settle(record, decision, caller, parts);
  if (state.held.some((change) => change.decision === undefined)) return record;
  return await resume(record, parts);
}

function requirePerson({ mode }: Caller): void {
  if (mode === "delegated") return;
  throw new ConnectorError("not_available_in_mode", {
    happened: "Nothing was decided.",
    because: "Only a person who is signed in may approve a change, not an application.",
    remedy: "Let the step after the approval run on the approver's own connection.",
  });
}

function parseDecision(body: unknown): Decision {
  const parsed = decisionSchema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConnectorError("invalid_input", {
    happened: "Nothing was decided.",
    because: explainIssues(parsed.error.issues),
    remedy: 'Send digest, decision ("approve" or "reject") and, if you like, reason.',
  });
}

/** Puts the decision into the agent's memory, however many others are put there at once. */
async function settle(
  record: InvocationRecord,
  decision: Decision,
  caller: Caller,
  { store, now }: DecideParts,
): Promise<AgentState> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = await store.readDocument(record, "state");
    const change = findChange(stored, decision.digest);
    if (change.decision !== undefined) {
      requireSame(change.decision, decision, caller);
      return stored!.value;
    }
    if (record.status !== "awaiting_approval") throw tooLate();
    const decided = decidedBy(caller, decision, now());
    const state = withDecision(stored!.value, change, decided);
    try {
      await store.writeDocument(record, "state", state, stored!.etag);
      return state;
    } catch (failure) {
      const conflict = failure instanceof CallFailure && failure.kind === "conflict";
      if (!conflict || attempt === attempts) throw failure;
    }
  }
}

type Decided = NonNullable<HeldChange["decision"]>;

function decidedBy({ objectId }: Caller, { decision, reason }: Decision, now: number): Decided {
  const at = new Date(now).toISOString();
  return { approved: decision === "approve", by: objectId, at, reason };
}

function withDecision(state: AgentState, change: HeldChange, decision: Decided): AgentState {
  const held = state.held.map((one) => (one === change ? { ...one, decision } : one));
  return { ...state, held };
}

function findChange(stored: StoredDocument<AgentState> | undefined, digest: string): HeldChange {
  const { held = [], decided = [] } = stored?.value ?? {};
  const change = [...held, ...decided].find((one) => one.digest === digest);
  if (change !== undefined) return change;
  throw new ConnectorError("not_found", {
    happened: "Nothing was decided.",
    because:
      "The request holds no change with this digest; it may have changed since it was shown.",
    remedy: "Get the request again and decide on what its pending list shows now.",
  });
}

function requireSame(earlier: Decided, { decision }: Decision, { objectId }: Caller): void {
  if (earlier.by === objectId && earlier.approved === (decision === "approve")) return;
  throw new ConnectorError("conflict", {
    happened: "Nothing was decided.",
    because: `The change was ${earlier.approved ? "approved" : "rejected"} before, by ${earlier.by === objectId ? "you" : "somebody else"}.`,
    remedy: "Get the request to see what became of it; a decision cannot be taken back.",
  });
}

function tooLate(): ConnectorError {
  return new ConnectorError("conflict", {
    happened: "Nothing was decided.",
    because: "The request no longer waits for a decision: it ended, or was cancelled.",
    remedy: "Get the request to see why; post it again if it is still wanted.",
  });
}

/** Once nothing is undecided, a worker goes on. */
async function resume(record: InvocationRecord, parts: DecideParts): Promise<InvocationRecord> {
  const resumed = await parts.store.update(record, ({ status }) =>
    status === "awaiting_approval"
      ? { status: "queued", approvalUntil: undefined, enqueued: false, attempts: 0 }
      : undefined,
  );
  if (resumed?.status === "queued" && !resumed.enqueued) await enqueue(resumed, parts);
  return resumed ?? record;
}
