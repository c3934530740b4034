/** A run of the agent for tests: a scripted model, tools that record their calls, a clock by hand. */
import type { ContentBlock, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import * as z from "zod";
import type { Model, ModelAnswer, ModelRequest } from "../../../shared/agent/model.ts";
import { firstState, step } from "../../../shared/agent/step.ts";
import type { AgentToolCall, StepDeps } from "../../../shared/agent/step-deps.ts";
import { blocksOf } from "../../../shared/agent/transcript.ts";
import type { AgentJob, AgentState, Step } from "../../../shared/agent/types.ts";
import { ConnectorError, type ErrorCode } from "../../../shared/errors/connector-error.ts";
import { defineTool, type Tool } from "../../../shared/tools/define-tool.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";

const permissions = { delegated: ["Mail.Read"], application: ["Mail.Read"] };
const output = z.object({});
const neverRun = () => Promise.reject(new Error("Tools run through callTool."));

/** Finds items; `user` as tools on one person's data take it. */
export const searchTool: Tool = defineTool({
  name: "search",
  title: "Search",
  description: "Finds items.",
  toolsets: ["core"],
  effect: "read",
  permissions,
  input: z.strictObject({
    query: z.string().describe("Words."),
    user: z.string().optional().describe("Whose."),
  }),
  output,
  run: neverRun,
});

export const readTool: Tool = defineTool({
  ...searchTool,
  name: "read_resource",
  title: "Read",
  description: "Reads one item.",
  input: z.strictObject({ uri: z.string().describe("Of the item.") }),
});

export const sendTool: Tool = defineTool({
  name: "send",
  title: "Send a mail",
  description: "Sends a mail.",
  toolsets: ["mail"],
  effect: "write",
  reachesOthers: true,
  permissions,
  input: z.strictObject({
    to: z.array(z.string()).min(1).describe("Addresses."),
    text: z.string().min(1).describe("Of the mail."),
    important: z.boolean().default(false).describe("Marks it."),
  }),
  output,
  run: neverRun,
  recipients: neverRun,
});

export const draftTool: Tool = defineTool({
  name: "draft",
  title: "Create a draft",
  description: "Creates a draft.",
  toolsets: ["mail"],
  effect: "write",
  permissions,
  input: z.strictObject({ text: z.string().describe("Of the mail.") }),
  output,
  run: neverRun,
  recipients: neverRun,
});

export function jobWith(changes: Partial<AgentJob> = {}): AgentJob {
  return {
    id: "job1",
    caller: {
      mode: "delegated",
      objectId: "0d9f1f52-3a51-4f5e-8c2e-6f3f1b0c7a11",
      clientId: "5c2e1d3a-9a4b-4c1d-8e2f-1a2b3c4d5e6f",
      roles: ["Connector.Read", "Connector.Write"],
    },
    tenant: testTenant,
    prompt: "Summarise the page.",
    instructions: undefined,
    attachments: [],
    tools: [searchTool, readTool],
    approval: "none",
    allowedRecipients: undefined,
    outputSchema: undefined,
    user: undefined,
    model: "claude-opus-5-5",
    effort: undefined,
    limits: { turns: 20, tokens: 1_000_000, writes: 5, seconds: 600 },
    ...changes,
  };
}

/** A run that may send to one person and one domain. */
export function writingJob(changes: Partial<AgentJob> = {}): AgentJob {
  return jobWith({
    tools: [searchTool, readTool, sendTool, draftTool],
    allowedRecipients: ["anna@contoso.com", "@fabrikam.com"],
    ...changes,
  });
}

type Block = { type: "text"; text: string } | ReturnType<typeof use> | ReturnType<typeof thinking>;

export function use(name: string, input: unknown, id = `toolu_${name}_${++uses}`) {
  return { type: "tool_use" as const, id, name, input, caller: { type: "direct" as const } };
}
let uses = 0;

export function thinking(text: string) {
  return { type: "thinking" as const, thinking: text, signature: `signed ${text}` };
}

export function says(
  content: readonly Block[] | string,
  changes: Partial<ModelAnswer> = {},
): ModelAnswer {
  const blocks = typeof content === "string" ? [{ type: "text" as const, text: content }] : content;
  return {
    content: [...blocks] as ContentBlock[],
    stop_reason: blocks.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn",
    stop_details: null,
    usage: {
      input_tokens: 100,
      output_tokens: 10,
      cache_creation_input_tokens: 5,
      cache_read_input_tokens: 1,
    },
    ...changes,
  };
}

export function delivers(input: Record<string, unknown>): ModelAnswer {
  return says([use("deliver_answer", { citations: [], ...input })]);
}

type Scripted = ModelAnswer | Error | ((request: ModelRequest) => ModelAnswer);

/** Says one thing after the other; requests are kept as they were at the time. */
export class ScriptedModel implements Model {
  readonly requests: ModelRequest[] = [];
  readonly #script: Scripted[];

  constructor(script: readonly Scripted[]) {
    this.#script = [...script];
  }

  complete(request: ModelRequest): Promise<ModelAnswer> {
    this.requests.push(structuredClone(request));
    const next = this.#script.shift();
    if (next === undefined) throw new Error("The model was asked more often than it has answers.");
    if (next instanceof Error) return Promise.reject(next);
    return Promise.resolve(typeof next === "function" ? next(request) : next);
  }
}

export function failure(code: ErrorCode): ConnectorError {
  return new ConnectorError(code, {
    happened: `It failed as ${code}.`,
    because: "The test says so.",
    remedy: "None.",
  });
}

export type ToolAnswers = Record<string, (call: AgentToolCall) => unknown>;

export interface Run {
  readonly model: ScriptedModel;
  readonly calls: AgentToolCall[];
  readonly deps: StepDeps;
  last: Step;
  readonly state: AgentState;
  /** Steps until the run ends or waits, each from the JSON of what the one before left. */
  go(): Promise<Step>;
  one(): Promise<Step>;
}

export interface RunOptions {
  job?: AgentJob;
  script: readonly Scripted[];
  /** What each tool answers; `{}` unless told. Errors are thrown. */
  tools?: ToolAnswers;
  recipients?: (args: Readonly<Record<string, unknown>>) => readonly string[] | Error;
  deps?: Partial<StepDeps>;
  state?: AgentState;
}

export function startRun(options: RunOptions): Run {
  const { job = jobWith(), script, tools = {} } = options;
  const model = new ScriptedModel(script);
  const calls: AgentToolCall[] = [];
  const recipients = options.recipients ?? (({ to }) => (to ?? []) as string[]);
  const deps: StepDeps = {
    model,
    clock: { now: () => 0 },
    signal: new AbortController().signal,
    async callTool(call) {
      calls.push(call);
      const answer = await tools[call.tool.name]?.(call);
      if (answer instanceof Error) throw answer;
      return JSON.stringify({ untrusted: [], ...(answer as object | undefined) });
    },
    async recipientsOf(_tool, args) {
      const reached = recipients(args);
      if (reached instanceof Error) throw reached;
      return reached;
    },
    ...options.deps,
  };
  const run: Run = {
    model,
    calls,
    deps,
    last: { state: options.state ?? firstState(job, noon), next: "continue" },
    get state() {
      return run.last.state;
    },
    async one() {
      run.last = await step(job, throughJson(run.state), deps);
      return run.last;
    },
    async go() {
      do await run.one();
      while (run.last.next === "continue");
      return run.last;
    },
  };
  return run;
}

export const noon = Date.parse("2026-03-02T12:00:00Z");

export function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** The results of tools in the messages, in order, parsed. */
export function resultsIn(
  messages: readonly MessageParam[],
): { id: string; isError: boolean; content: Record<string, unknown> }[] {
  return messages.flatMap(blocksOf).flatMap((block) =>
    block.type === "tool_result"
      ? [
          {
            id: block.tool_use_id,
            isError: block.is_error ?? false,
            content: JSON.parse(textOf(block.content)) as Record<string, unknown>,
          },
        ]
      : [],
  );
}

function textOf(content: unknown): string {
  return typeof content === "string" ? content : (content as { text: string }[])[0]!.text;
}

/** What the person decides over everything that waits. */
export function decide(state: AgentState, approved: boolean, reason?: string): AgentState {
  const decision = { approved, by: "approver", at: "2026-03-02T12:00:00Z", reason };
  return { ...state, held: state.held.map((held) => ({ ...held, decision })) };
}
