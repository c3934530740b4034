/** One worker's run of an invocation: step by step, each stored before the next begins. */
import { totalTokens } from "../agent/limits.ts";
import { openToolUses } from "../agent/transcript.ts";
import type { AgentJob, AgentState, Step } from "../agent/types.ts";
import type { GraphTokenSource } from "../identity/graph-tokens.ts";
import { noDocument } from "../storage/documents.ts";
import { endings } from "./endings.ts";
import { finish } from "./finish.ts";
import { givenBack, type Hold } from "./hold.ts";
import { jobOf } from "./job-of.ts";
import { messageOf } from "./message-key.ts";
import { outcomeOf } from "./outcome.ts";
import type { RunnerParts } from "./runner-parts.ts";
import type { InvocationError, InvocationOutcome } from "./types.ts";

const approvalWaitMs = 7 * 24 * 60 * 60_000;

export class Run {
  /** As it was stored last; undefined before the first step. */
  state: AgentState | undefined;
  readonly #hold: Hold;
  readonly #parts: RunnerParts;
  #etag = noDocument;

  constructor(hold: Hold, parts: RunnerParts) {
    this.#hold = hold;
    this.#parts = parts;
  }

  /** @throws what a step failed with; ClaimLost; CallFailure */
  async toEnd(): Promise<void> {
    const { store, catalogue, tenantOf, tokensFor, agent } = this.#parts;
    const { record } = this.#hold;
    const accepted = (await store.readDocument(record, "request"))?.value;
    const tenant = tenantOf(record.tenantKey);
    if (accepted === undefined || tenant === undefined) return await this.#end(endings.unreadable);
    const stored = await store.readDocument(record, "state");
    if (stored !== undefined) [this.state, this.#etag] = [stored.value, stored.etag];
    const job = jobOf(record.id, accepted, tenant, catalogue);
    const tokens = await tokensFor(record, accepted);
    let state = this.state ?? agent.begin(job);
    for (;;) {
      if (this.#hold.cancelled.aborted) return await this.#end(endings.cancelled);
      const step = await this.#step(job, state, tokens);
      if (!("next" in step)) return await this.#end(step);
      await this.#count(state, step.state);
      if (step.next === "answered")
        return await this.#finish(outcomeOf(step.state, undefined, step.answer));
      if (step.next === "failed") return await this.#finish(outcomeOf(step.state, step.failure));
      await this.#store(step.state);
      if (step.next === "awaiting_approval") return await this.#wait();
      await this.#progress(step.state);
      state = step.state;
    }
  }

  /** What the step came to, or why it was cut off. */
  async #step(
    job: AgentJob,
    state: AgentState,
    tokens: GraphTokenSource,
  ): Promise<Step | InvocationError> {
    const { lost, cancelled } = this.#hold;
    const time = AbortSignal.timeout(Math.max(0, job.limits.seconds * 1_000 - state.workedMs));
    // Tools are let finish: of a change that is cut off nobody knows whether it was made.
    const callsTools = openToolUses(state.messages).length > 0;
    const signal = callsTools ? lost : AbortSignal.any([lost, cancelled, time]);
    try {
      return await this.#parts.agent.step(job, state, { tokens, signal });
    } catch (error) {
      if (lost.aborted || !signal.aborted) throw error;
      return cancelled.aborted ? endings.cancelled : endings.outOfTime;
    }
  }

  async #count(before: AgentState, after: AgentState): Promise<void> {
    const tokens = totalTokens(after.usage) - totalTokens(before.usage);
    if (tokens > 0) await this.#parts.charge(this.#hold.record, tokens);
  }

  async #store(state: AgentState): Promise<void> {
    const { store } = this.#parts;
    this.#etag = await store.writeDocument(this.#hold.record, "state", state, this.#etag);
    this.state = state;
  }

  /** For pollers; and the claim that the next step begins with is sure to be this worker's. */
  async #progress({ turn, messages }: AgentState): Promise<void> {
    const currentTool = openToolUses(messages)[0]?.name;
    // The next step is this worker's first try at it.
    await this.#hold.change({ turn, currentTool, attempts: 1 });
  }

  async #wait(): Promise<void> {
    const { clock, queue } = this.#parts;
    await this.#hold.change({
      ...givenBack,
      status: "awaiting_approval",
      approvalUntil: new Date(clock.now() + approvalWaitMs).toISOString(),
      currentTool: undefined,
      attempts: 0,
    });
    // Asked for while it ran, it would else wait for the approval.
    if (this.#hold.record.cancelRequested) await queue.send(messageOf(this.#hold.record));
  }

  async #end(error: InvocationError): Promise<void> {
    await this.#finish(outcomeOf(this.state, error));
  }

  async #finish(outcome: InvocationOutcome): Promise<void> {
    await finish(this.#hold.record, outcome, this.#parts);
  }
}
