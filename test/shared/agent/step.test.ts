import { describe, expect, it } from "vitest";
import { blocksOf } from "../../../shared/agent/transcript.ts";
import {
  delivers,
  draftTool,
  failure,
  jobWith,
  readTool,
  resultsIn,
  says,
  searchTool,
  startRun,
  thinking,
  use,
} from "./agent-fixture.ts";

const page = {
  title: "Leave policy",
  link: "https://contoso.sharepoint.com/leave",
  text: "Everybody has **30 days** of leave\u00a0a year.",
};
const uri = "m365://page/site/1";

describe("a run", () => {
  it("reads and answers with the sources that it read", async () => {
    const run = startRun({
      script: [
        says([thinking("first"), use("read_resource", { uri })]),
        delivers({ text: "30 days.", citations: [{ uri, quote: "30 days of leave a year" }] }),
      ],
      tools: { read_resource: () => ({ ...page, untrusted: ["title", "text"] }) },
    });

    const end = await run.go();

    expect(end).toMatchObject({
      next: "answered",
      answer: {
        text: "30 days.",
        citations: [
          { uri, title: "Leave policy", webUrl: page.link, quote: "30 days of leave a year" },
        ],
        notes: [],
      },
    });
    expect(end.state).toMatchObject({
      turn: 2,
      usage: { inputTokens: 200, outputTokens: 20, cacheReadTokens: 2, cacheWriteTokens: 10 },
      toolCalls: [
        { tool: "read_resource", arguments: `uri: "${uri}"`, outcome: "ok", durationMs: 0 },
      ],
    });
  });

  it("stores what the model said before any of it is carried out", async () => {
    const run = startRun({ script: [says([use("search", { query: "leave" })])] });

    await run.one();

    expect(run.last.next).toBe("continue");
    expect(run.state.messages.at(-1)).toMatchObject({ role: "assistant" });
    expect(run.calls).toEqual([]);
  });

  it("gives results in the order of the calls, as JSON with their source", async () => {
    const run = startRun({
      script: [
        says([use("read_resource", { uri }, "a"), use("search", { query: "x" }, "b")]),
        delivers({ text: "Done." }),
      ],
      tools: {
        read_resource: () => ({ ...page, untrusted: ["title", "text"] }),
        search: () => failure("throttled"),
      },
    });

    await run.go();

    expect(resultsIn(run.state.messages)).toEqual([
      {
        id: "a",
        isError: false,
        content: {
          source: { tool: "read_resource", uri },
          untrusted: ["title", "text"],
          data: page,
        },
      },
      {
        id: "b",
        isError: true,
        content: {
          source: { tool: "connector" },
          error: {
            code: "throttled",
            message: "It failed as throttled. The test says so. None.",
          },
        },
      },
    ]);
    expect(run.state.toolCalls.map(({ outcome }) => outcome)).toEqual(["ok", "throttled"]);
  });

  it("passes pictures on as pictures", async () => {
    const image = { mediaType: "image/png", data: "iVBORw0KGgo=" };
    const run = startRun({
      script: [says([use("read_resource", { uri }, "a")]), delivers({ text: "A logo." })],
      tools: { read_resource: () => ({ title: "Logo", image }) },
    });

    await run.go();

    const content = blocksOf(run.model.requests[1]!.messages.at(-1)!)[0];
    expect(content).toMatchObject({
      type: "tool_result",
      content: [
        {
          type: "text",
          text: JSON.stringify({
            source: { tool: "read_resource", uri },
            untrusted: [],
            data: { title: "Logo" },
          }),
        },
        { type: "image", source: { type: "base64", media_type: "image/png", data: image.data } },
      ],
    });
  });

  it("runs reads side by side, four at once, and changes one by one after them", async () => {
    const log: string[] = [];
    let running = 0;
    let most = 0;
    const work = async (name: string) => {
      most = Math.max(most, ++running);
      log.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    const reads = Array.from({ length: 9 }, (_, index) => use("search", { query: `${index}` }));
    const run = startRun({
      job: jobWith({ tools: [searchTool, draftTool] }),
      script: [
        says([use("draft", { text: "1" }), ...reads, use("draft", { text: "2" })]),
        delivers({ text: "Done." }),
      ],
      tools: {
        search: async () => await work("search"),
        draft: async ({ args }) => {
          expect(running).toBe(0);
          await work(`draft ${String(args["text"])}`);
        },
      },
    });

    await run.go();

    expect(most).toBe(4);
    expect(log.slice(-2)).toEqual(["draft 1", "draft 2"]);
    expect(log.filter((name) => name === "search")).toHaveLength(9);
  });

  it("tells of a tool that there is not, and of arguments that are wrong", async () => {
    const run = startRun({
      script: [
        says([use("delete_everything", {}, "a"), use("search", "garbage", "b")]),
        delivers({ text: "Done." }),
      ],
      tools: { search: () => failure("invalid_input") },
    });

    await run.go();

    const [invented, garbage] = resultsIn(run.state.messages);
    expect(invented).toMatchObject({
      isError: true,
      content: { error: { code: "invalid_input" } },
    });
    expect(JSON.stringify(invented)).toContain("Use one of search, read_resource.");
    expect(garbage).toMatchObject({ isError: true });
    expect(run.calls.map(({ tool }) => tool.name)).toEqual(["search"]);
  });

  it("gives every call an id of its own", async () => {
    const same = () => use("search", { query: "x" }, "same");
    const run = startRun({
      script: [
        says([same(), same(), use("search", { query: "y" }, "bad id!")]),
        says([same()]),
        delivers({ text: "Done." }),
      ],
    });

    await run.go();

    expect(resultsIn(run.state.messages).map(({ id }) => id)).toEqual([
      "same",
      "same_2",
      "toolu_unnamed",
      "same_2_3",
    ]);
  });

  it("carries out no more than 32 calls of one turn", async () => {
    const calls = Array.from({ length: 34 }, (_, index) => use("search", { query: `${index}` }));
    const run = startRun({ script: [says(calls), delivers({ text: "Done." })] });

    await run.go();

    expect(run.calls).toHaveLength(32);
    expect(resultsIn(run.state.messages).map(({ isError }) => isError)).toEqual([
      ...Array<boolean>(32).fill(false),
      true,
      true,
    ]);
  });

  it("does not take an answer that comes beside other calls, and lets it be called again", async () => {
    const run = startRun({
      script: [
        says([
          use("search", { query: "x" }),
          use("deliver_answer", { text: "Too early.", citations: [] }),
        ]),
        delivers({ text: "Now." }),
      ],
    });

    const end = await run.go();

    expect(end).toMatchObject({ next: "answered", answer: { text: "Now." } });
    expect(run.calls).toHaveLength(1);
    expect(resultsIn(end.state.messages)[1]).toMatchObject({ isError: true });
  });

  it("takes the last of several answers", async () => {
    const deliver = (text: string) => use("deliver_answer", { text, citations: [] });
    const run = startRun({ script: [says([deliver("One."), deliver("Two.")])] });

    const end = await run.go();

    expect(end).toMatchObject({ next: "answered", answer: { text: "Two." } });
  });

  it("keeps thinking as it came", async () => {
    const thought = thinking("");
    const run = startRun({
      script: [says([thought, use("search", { query: "x" })]), delivers({ text: "Done." })],
    });

    await run.go();

    expect(blocksOf(run.model.requests[1]!.messages[1]!)[0]).toEqual(thought);
  });

  it.each(["sign_in_expired", "in_progress"] as const)(
    "ends the step when a tool fails as %s, which the model can do nothing about",
    async (code) => {
      const run = startRun({
        script: [says([use("search", { query: "x" })])],
        tools: { search: () => failure(code) },
      });
      await run.one();

      const repeated = run.one();

      await expect(repeated).rejects.toMatchObject({ code });
    },
  );

  it("ends the step when it is aborted, whatever the tool says of it", async () => {
    const stop = new AbortController();
    const run = startRun({
      script: [says([use("search", { query: "x" })])],
      tools: {
        search: () => {
          stop.abort();
          return failure("timeout");
        },
      },
      deps: { signal: stop.signal },
    });
    await run.one();

    await expect(run.one()).rejects.toMatchObject({ code: "timeout" });
  });

  it("lets failures rise that nobody explained", async () => {
    const run = startRun({
      script: [says([use("search", { query: "x" })])],
      tools: { search: () => new TypeError("a fault") },
    });
    await run.one();

    await expect(run.one()).rejects.toThrow(TypeError);
  });

  it("counts the time that it works", async () => {
    let time = 0;
    const run = startRun({
      script: [says([use("search", { query: "x" })]), delivers({ text: "Done." })],
      deps: { clock: { now: () => (time += 500) } },
    });

    await run.go();

    expect(run.state.workedMs).toBeGreaterThanOrEqual(1_500);
    expect(run.state.toolCalls[0]?.durationMs).toBe(500);
  });

  it("takes the same answer again when it resumes after the end", async () => {
    const run = startRun({ script: [delivers({ text: "Done." })] });
    const end = await run.go();

    const again = await run.one();

    expect(again).toEqual(end);
  });
});

describe("the person of an application's request", () => {
  const caller = { ...jobWith().caller, mode: "application" as const };
  const job = jobWith({ caller, user: "anna@contoso.com" });

  it("is filled in where a tool takes one", async () => {
    const run = startRun({
      job,
      script: [
        says([use("search", { query: "x" }), use("read_resource", { uri })]),
        delivers({ text: "Done." }),
      ],
    });

    await run.go();

    expect(run.calls.map(({ args }) => args)).toEqual([
      { query: "x", user: "anna@contoso.com" },
      { uri },
    ]);
  });

  it.each([
    ["by user", "search", { query: "x", user: "ben@contoso.com" }],
    ["by a uri", "read_resource", { uri: "m365://mail/ben%40contoso.com/1" }],
  ])("is not exchanged for another one, named %s", async (_how, name, input) => {
    const run = startRun({ job, script: [says([use(name, input)]), delivers({ text: "No." })] });

    await run.go();

    expect(run.calls).toEqual([]);
    expect(run.state.toolCalls).toMatchObject([{ outcome: "access_denied" }]);
  });

  it("is nobody when the request names nobody", async () => {
    const run = startRun({
      job: jobWith({ caller }),
      script: [
        says([use("search", { query: "x", user: "ben@contoso.com" })]),
        delivers({ text: "No." }),
      ],
    });

    await run.go();

    expect(run.state.toolCalls).toMatchObject([{ outcome: "access_denied" }]);
  });

  it("may be anyone whose data a signed-in person reaches", async () => {
    const run = startRun({
      job: jobWith({ tools: [searchTool, readTool] }),
      script: [
        says([use("search", { query: "x", user: "ben@contoso.com" })]),
        delivers({ text: "Ok." }),
      ],
    });

    await run.go();

    expect(run.calls).toMatchObject([{ args: { query: "x", user: "ben@contoso.com" } }]);
  });
});
