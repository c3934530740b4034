import { describe, expect, it } from "vitest";
import { modelRequest } from "../../../shared/agent/model-request.ts";
import { shortArguments } from "../../../shared/agent/call-entry.ts";
import { firstState } from "../../../shared/agent/step.ts";
import { registry } from "../../../shared/tools/registry.ts";
import {
  delivers,
  jobWith,
  noon,
  readTool,
  says,
  startRun,
  thinking,
  use,
  writingJob,
} from "./agent-fixture.ts";

describe("a request to the model", () => {
  it("begins with the prompt alone, and says after it what belongs to it", () => {
    const job = jobWith({
      instructions: "Answer in German.",
      attachments: ["m365://mail/me/1", "https://contoso.sharepoint.com/x"],
      user: "anna@contoso.com",
    });

    const { messages } = modelRequest(job, firstState(job, noon));

    expect(messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Summarise the page." },
          {
            type: "text",
            text:
              "Instructions of the requester:\nAnswer in German.\n\n" +
              "Read these first, with read_resource:\n- m365://mail/me/1\n- https://contoso.sharepoint.com/x\n\n" +
              "The data of this person is meant: anna@contoso.com\n\n" +
              "The request came at 2026-03-02T12:00:00.000Z.",
            cache_control: { type: "ephemeral" },
          },
        ],
      },
    ]);
  });

  it("offers the tools of the job and deliver_answer, with the data's schema where it stands", () => {
    const job = jobWith({
      tools: [readTool],
      outputSchema: {
        type: "object",
        properties: { a: { $ref: "#/$defs/a" }, self: { $ref: "#" } },
        $defs: { a: { type: "string" } },
      },
    });

    const { tools } = modelRequest(job, firstState(job, noon));

    expect(tools.map(({ name }) => name)).toEqual(["read_resource", "deliver_answer"]);
    expect(tools[0]).toEqual({
      name: "read_resource",
      description: "Reads one item.",
      input_schema: {
        type: "object",
        properties: { uri: { type: "string", description: "Of the item." } },
        required: ["uri"],
        additionalProperties: false,
      },
    });
    expect(tools[1]!.input_schema).toMatchObject({
      properties: {
        data: {
          properties: {
            a: { $ref: "#/properties/data/$defs/a" },
            self: { $ref: "#/properties/data" },
          },
        },
      },
      required: ["text", "citations", "data"],
    });
  });

  it("offers every tool of the catalogue under the name and the schema that others see", () => {
    const job = jobWith({ tools: registry });

    const { tools } = modelRequest(job, firstState(job, noon));

    expect(tools.map(({ name }) => name)).toEqual([
      ...registry.map(({ name }) => name),
      "deliver_answer",
    ]);
    for (const { input_schema, name } of tools)
      expect([name, input_schema.type, input_schema["$schema"]]).toEqual([
        name,
        "object",
        undefined,
      ]);
  });

  it("only ever adds to the one before, cache marks aside", async () => {
    const run = startRun({
      script: [
        says([thinking("a"), use("search", { query: "x" })]),
        says("Text."),
        says([use("search", { query: "y" })], { stop_reason: "max_tokens" }),
        delivers({ text: " " }),
        delivers({ text: "Done." }),
      ],
    });

    await run.go();

    const requests = run.model.requests.map((request) => ({
      ...request,
      messages: request.messages.map((message) =>
        JSON.stringify(message).replaceAll(',"cache_control":{"type":"ephemeral"}', ""),
      ),
    }));
    for (const [index, request] of requests.slice(1).entries()) {
      const before = requests[index]!;
      expect(request.messages.slice(0, before.messages.length)).toEqual(before.messages);
      expect([request.system, request.tools]).toEqual([before.system, before.tools]);
    }
  });

  it("marks tools, system and the two newest messages of the user for the cache", async () => {
    const run = startRun({
      script: [says([use("search", { query: "x" })]), delivers({ text: "Done." })],
    });

    await run.go();

    const { system, tools, messages } = run.model.requests[1]!;
    const mark = { cache_control: { type: "ephemeral" } };
    expect([system.at(-1), tools.at(-1)]).toMatchObject([mark, mark]);
    expect(messages.at(-1)!.content).toMatchObject([{ type: "tool_result", ...mark }]);
    expect(messages[0]!.content).toMatchObject([{ type: "text" }, { type: "text", ...mark }]);
    const marks = JSON.stringify({ system, tools, messages }).match(/"cache_control"/g);
    expect(marks).toHaveLength(4);
    expect(JSON.stringify(run.state.messages)).not.toContain("cache_control");
  });

  it("has the same system prompt for the same kind of request", () => {
    const systemOf = (job = writingJob()) => modelRequest(job, firstState(job, noon)).system;

    expect(systemOf(writingJob({ id: "other", prompt: "Other." }))).toEqual(systemOf());
    expect(systemOf(writingJob({ approval: "required" }))).not.toEqual(systemOf());
    expect(systemOf(jobWith())[0]!.text).toContain("You can read only.");
    expect(systemOf()[0]!.text).toContain("anna@contoso.com, @fabrikam.com");
  });

  it("asks for no more tokens than the run has left, and tells callers apart by an opaque id", () => {
    const job = jobWith({ limits: { ...jobWith().limits, tokens: 10_000 }, effort: "low" });
    const state = firstState(job, noon);

    const request = modelRequest(job, state);
    const late = modelRequest(job, { ...state, usage: { ...state.usage, inputTokens: 9_000 } });

    expect(request).toMatchObject({ model: "claude-opus-5-5", maxTokens: 10_000, effort: "low" });
    expect(late.maxTokens).toBe(4_000);
    expect(modelRequest(jobWith(), state).maxTokens).toBe(32_000);
    expect(request.userId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("the arguments of a call", () => {
  it("are shown in short, never whole texts", () => {
    expect(
      shortArguments({
        query: "budget",
        size: 5,
        flag: undefined,
        body: "x".repeat(1_200),
        to: Array.from({ length: 30 }, () => "anna@contoso.com"),
        start: { at: "x".repeat(80) },
      }),
    ).toBe('query: "budget", size: 5, body: 1200 characters, to: 30 entries, start: …');
    expect(shortArguments("garbage")).toBe("");
    expect(
      shortArguments(Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`a${i}`, i]))).length,
    ).toBe(301);
  });
});
