/** Whatever the model says, the rules hold: histories of answers at random. */
import type { ContentBlock } from "@anthropic-ai/sdk/resources/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelAnswer } from "../../../shared/agent/model.ts";
import { firstState, step } from "../../../shared/agent/step.ts";
import type { AgentToolCall, StepDeps } from "../../../shared/agent/step-deps.ts";
import { blocksOf } from "../../../shared/agent/transcript.ts";
import type { AgentJob, AgentState, Step } from "../../../shared/agent/types.ts";
import type { ErrorCode } from "../../../shared/errors/connector-error.ts";
import { decide, failure, noon, says, throughJson, writingJob } from "./agent-fixture.ts";

const runs = Number(process.env["FUZZ_RUNS"] ?? 200);
const addresses = ["anna@contoso.com", "zoe@fabrikam.com", "eve@evil.com", "@fabrikam.com", "x"];

const mail = fc.record({
  to: fc.array(fc.constantFrom(...addresses), { minLength: 1, maxLength: 2 }),
  text: fc.constantFrom("a", "b"),
});
const query = fc.record(
  { query: fc.string(), user: fc.constantFrom("anna@contoso.com", "eve@evil.com") },
  { requiredKeys: ["query"] },
);
const draft = fc.record({ text: fc.constantFrom("a", "b") });
const delivered = fc.record({
  text: fc.string(),
  citations: fc.constant([]),
  data: fc.jsonValue(),
});
const garbage = fc.oneof(mail, query, fc.jsonValue(), fc.constantFrom(null, "garbage", 7));
const anyName = fc.constantFrom("search", "send", "delete_all", "deliver_answer", "x y\u0000");

function toolUse<T>(name: fc.Arbitrary<string>, input: fc.Arbitrary<T>) {
  const id = fc.constantFrom("a", "b", "c", "", "ä b", "toolu_1");
  return fc.record({ type: fc.constant("tool_use" as const), id, name, input });
}

const block = fc.oneof(
  { weight: 4, arbitrary: toolUse(fc.constant("send"), mail) },
  { weight: 2, arbitrary: toolUse(fc.constant("draft"), draft) },
  { weight: 2, arbitrary: toolUse(fc.constant("search"), query) },
  toolUse(fc.constant("deliver_answer"), delivered),
  { weight: 2, arbitrary: toolUse(anyName, garbage) },
  fc.record({ type: fc.constant("text" as const), text: fc.string() }),
  fc.record({
    type: fc.constant("thinking" as const),
    thinking: fc.string(),
    signature: fc.string(),
  }),
);

const answer = fc
  .record({
    content: fc.array(block, { maxLength: 5 }),
    stop_reason: fc.oneof(
      { weight: 6, arbitrary: fc.constant("tool_use" as const) },
      fc.constantFrom(
        "end_turn" as const,
        "max_tokens" as const,
        "pause_turn" as const,
        "refusal" as const,
        "stop_sequence" as const,
        "model_context_window_exceeded" as const,
      ),
    ),
  })
  .map(({ content, stop_reason }): ModelAnswer => ({
    ...says([]),
    content: throughJson(content) as ContentBlock[],
    stop_reason,
  }));

