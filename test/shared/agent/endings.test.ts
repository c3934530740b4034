import { describe, expect, it } from "vitest";
import { blocksOf } from "../../../shared/agent/transcript.ts";
import type { AgentLimits } from "../../../shared/agent/types.ts";
import {
  delivers,
  draftTool,
  failure,
  jobWith,
  resultsIn,
  says,
  startRun,
  thinking,
  use,
} from "./agent-fixture.ts";

const search = () => use("search", { query: "x" });
const lastText = (messages: Parameters<typeof resultsIn>[0]) =>
  blocksOf(messages.findLast(({ role }) => role === "user")!).at(-1);

describe("why the model stopped", () => {
  it("is a refusal: the run fails and says why as far as it is known", async () => {
    const details = { type: "refusal" as const, category: "bio" as const, explanation: "secret" };
    const run = startRun({
      script: [says("I can", { stop_reason: "refusal", stop_details: details })],
    });

    const end = await run.go();

    expect(end).toMatchObject({
      next: "failed",
      failure: {
        code: "model_refused",
        detail: "Claude declined the request: it could enable biological harm.",
      },
    });
    expect(end.state).toMatchObject({ turn: 1, usage: { inputTokens: 100 } });
  });

  it("is a refusal without a reason, or with one that is new", async () => {
    const details = { type: "refusal", category: "new", explanation: null } as never;
    const unknown = startRun({
      script: [says("", { stop_reason: "refusal", stop_details: details })],
    });
    const none = startRun({ script: [says("", { stop_reason: "refusal" })] });

    const ends = [await unknown.go(), await none.go()];

    for (const end of ends)
      expect(end).toMatchObject({ failure: { detail: "Claude declined the request." } });
  });

  it("is the length: what was cut off is not carried out, and the model goes on in less", async () => {
    const job = jobWith({ tools: [draftTool] });
    const run = startRun({
      job,
      script: [
        says([use("draft", { text: "half of" }, "cut")], { stop_reason: "max_tokens" }),
        delivers({ text: "Shorter." }),
      ],
    });

    const end = await run.go();

    expect(end).toMatchObject({ next: "answered", answer: { text: "Shorter." } });
    expect(run.calls).toEqual([]);
    expect(resultsIn(end.state.messages)).toMatchObject([{ id: "cut", isError: true }]);
  });

  it("is the length twice: the run fails", async () => {
    const cut = () => says("long", { stop_reason: "max_tokens" });
    const run = startRun({ script: [cut(), cut()] });

    const end = await run.go();

    expect(end).toMatchObject({ next: "failed", failure: { code: "answer_cut_off" } });
  });

  it("is a pause: the model goes on from what it said", async () => {
    const run = startRun({
      script: [says("Wait.", { stop_reason: "pause_turn" }), delivers({ text: "Done." })],
    });

    const end = await run.go();

    expect(end.next).toBe("answered");
    expect(run.model.requests[1]!.messages.at(-1)).toMatchObject({
      role: "assistant",
      content: [{ type: "text", text: "Wait." }],
    });
  });

  it.each(["end_turn", "stop_sequence"] as const)(
    "is %s without an answer: the model is asked once to deliver it",
    async (stop_reason) => {
      const run = startRun({
        script: [says("Here it is.", { stop_reason }), delivers({ text: "Here." })],
      });

      const end = await run.go();

      expect(end).toMatchObject({ answer: { text: "Here." } });
      expect(lastText(run.model.requests[1]!.messages)).toMatchObject({
        text: "Call deliver_answer with your answer.",
      });
    },
  );

  it("is the end, twice: what it wrote is the answer, without sources", async () => {
    const run = startRun({ script: [says("One."), says("Two.")] });

    const end = await run.go();

    expect(end).toMatchObject({
      next: "answered",
      answer: {
        text: "Two.",
        citations: [],
        notes: ["Claude named no sources for this answer."],
      },
    });
  });

  it("is the end, twice, where data is wanted or nothing was said: the run fails", async () => {
    const data = startRun({
      job: jobWith({ outputSchema: { type: "object" } }),
      script: [says("One."), says("Two.")],
    });
    const empty = startRun({ script: [says([]), says("  ")] });

    const ends = [await data.go(), await empty.go()];

    for (const end of ends)
      expect(end).toMatchObject({ next: "failed", failure: { code: "answer_invalid" } });
  });

  it("leaves blank texts out of what the model is sent back", async () => {
    const run = startRun({
      script: [says([{ type: "text", text: "\n\n" }, search()]), delivers({ text: "Done." })],
    });

    await run.go();

    expect(blocksOf(run.model.requests[1]!.messages[1]!).map(({ type }) => type)).toEqual([
      "tool_use",
    ]);
  });
});

