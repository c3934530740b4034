/** The words of the agent: what it is asked, what it remembers between steps, what it answers. */
import type { MessageParam } from "@anthropic-ai/sdk/resources/messages";
import type { CallerIdentity } from "../identity/caller.ts";
import type { Tenant } from "../identity/tenant.ts";
import type { Tool } from "../tools/define-tool.ts";

export type Effort = "low" | "medium" | "high" | "xhigh" | "max";

/** What one run is asked to do, and within which bounds. Never changes while it runs. */
export interface AgentJob {
  /** Id of the invocation. */
  readonly id: string;
  readonly caller: CallerIdentity;
  readonly tenant: Tenant;
  readonly prompt: string;
  readonly instructions: string | undefined;
  /** `m365://` uris or links that the model is told to read. */
  readonly attachments: readonly string[];
  /** What the model is offered; writing ones only if the request allows them. */
  readonly tools: readonly Tool[];
  readonly approval: "none" | "required";
  /** Addresses or `@domain`s, lower case; undefined: not bounded by the request. */
  readonly allowedRecipients: readonly string[] | undefined;
  /** JSON Schema of `data`; undefined: no data is wanted. */
  readonly outputSchema: Readonly<Record<string, unknown>> | undefined;
  /** `user` of every tool call that takes one, for application callers. */
  readonly user: string | undefined;
  readonly model: string;
  readonly effort: Effort | undefined;
  readonly limits: AgentLimits;
}

export interface AgentLimits {
  /** Requests to the model. */
  readonly turns: number;
  /** Input and output tokens, read from caches included. */
  readonly tokens: number;
  readonly writes: number;
  /** Of work; waiting for an approval does not count. */
  readonly seconds: number;
}

export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}

export interface ToolCallEntry {
  readonly tool: string;
  /** Names of arguments with short values; never whole texts. */
  readonly arguments: string;
  readonly outcome: "ok" | "unknown" | "held" | "rejected" | (string & {});
  readonly durationMs: number;
}

/** Something the tools returned, as citations name it, with the text that was read of it. */
export interface Source {
  readonly uri: string;
  readonly title: string | undefined;
  readonly webUrl: string | undefined;
  /** What quotes are looked for in. */
  readonly texts: string[];
}

export interface Citation {
  readonly uri: string;
  readonly title: string;
  readonly webUrl: string | undefined;
  readonly quote: string;
}

/** A write that waits for a person. */
export interface HeldChange {
  /** Id of the model's tool use. */
  readonly toolUseId: string;
  readonly tool: string;
  readonly title: string;
  /** Exactly what would be done: the parsed arguments. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly recipients: readonly string[];
  /** SHA-256, hex, over invocation, tool use, tool and arguments: an approval is bound to it. */
  readonly digest: string;
  readonly decision:
    | {
        readonly approved: boolean;
        readonly by: string;
        readonly at: string;
        readonly reason: string | undefined;
      }
    | undefined;
}

/** All that a run remembers; JSON. Stored after every step, so that any worker goes on from there. */
export interface AgentState {
  readonly messages: readonly MessageParam[];
  /** Requests to the model so far. */
  readonly turn: number;
  readonly usage: TokenUsage;
  readonly toolCalls: readonly ToolCallEntry[];
  /** Of tool results that were left out of `messages` to make room; what is there is read there. */
  readonly sources: readonly Source[];
  /** Of the turn that waits for a person; empty otherwise. */
  readonly held: readonly HeldChange[];
  /** Held ones of earlier turns: a decision that is repeated, since its answer was lost, is known. */
  readonly decided: readonly HeldChange[];
  /**
   * Tool uses of the turn whose changes are about to be made, and listed in `toolCalls` as unknown:
   * stored before the first request, and from then on beyond question.
   */
  readonly cleared: readonly string[];
  /** Digests of the changes that were made or may have been: none of them is made again. */
  readonly written: readonly string[];
  /** Milliseconds of work so far. */
  readonly workedMs: number;
  /** Repair turns that were asked for: none is asked for twice. */
  readonly repairs: readonly Repair[];
}

/** What the model was asked to mend: to deliver at all, a wrong answer, one that was cut off. */
export type Repair = "deliver" | "answer" | "cut_off";

export interface AgentAnswer {
  readonly text: string;
  readonly data: unknown;
  readonly citations: readonly Citation[];
  /** What is missing, such as quotes that were not found in what was read. */
  readonly notes: readonly string[];
}

export type AgentFailureCode =
  | "model_refused"
  | "model_misconfigured"
  | "answer_cut_off"
  | "answer_invalid"
  | "context_exhausted"
  | "limit_reached";

export interface AgentFailure {
  readonly code: AgentFailureCode;
  /** What happened and why; never text of others or of the model. */
  readonly detail: string;
  readonly remedy: string;
}

/** What a step came to: the state to store, and what is next. */
export type Step =
  | { readonly state: AgentState; readonly next: "continue" | "awaiting_approval" }
  | { readonly state: AgentState; readonly next: "answered"; readonly answer: AgentAnswer }
  | { readonly state: AgentState; readonly next: "failed"; readonly failure: AgentFailure };
