/** Takes the model's answer: what `deliver_answer` was given, or what it wrote when it would not call it. */
import type { ToolUseBlockParam } from "@anthropic-ai/sdk/resources/messages";
import { explainIssue } from "../tools/arguments.ts";
import { hasMadeUpLinks, inertText, knownAddresses } from "./answer-links.ts";
import { checkCitations } from "./citations.ts";
import { dataProblems } from "./data-problems.ts";
import { deliverAnswerName, delivery } from "./deliver-answer.ts";
import { answerInvalid, failed } from "./failures.ts";
import { spentLimit } from "./limits.ts";
import { collectSources, mergeSources } from "./sources.ts";
import { noteResult } from "./tool-result.ts";
import { openToolUses } from "./transcript.ts";
import type { AgentAnswer, AgentJob, AgentState, Source, Step } from "./types.ts";

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
  const sources = mergeSources([...state.sources, ...collectSources(state.messages)]);
  const problems = parsed.success
    ? problemsOf(job, parsed.data.data, sources)
    : parsed.error.issues.map((issue) => explainIssue(issue).replace(/\.$/, ""));
  if (parsed.success && problems.length === 0)
    return { state, next: "answered", answer: checked(job, sources, parsed.data, uses) };
  if (state.repairs.includes("answer") || spentLimit(state, job.limits) !== undefined)
    return failed(state, answerInvalid(problems));
  return { state: askedToMend(state, uses, problems), next: "continue" };
}

/** Undefined: the text is no answer to this request. */
export function plainAnswer(job: AgentJob, text: string): AgentAnswer | undefined {
  if (job.outputSchema !== undefined || text.trim() === "") return undefined;
  const notes = ["Claude named no sources for this answer."];
  return { text: inertText(text, knownAddresses(job, [])), data: undefined, citations: [], notes };
}

function problemsOf(job: AgentJob, data: unknown, sources: readonly Source[]): string[] {
  if (job.outputSchema === undefined) return [];
  if (data === undefined) return ["data is missing"];
  // Data is not mended here: an address within it may be what was asked for, letter by letter.
  return hasMadeUpLinks(data, knownAddresses(job, sources), sources)
    ? ["data holds a link that stands in nothing that was read"]
    : dataProblems(job.outputSchema, data);
}

function checked(
  job: AgentJob,
  sources: readonly Source[],
  { text, data, citations }: ReturnType<typeof delivery.parse>,
  uses: readonly ToolUseBlockParam[],
): AgentAnswer {
  const known = knownAddresses(job, sources);
  const found = checkCitations(citations, sources);
  const undone = uses.filter(({ name }) => name !== deliverAnswerName).length;
  const notes =
    undone > 0 ? [`Tool calls not carried out because a limit was reached: ${undone}.`] : [];
  return {
    text: inertText(text, known),
    data: job.outputSchema === undefined ? undefined : data,
    citations: found.citations.map((one) => ({ ...one, quote: inertText(one.quote, known) })),
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
