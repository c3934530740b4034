/**
 * One worker's run of an invocation: step by step, each stored before the next begins. What a turn of
 * the model waits for is little: what it said and that the claim still holds are written side by side,
 * and what the tools returned before it is asked again; the rest is written while it thinks.
 */
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
import { TokenCount } from "./token-count.ts";
import type { InvocationError, InvocationOutcome } from "./types.ts";

const approvalWaitMs = 7 * 24 * 60 * 60_000;

export class Run {
  /** As it was stored last; undefined before the first step. */
  state: AgentState | undefined;
  /** This worker brought it further. */
  advanced = false;
  readonly #hold: Hold;
  readonly #parts: RunnerParts;
  readonly #count: TokenCount;
  #etag = noDocument;

  constructor(hold: Hold, parts: RunnerParts) {
    this.#hold = hold;
    this.#parts = parts;
    this.#count = new TokenCount(hold.record, parts);
  }

  /** @throws what a step failed with; ClaimLost; CallFailure */
  async toEnd(): Promise<void> {
    try {
      await this.#takeSteps();
    } catch (error) {
      // Whoever goes on from what is stored does not count it again.
      await this.#count.end().catch(() => undefined);
      throw error;
    }
  }

  async #takeSteps(): Promise<void> {
    const { store, catalogue, tenantOf, tokensFor, agent } = this.#parts;
    const { record } = this.#hold;
    const [request, stored] = await Promise.all([
      store.readDocument(record, "request"),
      store.readDocument(record, "state"),
    ]);
    if (stored !== undefined) [this.state, this.#etag] = [stored.value, stored.etag];
    const accepted = request?.value;
    const tenant = tenantOf(record.tenantKey);
    if (accepted === undefined || tenant === undefined) return await this.#end(endings.unreadable);
    const job = jobOf(record.id, accepted, tenant, catalogue);
    const tokens = await tokensFor(record, accepted);
    let state = this.state ?? agent.begin(job);
    for (;;) {
      if (this.#hold.cancelled.aborted) return await this.#end(endings.cancelled);
      const step = await this.#step(job, state, tokens);
      if (!("next" in step)) return await this.#end(step);
      this.#count.add(totalTokens(step.state.usage) - totalTokens(state.usage));
      if (step.next === "answered")
        return await this.#finish(outcomeOf(step.state, undefined, step.answer));
      if (step.next === "failed") return await this.#finish(outcomeOf(step.state, step.failure));
      if (step.next === "awaiting_approval") return await this.#wait(step.state);
      await this.#goOn(step.state);
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
      const step = await this.#parts.agent.step(job, state, { tokens, signal });
      // What was told beside it may have found the claim lost, or a cancellation.
      await this.#hold.told();
      signal.throwIfAborted();
      return step;
    } catch (error) {
      if (lost.aborted || !signal.aborted) throw error;
      return cancelled.aborted ? endings.cancelled : endings.outOfTime;
    }
  }

  async #store(state: AgentState): Promise<void> {
    const { store } = this.#parts;
    this.#etag = await store.writeDocument(this.#hold.record, "state", state, this.#etag);
    this.state = state;
    this.advanced = true;
  }

  /** Before tools run, what the model said is stored, and the claim is sure to be this worker's. */
  async #goOn(state: AgentState): Promise<void> {
    const [tool] = openToolUses(state.messages);
    if (tool !== undefined) {
      const told = this.#hold.change({ turn: state.turn, currentTool: tool.name });
      await bothOf(this.#store(state), told);
      return;
    }
    await this.#store(state);
    // The next step is this worker's first try at it.
    this.#hold.tell({ turn: state.turn, currentTool: undefined, attempts: 1 });
    this.#count.begin();
  }

  async #wait(state: AgentState): Promise<void> {
    const { clock, queue } = this.#parts;
    await bothOf(this.#store(state), this.#count.end());
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
    await this.#count.end();
    await finish(this.#hold.record, outcome, this.#parts);
  }
}

/** Once both have come to their end: nothing goes on behind the back of who learns of a failure. */
async function bothOf(...works: [Promise<void>, Promise<void>]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
