/** What the running of invocations needs of the rest; built once per start of the host. */
import type { AgentJob, AgentState, Step } from "../agent/types.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { GraphTokenSource } from "../identity/graph-tokens.ts";
import type { Tenant } from "../identity/tenant.ts";
import type { Post } from "../outbound/post.ts";
import type { Queue } from "../storage/queue.ts";
import type { Tool } from "../tools/define-tool.ts";
import type { InvocationStore } from "./store.ts";
import type { AcceptedRequest, InvocationKey, InvocationMessage } from "./types.ts";

export type Log = (event: string, details: Readonly<Record<string, string | number>>) => void;

/** The agent, as a worker drives it. */
export interface Agent {
  begin(job: AgentJob): AgentState;
  /** One request to the model, or the tool calls of one answer. */
  step(job: AgentJob, state: AgentState, run: StepRun): Promise<Step>;
}

export interface StepRun {
  readonly tokens: GraphTokenSource;
  readonly signal: AbortSignal;
}

export interface RunnerParts {
  readonly store: InvocationStore;
  readonly queue: Queue<InvocationMessage>;
  readonly callbacks: Queue<InvocationMessage>;
  readonly agent: Agent;
  readonly catalogue: readonly Tool[];
  readonly tenantOf: (key: string) => Tenant | undefined;
  /** @throws ConnectorError `sign_in_expired` where the requester has to sign in again. */
  readonly tokensFor: (key: InvocationKey, accepted: AcceptedRequest) => Promise<GraphTokenSource>;
  /** Counts tokens of the model against the quotas of the day. */
  readonly charge: (key: InvocationKey, tokens: number) => Promise<void>;
  readonly post: Post;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
}