describe("a conversation that outgrows the model", () => {
  const full = () => says([], { stop_reason: "model_context_window_exceeded" });
  const text = (letter: string) => ({
    uri: `m365://mail/me/${letter}`,
    text: letter.repeat(2_000),
  });

  it("goes on without its oldest results, whose quotes stay good", async () => {
    const answers = ["a", "b", "c"].map(text);
    const run = startRun({
      script: [
        says([thinking("one"), search()]),
        says([thinking("two"), search()]),
        says([search()]),
        full(),
        delivers({
          text: "Done.",
          citations: [{ uri: "m365://mail/me/a", quote: "aaaaaaaa" }],
        }),
      ],
      tools: { search: () => answers.shift() },
    });

    const end = await run.go();

    expect(end).toMatchObject({
      next: "answered",
      answer: { citations: [{ uri: "m365://mail/me/a" }], notes: [] },
    });
    const { messages } = run.model.requests.at(-1)!;
    const texts = JSON.stringify(messages);
    expect([texts.includes("aaaa"), texts.includes("bbbb"), texts.includes("cccc")]).toEqual([
      false,
      false,
      true,
    ]);
    // Thinking that followed what was left out would be refused.
    expect(texts).not.toContain('"thinking"');
    expect(resultsIn(messages)).toHaveLength(3);
  });

  it("ends when there is nothing left to leave out", async () => {
    const run = startRun({
      script: [says([search()]), full(), full()],
      tools: { search: () => text("a") },
    });

    const end = await run.go();

    expect(end).toMatchObject({ next: "failed", failure: { code: "context_exhausted" } });
  });
});

describe("the limits of a run", () => {
  const limited = (limits: Partial<AgentLimits>) =>
    jobWith({ limits: { ...jobWith().limits, ...limits } });

  it("have the model told at the last turn, with all of its tools", async () => {
    const run = startRun({
      job: limited({ turns: 2 }),
      script: [says([search()]), delivers({ text: "So far." })],
    });

    const end = await run.go();

    expect(end.next).toBe("answered");
    const [first, last] = run.model.requests;
    expect(lastText(last!.messages)).toMatchObject({
      text: expect.stringContaining("Call deliver_answer now, alone"),
    });
    expect(lastText(first!.messages)).not.toMatchObject({
      text: expect.stringContaining("deliver_answer now"),
    });
    expect(last!.tools).toEqual(first!.tools);
  });

  it("end it when the last turn brings no answer, and nothing more is done", async () => {
    const run = startRun({
      job: { ...limited({ turns: 1 }), tools: [draftTool] },
      script: [says([use("draft", { text: "late" })])],
    });

    const end = await run.go();

    expect(end).toMatchObject({
      next: "failed",
      failure: {
        code: "limit_reached",
        detail: "Claude came to no answer within the limit of 1 turns.",
      },
    });
    expect(run.calls).toEqual([]);
  });

  it("let the last turn answer beside calls, which the answer's notes say were not made", async () => {
    const run = startRun({
      job: limited({ turns: 1 }),
      script: [says([search(), use("deliver_answer", { text: "So far.", citations: [] })])],
    });

    const end = await run.go();

    expect(end).toMatchObject({
      answer: {
        text: "So far.",
        notes: ["Tool calls not carried out because a limit was reached: 1."],
      },
    });
    expect(run.calls).toEqual([]);
  });

  it("take text alone for the answer when there is no turn left to ask for more", async () => {
    const run = startRun({ job: limited({ turns: 1 }), script: [says("In short.")] });

    const end = await run.go();

    expect(end).toMatchObject({ answer: { text: "In short." } });
  });

  it("count tokens of every kind, and hurry when most are used", async () => {
    const job = limited({ tokens: 250 });
    const run = startRun({ job, script: [says([search()]), says([search()]), says([search()])] });

    const end = await run.go();

    expect(end).toMatchObject({
      next: "failed",
      failure: { code: "limit_reached", detail: expect.stringContaining("250 tokens") },
    });
    expect(run.model.requests).toHaveLength(3);
    expect(JSON.stringify(run.model.requests[1]!.messages)).not.toContain("nearly used up");
    expect(JSON.stringify(run.model.requests[2]!.messages)).toContain("nearly used up");
    expect(run.calls).toHaveLength(2);
  });

  it("end a run that has worked too long, and a request to the model that takes too long", async () => {
    let time = 0;
    const worked = startRun({
      job: limited({ seconds: 10 }),
      script: [says([search()]), says([search()])],
      deps: { clock: { now: () => (time += 6_000) } },
    });
    const stuck = startRun({
      job: limited({ seconds: 0.02 }),
      script: [],
      deps: {
        model: {
          complete: async (_request, signal) =>
            await new Promise((_resolve, reject) => {
              signal.addEventListener("abort", () => reject(signal.reason as Error));
            }),
        },
      },
    });

    const ends = [await worked.go(), await stuck.go()];

    for (const end of ends)
      expect(end).toMatchObject({
        failure: { code: "limit_reached", remedy: expect.stringContaining("limits.seconds") },
      });
  });
});

describe("a model that cannot be asked", () => {
  it("ends the run when it is set up wrongly", async () => {
    const run = startRun({ script: [failure("misconfigured")] });

    const end = await run.go();

    expect(end).toMatchObject({
      failure: {
        code: "model_misconfigured",
        detail: "It failed as misconfigured. The test says so.",
      },
    });
  });

  it("lets a step be repeated when it is only not there", async () => {
    const run = startRun({ script: [failure("model_unavailable"), delivers({ text: "Done." })] });

    await expect(run.one()).rejects.toMatchObject({ code: "model_unavailable" });
    const end = await run.go();

    expect(end).toMatchObject({ next: "answered", state: { turn: 1 } });
  });
});
