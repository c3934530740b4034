/** Takes the model's answer: what `deliver_answer` was given, or what it wrote when it would not call it. */
import type { ToolUseBlockParam } from "@anthropic-ai/sdk/resources/messages";
import { explainIssue } from "../tools/arguments.ts";
import { checkCitations } from "./citations.ts";
import { dataProblems } from "./data-problems.ts";
import { deliverAnswerName, delivery } from "./deliver-answer.ts";
import { answerInvalid, failed } from "./failures.ts";
import { spentLimit } from "./limits.ts";
import { collectSources, mergeSources } from "./sources.ts";
import { noteResult } from "./tool-result.ts";
import { openToolUses } from "./transcript.ts";
import type { AgentAnswer, AgentJob, AgentState, Step } from "./types.ts";

/** Whether the newest message answers: it delivers, and nothing else is or can be done any more. */
export function isDelivery(job: AgentJob, state: AgentState): boolean {
  const uses = openToolUses(state.messages);
  const deliveries = uses.filter(({ name }) => name === deliverAnswerName);
  if (deliveries.length === 0) return false;
  return deliveries.length === uses.length || spentLimit(state, job.limits) !== undefined;
}

/** The last delivery counts. A wrong one is mended once. */
export function takeAnswer(job: AgentJob, state: AgentState): Step {
  const uses = openToolUses(state.messages);
  const input = uses.findLast(({ name }) => name === deliverAnswerName)?.input;
  const parsed = delivery.safeParse(input, { reportInput: true });
  const problems = parsed.success
    ? problemsOf(job, parsed.data.data)
    : parsed.error.issues.map((issue) => explainIssue(issue).replace(/\.$/, ""));
  if (parsed.success && problems.length === 0)
    return { state, next: "answered", answer: checked(job, state, parsed.data, uses) };
  if (state.repairs.includes("answer") || spentLimit(state, job.limits) !== undefined)
    return failed(state, answerInvalid(problems));
  return { state: askedToMend(state, uses, problems), next: "continue" };
}

/** Undefined: the text is no answer to this request. */
export function plainAnswer({ outputSchema }: AgentJob, text: string): AgentAnswer | undefined {
  if (outputSchema !== undefined || text.trim() === "") return undefined;
  const notes = ["Claude named no sources for this answer."];
  return { text, data: undefined, citations: [], notes };
}

function problemsOf({ outputSchema }: AgentJob, data: unknown): string[] {
  if (outputSchema === undefined) return [];
  return data === undefined ? ["data is missing"] : dataProblems(outputSchema, data);
}

function checked(
  { outputSchema }: AgentJob,
  state: AgentState,
  { text, data, citations }: ReturnType<typeof delivery.parse>,
  uses: readonly ToolUseBlockParam[],
): AgentAnswer {
  const sources = mergeSources([...state.sources, ...collectSources(state.messages)]);
  const found = checkCitations(citations, sources);
  const undone = uses.filter(({ name }) => name !== deliverAnswerName).length;
  const notes =
    undone > 0 ? [`Tool calls not carried out because a limit was reached: ${undone}.`] : [];
  return {
    text,
    data: outputSchema === undefined ? undefined : data,
    citations: found.citations,
    notes: [...found.notes, ...notes],
  };
}

function askedToMend(
  state: AgentState,
  uses: readonly ToolUseBlockParam[],
  problems: readonly string[],
): AgentState {
  const remedy = `Call ${deliverAnswerName} once more, with all of the answer.`;
  const content = uses.map((use) => noteResult(use, { notDelivered: problems, remedy }));
  return {
    ...state,
    messages: [...state.messages, { role: "user", content }],
    repairs: [...state.repairs, "answer"],
  };
}
