/** What tests make the stand-in say or do instead of working out an answer. */
import type { RefusalStopDetails, StopReason } from "@anthropic-ai/sdk/resources/messages";
import type { ApiErrorType } from "./api-error.ts";
import { blocksOf, type MessagesRequest } from "./request.ts";

export interface ScriptedCall {
  readonly name: string;
  readonly input?: unknown;
  /** A new one unless told. */
  readonly id?: string;
  /** Sent instead of `input`, letter by letter: need not be JSON. */
  readonly json?: string;
}

export interface ScriptedAnswer {
  readonly text?: string;
  readonly calls?: readonly ScriptedCall[];
  /** As the blocks say, unless told. */
  readonly stop?: Exclude<StopReason, "refusal" | "stop_sequence">;
  readonly refusal?: RefusalStopDetails["category"];
}

export type ScriptedFailure =
  /** An error answer; 429 and 529 are what SDKs repeat. */
  | { readonly fail: number; readonly retryAfter?: number }
  /** The connection is cut: before anything is said, or in the middle of the answer. */
  | { readonly cut: "before" | "midway" }
  /** The stream ends in the middle, as if it were complete. */
  | { readonly truncate: true }
  /** An error event in the middle of the stream. */
  | { readonly errorEvent: ApiErrorType };

/** What the planner makes of the request, said later. */
export interface PlannedAnswer {
  readonly plan: true;
}

export type ScriptedStep = (ScriptedAnswer | ScriptedFailure | PlannedAnswer) & {
  /** Milliseconds before anything is said. */
  readonly delay?: number;
};

/** `turn` counts the answers that the conversation holds already; undefined: the planner answers. */
export type Script = (request: MessagesRequest, turn: number) => ScriptedStep | undefined;

export class Scripts {
  readonly #scripts: { readonly matches: (prompt: string) => boolean; readonly script: Script }[] =
    [];

  /**
   * A list has an answer for each turn: a request that is repeated, as one that resumes does, gets
   * the same again. Failures in the list come once, before the answer that they stand before.
   */
  add(script: Script | readonly ScriptedStep[], prompt: string | RegExp = ""): void {
    const matches = (text: string) =>
      typeof prompt === "string" ? text.includes(prompt) : prompt.test(text);
    const asked = typeof script === "function" ? script : fromList(script);
    this.#scripts.push({ matches, script: asked });
  }

  clear(): void {
    this.#scripts.length = 0;
  }

  /** The newest script that fits has its say. */
  next(request: MessagesRequest): ScriptedStep | undefined {
    const prompt = promptOf(request);
    const found = this.#scripts.findLast(({ matches }) => matches(prompt));
    const turn = request.messages.filter(({ role }) => role === "assistant").length;
    return found?.script(request, turn);
  }
}

/** The text of the first message of a conversation. */
export function promptOf({ messages }: Pick<MessagesRequest, "messages">): string {
  const texts = blocksOf(messages[0]!).map((block) => (block.type === "text" ? block.text : ""));
  return texts.join("\n");
}

export function isFailure(step: ScriptedStep): step is Extract<ScriptedStep, ScriptedFailure> {
  return "fail" in step || "cut" in step || "truncate" in step || "errorEvent" in step;
}

function fromList(list: readonly ScriptedStep[]): Script {
  const turns = turnsOf(list);
  const failed = new Map<string, number>();
  return (request, turn) => {
    const steps = turns[turn];
    if (steps === undefined) return undefined;
    const key = `${turn} ${promptOf(request)}`;
    const attempt = failed.get(key) ?? 0;
    failed.set(key, attempt + 1);
    return steps[Math.min(attempt, steps.length - 1)];
  };
}

function turnsOf(steps: readonly ScriptedStep[]): ScriptedStep[][] {
  const turns: ScriptedStep[][] = [[]];
  for (const step of steps) {
    turns.at(-1)!.push(step);
    if (!isFailure(step)) turns.push([]);
  }
  const last = turns.at(-1)!;
  // Failures at the end of a list are followed by an answer, too.
  if (last.length > 0) last.push({ plan: true });
  return turns.filter((turn) => turn.length > 0);
}
