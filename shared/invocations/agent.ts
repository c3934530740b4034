/** The agent as invocations run it: its tools are called as the requester, each change once. */
import { randomUUID } from "node:crypto";
import type { Model } from "../agent/model.ts";
import { firstState, step } from "../agent/step.ts";
import type { AgentToolCall, StepDeps } from "../agent/step-deps.ts";
import type { AgentJob } from "../agent/types.ts";
import type { Clock } from "../clock.ts";
import type { Tool } from "../tools/define-tool.ts";
import type { ToolCall, ToolRunner } from "../tools/run-tool.ts";
import type { WriteLedger } from "../writes/write-ledger.ts";
import type { Agent, StepRun } from "./runner-parts.ts";

/** As long as the invocation itself: it may wait a day or more for a sign-in before it is taken up again. */
const keptHours = 30 * 24;

export interface AgentParts {
  readonly model: Model;
  readonly runner: ToolRunner;
  readonly ledger: WriteLedger;
  readonly clock: Pick<Clock, "now">;
}

export function createAgent(parts: AgentParts): Agent {
  return {
    begin: (job) => firstState(job, parts.clock.now()),
    step: async (job, state, run) => await step(job, state, depsOf(job, run, parts)),
  };
}

function depsOf(
  job: AgentJob,
  run: StepRun,
  { model, runner, ledger, clock }: AgentParts,
): StepDeps {
  const { caller, tenant } = job;
  const callOf = (tool: Tool, args: unknown): ToolCall => ({
    tool,
    args,
    caller,
    tenant,
    tokens: run.tokens,
    requestId: randomUUID(),
    surface: "invocation",
    signal: run.signal,
  });

  async function change({ tool, args, toolUseId }: AgentToolCall): Promise<string> {
    const scope = `invocation ${job.id}`;
    const key = { tenantKey: tenant.key, scope, key: toolUseId, tool: tool.name, args };
    return await ledger.once(
      { ...key, keptHours },
      async (attempt) => await runner.run({ ...callOf(tool, args), attempt }),
    );
  }

  return {
    model,
    clock,
    signal: run.signal,
    callTool: async (call) =>
      call.tool.effect === "read"
        ? await runner.run(callOf(call.tool, call.args))
        : await change(call),
    recipientsOf: async (tool, args) => await runner.recipients(callOf(tool, args)),
  };
}
