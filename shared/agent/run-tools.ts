/** Carries out the tool uses of a turn: reads side by side, then changes in order. */
import type { ToolResultBlockParam } from "@anthropic-ai/sdk/resources/messages";
import { ConnectorError } from "../errors/connector-error.ts";
import { callEntry } from "./call-entry.ts";
import { changeDigest } from "./held-change.ts";
import { planTurn, type PlannedUse } from "./plan-turn.ts";
import type { StepDeps } from "./step-deps.ts";
import { endsStep } from "./tool-errors.ts";
import { answerResult, errorResult, noteResult } from "./tool-result.ts";
import { openToolUses } from "./transcript.ts";
import type { AgentJob, AgentState, Step, ToolCallEntry } from "./types.ts";

const mostReadsAtOnce = 4;

/** What came of one tool use. */
interface Settled {
  readonly result: ToolResultBlockParam;
  readonly entry: ToolCallEntry;
  /** Digest of a change that was made, or may have been. */
  readonly written?: string;
}

export async function runTools(job: AgentJob, state: AgentState, deps: StepDeps): Promise<Step> {
  const planned = await planTurn(job, state, openToolUses(state.messages), deps);
  // Nothing runs before every change of the turn is decided: what was read then is not old by now.
  if (planned.some(({ kind }) => kind === "hold")) return awaitApproval(state, planned);
  const changes = planned.filter(({ kind }) => kind === "make");
  if (changes.length > 0 && state.cleared.length === 0)
    return { state: withCleared(state, changes), next: "continue" };

  const settled = new Map<PlannedUse, Settled>();
  const work = async (one: PlannedUse) => void settled.set(one, await settle(one, deps));
  await forEachBounded(
    planned.filter((one) => !changes.includes(one)),
    mostReadsAtOnce,
    work,
  );
  await forEachBounded(changes, 1, work);
  const inOrder = planned.map((one) => settled.get(one)!);
  return { state: withResults(state, inOrder), next: "continue" };
}

function awaitApproval(state: AgentState, planned: readonly PlannedUse[]): Step {
  const held = planned.flatMap((one) => ("held" in one ? [one.held] : []));
  const approved = state.held.filter((one) => !held.some(({ digest }) => digest === one.digest));
  const waiting = planned.filter(({ kind }) => kind === "hold");
  const toolCalls = [...earlierCalls(state), ...waiting.map(({ use }) => callEntry(use, "held"))];
  return {
    state: { ...state, held: [...approved, ...held], toolCalls },
    next: "awaiting_approval",
  };
}

/** Should the run end before it hears of them, they may have been made. */
function withCleared(state: AgentState, changes: readonly PlannedUse[]): AgentState {
  return {
    ...state,
    cleared: changes.map(({ use }) => use.id),
    toolCalls: [...earlierCalls(state), ...changes.map(({ use }) => callEntry(use, "unknown"))],
  };
}

function withResults(state: AgentState, settled: readonly Settled[]): AgentState {
  return {
    ...state,
    messages: [...state.messages, { role: "user", content: settled.map(({ result }) => result) }],
    toolCalls: [...earlierCalls(state), ...settled.map(({ entry }) => entry)],
    written: [...state.written, ...settled.flatMap(({ written }) => written ?? [])],
    held: [],
    decided: [...state.decided, ...state.held],
    cleared: [],
  };
}

/** Without those of this turn that waited or were about to be made: they are listed anew. */
function earlierCalls({ toolCalls, cleared }: AgentState): ToolCallEntry[] {
  const calls = toolCalls.filter(({ outcome }) => outcome !== "held");
  return calls.slice(0, calls.length - cleared.length);
}

async function settle(planned: PlannedUse, deps: StepDeps): Promise<Settled> {
  const { use } = planned;
  switch (planned.kind) {
    case "read":
    case "make":
      return await call(planned, deps);
    case "rejected":
      return {
        result: noteResult(use, {
          rejected: "A person did not approve this change: it was not made. Do not try it again.",
          reason: planned.held.decision?.reason,
        }),
        entry: callEntry(use, "rejected"),
      };
    case "refused":
      return { result: errorResult(use, planned.error), entry: callEntry(use, planned.error.code) };
    case "hold":
      throw new Error("A held change is not carried out.");
  }
}

async function call(
  { use, kind, tool, args }: Extract<PlannedUse, { kind: "read" | "make" }>,
  { callTool, clock, signal }: StepDeps,
): Promise<Settled> {
  const began = clock.now();
  const entry = (outcome: ToolCallEntry["outcome"]) => callEntry(use, outcome, clock.now() - began);
  const written = kind === "make" ? changeDigest(tool.name, args) : undefined;
  try {
    const answer = await callTool({ tool, args, toolUseId: use.id, signal });
    return { result: answerResult(use, answer), entry: entry("ok"), written };
  } catch (error) {
    if (!(error instanceof ConnectorError) || endsStep(error, signal)) throw error;
    const result = errorResult(use, error);
    return error.code === "outcome_unknown"
      ? { result, entry: entry("unknown"), written }
      : { result, entry: entry(error.code) };
  }
}

/** A failure ends it once what runs has ended; the first one is thrown. */
async function forEachBounded<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await work(item);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  const failure = lanes.find((one) => one.status === "rejected");
  if (failure) throw failure.reason;
}
