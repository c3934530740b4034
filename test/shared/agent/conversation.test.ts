/** Whole runs with the client library before the stand-in, which refuses what the API refuses. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Script, ScriptedStep } from "../../../local/cloud/claude/script.ts";
import { createAnthropicModel } from "../../../shared/agent/anthropic-model.ts";
import { type ClaudeFixture, key, startClaude } from "../../local/cloud/claude/claude-fixture.ts";
import { jobWith, type RunOptions, startRun, writingJob } from "./agent-fixture.ts";

let fixture: ClaudeFixture;

beforeAll(async () => void (fixture = await startClaude()));
afterAll(async () => await fixture.close());
beforeEach(() => {
  fixture.claude.clearScripts();
  fixture.claude.requests.length = 0;
});

const secrets = { read: async () => key, reload: async () => undefined };
const deliver = (text: string) => ({
  calls: [{ name: "deliver_answer", input: { text, citations: [] } }],
});

async function run(script: Script | ScriptedStep[], more: Partial<RunOptions> = {}) {
  fixture.claude.script(script);
  const model = createAnthropicModel({ secrets, url: fixture.url, now: Date.now });
  const answer = {
    items: [{ uri: "m365://mail/me/1", subject: "Offer", text: "x".repeat(3_000) }],
  };
  const started = startRun({
    script: [],
    tools: { search: () => answer, read_resource: () => answer },
    ...more,
    deps: { model, ...more.deps },
  });
  return await started.go();
}

const search = (id?: string) => ({ name: "search", input: { query: "x" }, ...(id && { id }) });

describe("a conversation with Claude", () => {
  it.each<[string, ScriptedStep[]]>([
    [
      "calls tools together and one after the other",
      [{ calls: [search(), search()] }, { calls: [search()] }],
    ],
    ["writes text before and between calls", [{ text: "Let me see.", calls: [search()] }]],
    ["forgets to deliver", [{ text: "Here it is." }]],
    ["is cut off", [{ text: "Long", calls: [search()], stop: "max_tokens" }]],
    ["pauses", [{ text: "Wait.", stop: "pause_turn" }]],
    ["delivers beside other calls", [{ calls: [search(), deliver("Early.").calls[0]!] }]],
    ["delivers something wrong", [{ calls: [{ name: "deliver_answer", input: {} }] }]],
    ["makes up a tool", [{ calls: [{ name: "delete_all", input: {} }] }]],
    ["gives arguments that are none", [{ calls: [{ name: "search", json: "[1]" }] }]],
    ["gives two calls one id", [{ calls: [search("toolu_same"), search("toolu_same")] }]],
    [
      "gives an old id to a new call",
      [{ calls: [search("toolu_old")] }, { calls: [search("toolu_old")] }],
    ],
  ])("goes on to the answer when it %s", async (_what, script) => {
    const end = await run([...script, deliver("Done."), deliver("Done.")]);

    expect(end).toMatchObject({ next: "answered", answer: { text: "Done." } });
    // Nothing was refused on the way: then there would be more requests than turns.
    expect(fixture.claude.requests).toHaveLength(end.state.turn);
  });

  it.each([1, 15, 30])(
    "reads all that was said before from the cache, with %i calls in a turn",
    async (calls) => {
      const model = createAnthropicModel({ secrets, url: fixture.url, now: Date.now });
      const usages: { read: number; written: number }[] = [];
      const complete: typeof model.complete = async (request, signal) => {
        const answer = await model.complete(request, signal);
        const { cache_read_input_tokens: read, cache_creation_input_tokens: written } =
          answer.usage;
        usages.push({ read: read ?? 0, written: written ?? 0 });
        return answer;
      };
      const turn = { text: "Let me see.", calls: Array.from({ length: calls }, () => search()) };

      const end = await run([turn, turn, turn, deliver("Done.")], {
        job: jobWith({ id: `cached-${calls}`, prompt: `Read ${calls} at once.` }),
        deps: { model: { complete } },
      });

      expect(end).toMatchObject({ next: "answered" });
      expect(usages).toHaveLength(4);
      for (const [index, { read }] of usages.slice(1).entries())
        expect(read).toBe(usages[index]!.read + usages[index]!.written);
      expect(usages.at(-1)!.read).toBeGreaterThan(usages[1]!.read);
    },
  );

  it("goes on to the answer when it fills its context, without what it read first", async () => {
    let full = 0;
    const end = await run((_request, turn) => {
      if (turn < 3) return { text: "Let me see.", calls: [search()] };
      return full++ === 0 ? { stop: "model_context_window_exceeded" } : deliver("Done.");
    });

    expect(end).toMatchObject({ next: "answered", answer: { text: "Done." }, state: { turn: 5 } });
    expect(JSON.stringify(end.state.messages)).toContain("left out to make room");
    expect(fixture.claude.requests).toHaveLength(5);
  });

  it("goes on to the last turn, told that it is", async () => {
    const job = jobWith({ limits: { ...jobWith().limits, turns: 3 } });

    const end = await run([{ calls: [search()] }, { calls: [search()] }, deliver("So far.")], {
      job,
    });

    expect(end).toMatchObject({ next: "answered", state: { turn: 3 } });
    expect(fixture.claude.requests).toHaveLength(3);
  });

  it("offers data by the request's schema, references within it included", async () => {
    const outputSchema = {
      type: "object",
      properties: { days: { $ref: "#/$defs/days" } },
      required: ["days"],
      $defs: { days: { type: "integer" } },
    };
    const input = { text: "30.", citations: [], data: { days: 30 } };

    const end = await run([{ calls: [{ name: "deliver_answer", input }] }], {
      job: jobWith({ outputSchema }),
    });

    expect(end).toMatchObject({ next: "answered", answer: { data: { days: 30 } } });
  });

  it("goes on after changes that were made, refused or not known", async () => {
    const send = (to: string) => ({ name: "send", input: { to: [to], text: "Hello" } });

    const end = await run(
      [{ calls: [send("anna@contoso.com"), send("eve@evil.com")] }, deliver("Done.")],
      { job: writingJob() },
    );

    expect(end.state.toolCalls.map(({ outcome }) => outcome)).toEqual(["ok", "writes_not_allowed"]);
    expect(end.next).toBe("answered");
  });
});
