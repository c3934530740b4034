/** An agent whose model says what a test wrote down; its tools are the test's own. */
import type { Agent, StepRun } from "../../shared/invocations/runner-parts.ts";
import { openToolUses } from "../../shared/agent/transcript.ts";
import type { AgentAnswer, AgentJob, AgentState, Step } from "../../shared/agent/types.ts";
import { ConnectorError } from "../../shared/errors/connector-error.ts";

export type Turn =
  | { readonly uses: readonly string[] }
  | { readonly answer: string }
  /** The change waits for a person. */
  | { readonly hold: string }
  | { readonly fail: unknown };

export interface ScriptedAgentParts {
  /** What the model says, turn by turn; a failure is said once. */
  readonly turns: Turn[];
  /** Before the model answers. */
  think(signal: AbortSignal): Promise<void>;
  /** Outcome of one tool use. */
  use(call: { job: AgentJob; id: string; tool: string; run: StepRun }): Promise<string>;
}

export const emptyState: AgentState = {
  messages: [],
  turn: 0,
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  toolCalls: [],
  sources: [],
  held: [],
  written: [],
  cleared: [],
  decided: [],
  workedMs: 0,
  repairs: [],
};

export function scriptedAgent(parts: ScriptedAgentParts): Agent {
  return {
    begin: ({ prompt }) => ({ ...emptyState, messages: [{ role: "user", content: prompt }] }),
    async step(job, state, run) {
      const uses = openToolUses(state.messages);
      if (uses.length === 0) return await ask(state, run, parts);
      const toolCalls = [...state.toolCalls];
      for (const { id, name } of uses) {
        const outcome = await parts.use({ job, id, tool: name, run });
        toolCalls.push({ tool: name, arguments: "", outcome, durationMs: 1 });
      }
      const content = uses.map(({ id }) => ({ type: "tool_result" as const, tool_use_id: id }));
      const messages = [...state.messages, { role: "user" as const, content }];
      return { state: { ...state, toolCalls, messages }, next: "continue" };
    },
  };
}

async function ask(
  state: AgentState,
  { signal }: StepRun,
  parts: ScriptedAgentParts,
): Promise<Step> {
  await parts.think(signal);
  const said = parts.turns[state.turn];
  if (said === undefined) throw new Error("The script of the model is at its end.");
  if ("fail" in said) {
    parts.turns.splice(state.turn, 1);
    throw said.fail;
  }
  const usage = { ...state.usage, inputTokens: state.usage.inputTokens + 100 };
  const next = { ...state, usage, turn: state.turn + 1 };
  if ("answer" in said) return { state: next, next: "answered", answer: answerOf(said.answer) };
  if ("hold" in said) return { state: next, next: "awaiting_approval" };
  const content = said.uses.map((name, index) => ({
    type: "tool_use" as const,
    // Another answer of the model has other ids, even where it says the same.
    id: `toolu_${next.turn}_${index}_${crypto.randomUUID().slice(0, 8)}`,
    name,
    input: {},
  }));
  const messages = [...state.messages, { role: "assistant" as const, content }];
  return { state: { ...next, messages }, next: "continue" };
}

function answerOf(text: string): AgentAnswer {
  return { text, data: undefined, citations: [], notes: [] };
}

export function overloaded(retryAfterSeconds?: number): ConnectorError {
  return new ConnectorError(
    "model_unavailable",
    { happened: "Claude gave no answer.", because: "It is overloaded.", remedy: "Wait." },
    { retryAfterSeconds },
  );
}
