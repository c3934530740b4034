/** Invocations as callers see them. */
import type { AgentState, HeldChange } from "../agent/types.ts";
import { noUsage } from "./outcome.ts";
import { signInExpired } from "./stored-token-source.ts";
import { endingBy } from "./endings.ts";
import type {
  AcceptedRequest,
  InvocationOutcome,
  InvocationRecord,
  InvocationSummary,
  InvocationView,
} from "./types.ts";

export interface ViewedDocuments {
  /** Undefined: what was stored of it is gone. */
  readonly accepted: AcceptedRequest | undefined;
  /** Of one that has not ended. */
  readonly state?: AgentState | undefined;
  /** Of one that has. */
  readonly outcome?: InvocationOutcome | undefined;
}

/** Of its requester. */
export function viewInvocation(
  record: InvocationRecord,
  { accepted, state, outcome }: ViewedDocuments,
  now: number,
): InvocationView {
  const { answer, error } = outcome ?? {};
  const told = error ?? waiting(record);
  const held = record.status === "awaiting_approval" ? (state?.held ?? []) : [];
  const metadata = accepted?.request.metadata ?? {};
  return {
    ...summarize(record, now),
    ...(answer !== undefined && {
      text: answer.text,
      ...(answer.data !== undefined && { data: answer.data }),
      citations: answer.citations,
      ...(answer.notes.length > 0 && { notes: answer.notes }),
    }),
    toolCalls: (outcome ?? state)?.toolCalls ?? [],
    usage: (outcome ?? state)?.usage ?? noUsage,
    ...(held.length > 0 && { pending: held.filter(isUndecided).map(shown) }),
    ...(told !== undefined && { error: told }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

/** Without content: for lists, and for people other than its requester. */
export function summarize(record: InvocationRecord, now: number): InvocationSummary {
  const { id, status, callback, acceptedAt, startedAt, endedAt } = record;
  return {
    id,
    status,
    ...((status === "queued" || status === "running") && { progress: progressOf(record, now) }),
    ...(callback !== undefined && { callback }),
    acceptedAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

function progressOf({ turn, currentTool, acceptedAt }: InvocationRecord, now: number) {
  return {
    turn,
    ...(currentTool !== undefined && { tool: currentTool }),
    elapsedSeconds: Math.max(0, Math.floor((now - Date.parse(acceptedAt)) / 1000)),
  };
}

function waiting({ waitingFor }: InvocationRecord) {
  if (waitingFor !== "sign_in") return undefined;
  return endingBy(signInExpired("The sign-in that it ran with has ended."));
}

function isUndecided({ decision }: HeldChange): boolean {
  return decision === undefined;
}

function shown({ tool, title, arguments: args, recipients, digest }: HeldChange) {
  return { tool, title, arguments: args, recipients, digest };
}
