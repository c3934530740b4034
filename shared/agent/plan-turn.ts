/** Decides what becomes of each tool use of a turn before any of them is carried out. */
import type { ToolUseBlockParam } from "@anthropic-ai/sdk/resources/messages";
import { ConnectorError } from "../errors/connector-error.ts";
import { parseArguments } from "../tools/arguments.ts";
import type { Tool } from "../tools/define-tool.ts";
import { withBoundUser } from "./bound-user.ts";
import { deliverAnswerName } from "./deliver-answer.ts";
import { type Arguments, changeDigest } from "./held-change.ts";
import type { StepDeps } from "./step-deps.ts";
import { endsStep } from "./tool-errors.ts";
import { isObject } from "./transcript.ts";
import type { AgentJob, AgentState, HeldChange } from "./types.ts";
import { judgeChange } from "./write-gate.ts";

export type PlannedUse = { readonly use: ToolUseBlockParam } & (
  | { readonly kind: "read" | "make"; readonly tool: Tool; readonly args: Arguments }
  | { readonly kind: "hold" | "rejected"; readonly held: HeldChange }
  | { readonly kind: "refused"; readonly error: ConnectorError }
);

/** What a model may ask for at once; more is a runaway. */
const mostUses = 32;

export async function planTurn(
  job: AgentJob,
  state: AgentState,
  uses: readonly ToolUseBlockParam[],
  deps: StepDeps,
): Promise<PlannedUse[]> {
  const written = [...state.written];
  const planned: PlannedUse[] = [];
  // One after the other: each change counts for the next.
  for (const [index, use] of uses.entries()) {
    try {
      if (index >= mostUses) throw tooMany();
      planned.push(await planUse(job, use, { ...state, written }, deps));
    } catch (error) {
      if (!(error instanceof ConnectorError) || endsStep(error, deps.signal)) throw error;
      planned.push({ use, kind: "refused", error });
    }
    const change = changeOf(planned.at(-1));
    if (change) written.push(change);
  }
  return planned;
}

async function planUse(
  job: AgentJob,
  use: ToolUseBlockParam,
  soFar: Pick<AgentState, "written" | "held" | "cleared">,
  deps: StepDeps,
): Promise<PlannedUse> {
  if (use.name === deliverAnswerName) throw notAlone();
  const tool = job.tools.find(({ name }) => name === use.name);
  if (tool === undefined) throw notOffered(job);
  const bound = withBoundUser(tool, isObject(use.input) ? use.input : {}, job);
  if (tool.effect === "read") return { use, kind: "read", tool, args: bound };
  const args = parseArguments(tool, bound);
  if (soFar.cleared.includes(use.id)) {
    const held = soFar.held.find(({ toolUseId }) => toolUseId === use.id);
    return { use, kind: "make", tool, args: held?.arguments ?? args };
  }
  const wanted = { toolUseId: use.id, tool, args };
  const verdict = await judgeChange(job, wanted, soFar, deps.recipientsOf);
  // What was refused when the turn's changes were put on record is not slipped in beside them.
  if (soFar.cleared.length > 0 && verdict.kind !== "rejected") throw tooLate();
  return verdict.kind === "make" ? { use, tool, ...verdict } : { use, ...verdict };
}

function changeOf(planned: PlannedUse | undefined): string | undefined {
  if (planned?.kind === "make") return changeDigest(planned.tool.name, planned.args);
  if (planned?.kind === "hold") return changeDigest(planned.held.tool, planned.held.arguments);
  return undefined;
}

function notOffered({ tools }: AgentJob): ConnectorError {
  const names = tools.map(({ name }) => name).join(", ");
  return refused("There is no such tool in this request.", `Use one of ${names || "no tool"}.`);
}

function notAlone(): ConnectorError {
  return refused(
    `${deliverAnswerName} came together with other tools, whose results were not known yet.`,
    `Call ${deliverAnswerName} alone, after all else is done.`,
  );
}

function tooLate(): ConnectorError {
  return refused(
    "The change could not be checked when those of this turn were.",
    "Call the tool again if the change is still wanted.",
  );
}

function tooMany(): ConnectorError {
  return refused(
    `More than ${mostUses} tools were called at once.`,
    "Call the tool again, with fewer others.",
  );
}

function refused(because: string, remedy: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The tool was not called.",
    because,
    remedy,
  });
}
