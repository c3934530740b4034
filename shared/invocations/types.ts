/** The words of invocations: jobs for Claude that are accepted at once and run through the queue. */
import type {
  AgentAnswer,
  AgentFailureCode,
  AgentState,
  Citation,
  Effort,
  HeldChange,
  TokenUsage,
  ToolCallEntry,
} from "../agent/types.ts";
import type { ErrorCode } from "../errors/connector-error.ts";
import type { CallerIdentity } from "../identity/caller.ts";

export type InvocationStatus =
  "queued" | "running" | "awaiting_approval" | "succeeded" | "failed" | "cancelled";

export const finalStatuses: ReadonlySet<InvocationStatus> = new Set([
  "succeeded",
  "failed",
  "cancelled",
]);

/** A request as it was accepted: checked, with every default filled in. */
export interface InvocationRequest {
  readonly prompt: string;
  readonly instructions: string | undefined;
  /** Names of the tools that the model is offered, writing ones included. */
  readonly tools: readonly string[];
  readonly allowWrites: readonly string[];
  readonly approval: "none" | "required";
  readonly allowedRecipients: readonly string[] | undefined;
  readonly outputSchema: Readonly<Record<string, unknown>> | undefined;
  readonly attachments: readonly string[];
  readonly user: string | undefined;
  readonly model: string;
  readonly effort: Effort | undefined;
  readonly limits: { turns: number; tokens: number; writes: number; seconds: number };
  readonly callbackUrl: string | undefined;
  /** Given back unchanged; never read. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the sealed request document of an invocation holds. */
export interface AcceptedRequest {
  readonly request: InvocationRequest;
  readonly caller: CallerIdentity;
  /** Signs callbacks (Standard Webhooks, `whsec_…`); told to the requester in the 202. */
  readonly callbackKey: string | undefined;
}

export interface InvocationError {
  readonly code: ErrorCode | AgentFailureCode | "poison" | "approval_expired" | "cancelled";
  readonly detail: string;
  readonly remedy: string;
}

/** The caller's partition and the id within it. */
export interface InvocationKey {
  readonly tenantKey: string;
  /** Object id of the requester. */
  readonly callerId: string;
  /** Sorts newest first; cannot be guessed. */
  readonly id: string;
}

/** What lists, polls and claims need: one entity of Table storage. No content. */
export interface InvocationRecord extends InvocationKey {
  readonly etag: string;
  readonly status: InvocationStatus;
  /** Why a queued one does not run: the requester must sign in again (any authenticated poll does). */
  readonly waitingFor: "sign_in" | undefined;
  readonly mode: "delegated" | "application";
  readonly clientId: string;
  /** Client ids through which decisions were made, times, and the rest: ISO instants. */
  readonly acceptedAt: string;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** A message is known to be in the queue. */
  readonly enqueued: boolean;
  /** The worker that holds it, and until when; see `claim`. */
  readonly holder: string | undefined;
  readonly heldUntil: string | undefined;
  /** Times that a worker took it since the last step that came to its end, for the back-off. */
  readonly attempts: number;
  readonly turn: number;
  readonly currentTool: string | undefined;
  readonly cancelRequested: boolean;
  /** When an approval that nobody gave lapses. */
  readonly approvalUntil: string | undefined;
  /** When the wait for a sign-in ends it. */
  readonly signInUntil: string | undefined;
  readonly callback:
    | {
        readonly state: "pending" | "delivered" | "failed";
        readonly attempts: number;
        readonly failure: string | undefined;
      }
    | undefined;
}

/** What the sealed result document holds, of a final invocation. */
export interface InvocationOutcome {
  readonly answer: AgentAnswer | undefined;
  readonly error: InvocationError | undefined;
  readonly toolCalls: readonly ToolCallEntry[];
  readonly usage: TokenUsage;
}

/** Sealed documents of an invocation, in Blob storage. `state` is the agent's memory. */
export interface InvocationDocuments {
  readonly request: AcceptedRequest;
  readonly state: AgentState;
  readonly outcome: InvocationOutcome;
}

/** The Graph token of a delegated requester, sealed apart and erased at the end. */
export interface StoredToken {
  /** Id of the invocation: a token moved to another one does not open. */
  readonly id: string;
  readonly accessToken: string;
  readonly scopes: readonly string[] | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What callers see of an invocation, in answers, lists and callbacks. */
export interface InvocationView {
  readonly id: string;
  readonly status: InvocationStatus;
  readonly text?: string;
  readonly data?: unknown;
  readonly citations?: readonly Citation[];
  readonly notes?: readonly string[];
  readonly toolCalls: readonly ToolCallEntry[];
  readonly usage: TokenUsage;
  /** While it runs. */
  readonly progress?: {
    readonly turn: number;
    readonly tool?: string;
    readonly elapsedSeconds: number;
  };
  /** While it waits for a person: exactly what would be done. */
  readonly pending?: readonly Omit<HeldChange, "toolUseId" | "decision">[];
  readonly error?: InvocationError;
  readonly callback?: {
    readonly state: string;
    readonly attempts: number;
    readonly failure?: string;
  };
  readonly metadata?: Readonly<Record<string, string>>;
  readonly acceptedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** What lists show, and people other than the requester: no content. */
export type InvocationSummary = Pick<
  InvocationView,
  "id" | "status" | "progress" | "callback" | "acceptedAt" | "startedAt" | "endedAt"
>;

/** Names shared by functions, storage and infrastructure. */
export const invocationQueueName = "invocations";
export const callbackQueueName = "invocation-callbacks";
export const invocationTableName = "invocations";
export const invocationContainerName = "invocations";
export const writeTableName = "writes";
export const quotaTableName = "quotas";

/** A message of either queue. */
export type InvocationMessage = InvocationKey;