const world = fc.record({
  answers: fc.array(answer, { minLength: 1, maxLength: 8 }),
  /** What becomes of each call, in turn. */
  outcomes: fc.array(
    fc.constantFrom<ErrorCode | "ok">("ok", "ok", "outcome_unknown", "throttled"),
    { minLength: 1, maxLength: 6 },
  ),
  approval: fc.constantFrom("none" as const, "required" as const),
  approved: fc.boolean(),
  writes: fc.integer({ min: 0, max: 3 }),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function jobOf({ approval, writes }: World): AgentJob {
  const job = writingJob({ approval });
  return { ...job, limits: { ...job.limits, turns: 8, writes } };
}

/**
 * The whole run; between steps the state goes through `pass`. Every change is kept to once by its
 * tool use; `dies` says whether the worker does, before a call or after it.
 */
async function history(
  given: World,
  pass: (state: AgentState) => AgentState,
  dies: () => boolean = () => false,
) {
  const job = jobOf(given);
  const calls: AgentToolCall[] = [];
  let turn = 0;
  const deps: StepDeps = {
    model: { complete: () => Promise.resolve(given.answers[turn++ % given.answers.length]!) },
    clock: { now: () => 0 },
    signal: new AbortController().signal,
    async callTool(call) {
      if (dies()) throw new Died();
      const outcome = outcomeOf(call);
      if (dies()) throw new Died();
      if (outcome !== "ok") throw failure(outcome);
      return '{"untrusted":["items[].text"],"items":[{"uri":"m365://mail/me/1","text":"Hello"}]}';
    },
    recipientsOf: (_tool, args) => Promise.resolve((args["to"] ?? []) as string[]),
  };
  const known = new Map<string, ErrorCode | "ok">();
  function outcomeOf(call: AgentToolCall): ErrorCode | "ok" {
    const before = call.tool.effect === "read" ? undefined : known.get(call.toolUseId);
    if (before === undefined) calls.push(call);
    // The same for the same call, so that histories can be compared.
    const outcome = before ?? given.outcomes[call.toolUseId.length % given.outcomes.length]!;
    known.set(call.toolUseId, outcome);
    return outcome;
  }
  const states: AgentState[] = [];
  let last: Step = { state: firstState(job, noon), next: "continue" };
  for (let steps = 0; last.next === "continue" || last.next === "awaiting_approval"; steps++) {
    if (steps > 500) throw new Error("The run does not end.");
    const decided = last.next === "continue" ? last.state : decide(last.state, given.approved);
    try {
      last = await step(job, pass(decided), deps);
      states.push(last.state);
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    }
  }
  return { job, calls, last, states };
}

/** As a worker that is killed: nothing of its step is left but what was sent. */
class Died extends Error {}

describe("whatever the model says", { timeout: 30_000 + runs * 50 }, () => {
  it("no change leaves the bounds of the request, and none is made twice", async () => {
    let changesMade = 0;
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const { job, calls, last } = await history(given, (state) => state);

        const changes = calls.filter(({ tool }) => tool.effect !== "read");
        const reached = changes.flatMap(({ args }) => (args["to"] ?? []) as string[]);
        expect(
          reached.filter((to) => to !== "anna@contoso.com" && to !== "zoe@fabrikam.com"),
        ).toEqual([]);
        expect(calls.every(({ tool }) => job.tools.includes(tool))).toBe(true);
        const made = last.state.toolCalls.filter(
          ({ tool, outcome }) =>
            ["send", "draft"].includes(tool) && ["ok", "unknown"].includes(outcome),
        );
        changesMade += made.length;
        expect(made.length).toBeLessThanOrEqual(given.writes);
        expect(new Set(last.state.written).size).toBe(made.length);
        expect(new Set(changes.map(({ toolUseId }) => toolUseId)).size).toBe(changes.length);
        if (given.approval === "required" && !given.approved) expect(changes).toEqual([]);
      }),
      { numRuns: runs },
    );
    // The histories are such that there was something to go wrong.
    expect(changesMade).toBeGreaterThan(runs / 10);
  });

  it("the conversation is one that the API takes: every call has one result, at once", async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const { states } = await history(given, (state) => state);

        const seen = new Set<string>();
        const { messages } = states.at(-1)!;
        for (const [index, message] of messages.entries()) {
          const uses = blocksOf(message).filter((one) => one.type === "tool_use");
          const ids = uses.map(({ id }) => id);
          for (const id of ids) expect(seen.has(id)).toBe(false);
          for (const id of ids) seen.add(id);
          for (const use of uses) expect(use.input).toBeTypeOf("object");
          const next = messages[index + 1];
          const results = next ? blocksOf(next).filter((one) => one.type === "tool_result") : [];
          // The last message may be an answer, or one that nothing was done about any more.
          if (next) expect(results.map((one) => one.tool_use_id)).toEqual(ids);
          for (const one of blocksOf(message))
            if (one.type === "text") expect(one.text.trim()).not.toBe("");
        }
      }),
      { numRuns: runs },
    );
  });

  it("a run that is taken up from JSON after every step goes on the same", async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const inMemory = await history(given, (state) => state);
        const resumed = await history(given, throughJson);

        expect(JSON.stringify(resumed.states)).toBe(JSON.stringify(inMemory.states));
        expect(JSON.stringify(resumed.last)).toBe(JSON.stringify(inMemory.last));
        expect(JSON.stringify(resumed.calls)).toBe(JSON.stringify(inMemory.calls));
      }),
      { numRuns: runs },
    );
  });

  it("a worker that dies anywhere changes nothing about how it ends, nor what is made", async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.infiniteStream(fc.nat(3)), async (given, chance) => {
        const whole = await history(given, throughJson);
        let deaths = 0;
        const dies = () => chance.next().value === 0 && ++deaths < 20;
        const broken = await history(given, throughJson, dies);

        const changesOf = ({ calls }: typeof whole) =>
          calls.filter(({ tool }) => tool.effect !== "read").map(({ args }) => args);
        expect(changesOf(broken)).toEqual(changesOf(whole));
        expect(JSON.stringify(broken.last)).toBe(JSON.stringify(whole.last));
      }),
      { numRuns: runs },
    );
  });
});
