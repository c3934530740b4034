import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAnthropicModel } from "../../../shared/agent/anthropic-model.ts";
import type { Model, ModelRequest } from "../../../shared/agent/model.ts";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import type { SecretReader } from "../../../shared/identity/secret-reader.ts";
import { type ClaudeFixture, key, startClaude } from "../../local/cloud/claude/claude-fixture.ts";

let fixture: ClaudeFixture;
let model: Model;
let secrets: SecretReader & { value: string; next: string | undefined };
/** Keys that were said to be refused. */
let refused: string[];

beforeAll(async () => void (fixture = await startClaude()));
afterAll(async () => await fixture.close());

beforeEach(() => {
  fixture.claude.clearScripts();
  fixture.claude.requests.length = 0;
  refused = [];
  secrets = {
    value: key,
    next: undefined,
    read: async () => secrets.value,
    async reload(_name, value) {
      refused.push(value);
      return secrets.next;
    },
  };
  model = createAnthropicModel({ secrets, url: fixture.url, now: Date.now });
});

const tool = { name: "search", description: "Finds.", input_schema: { type: "object" as const } };

function request(changes: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: "claude-opus-5-5",
    system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
    tools: [tool],
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    maxTokens: 32_000,
    effort: "low",
    userId: "0123456789abcdef",
    ...changes,
  };
}

const never = new AbortController().signal;

/** The error that asking ends with. */
async function failureOf(ask: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await ask.catch((thrown: unknown) => thrown);
  if (!(error instanceof ConnectorError)) throw error;
  return error;
}

describe("an answer of Claude", () => {
  it("comes whole from a stream", async () => {
    fixture.claude.script([
      { text: "Looking.", calls: [{ name: "search", input: { query: "x" }, id: "toolu_1" }] },
    ]);

    const answer = await model.complete(request(), never);

    expect(answer.stop_reason).toBe("tool_use");
    expect(answer.content.at(-1)).toMatchObject({
      type: "tool_use",
      id: "toolu_1",
      name: "search",
      input: { query: "x" },
    });
    expect(answer.usage.output_tokens).toBeGreaterThan(0);
  });

  it("is asked for with what the request says, and no sampling parameters", async () => {
    fixture.claude.script([{ text: "Hi." }]);

    await model.complete(request(), never);

    const { body, headers } = fixture.claude.requests[0]!;
    expect(body).toEqual({
      model: "claude-opus-5-5",
      max_tokens: 32_000,
      system: request().system,
      tools: [tool],
      messages: request().messages,
      metadata: { user_id: "0123456789abcdef" },
      output_config: { effort: "low" },
      stream: true,
    });
    expect(headers["anthropic-version"]).toBe("2026-10-21");
  });

  it("may be a refusal or cut off", async () => {
    fixture.claude.script([{ refusal: "cyber" }], "refuse");
    fixture.claude.script([{ text: "long", stop: "max_tokens" }], "long");
    const ask = async (text: string) =>
      await model.complete(request({ messages: [{ role: "user", content: text }] }), never);

    const [declined, cut] = [await ask("refuse"), await ask("long")];

    expect(declined).toMatchObject({
      stop_reason: "refusal",
      stop_details: { category: "cyber" },
    });
    expect(cut.stop_reason).toBe("max_tokens");
  });
});

describe("Claude that does not answer", () => {
  it.each([
    ["overloaded", { fail: 529, retryAfter: 0 }, "The Messages API is overloaded."],
    [
      "limited",
      { fail: 429, retryAfter: 1 },
      "The rate limit of the Anthropic account is reached.",
    ],
    ["broken", { fail: 500 }, "The Messages API failed (500)."],
    ["too slow", { fail: 504 }, "The Messages API failed (504)."],
    [
      "cut off at once",
      { cut: "before" as const },
      "The connection to the Messages API failed or broke off.",
    ],
  ])("is unavailable when it is %s, after one more attempt", async (_how, step, because) => {
    fixture.claude.script(() => step);

    const error = await failureOf(model.complete(request(), never));

    expect(error).toMatchObject({ code: "model_unavailable", because });
    expect(fixture.claude.requests).toHaveLength(2);
  });

  it.each([
    ["cut in the middle", { cut: "midway" as const }, "The answer of the Messages API broke off."],
    ["truncated", { truncate: true as const }, "The answer of the Messages API broke off."],
    [
      "ended by an error",
      { errorEvent: "overloaded_error" as const },
      "The Messages API is overloaded.",
    ],
  ])("is unavailable when its answer is %s: no part of it counts", async (_how, step, because) => {
    fixture.claude.script(() => step);

    const error = await failureOf(model.complete(request(), never));

    expect(error).toMatchObject({ code: "model_unavailable", because });
  });

  it("says how long to wait", async () => {
    fixture.claude.script(() => ({ fail: 429, retryAfter: 1 }));

    const error = await failureOf(model.complete(request(), never));

    expect(error.retryAfterSeconds).toBe(1);
  });

  it("is unavailable where nobody listens", async () => {
    const nowhere = createAnthropicModel({ secrets, url: "http://127.0.0.1:9", now: Date.now });

    const error = await failureOf(nowhere.complete(request(), never));

    expect(error.code).toBe("model_unavailable");
  });

  it("is asked no longer than the signal allows", async () => {
    fixture.claude.script([{ text: "late", delay: 60_000 }]);
    const stop = new AbortController();
    const asked = model.complete(request(), stop.signal);
    while (fixture.claude.requests.length === 0) await new Promise((next) => setImmediate(next));

    stop.abort(new Error("The worker stops."));

    await expect(asked).rejects.toThrow("The worker stops.");
  });
});

describe("Claude that is set up wrongly", () => {
  it.each([
    [400, "not valid (400)"],
    [402, "no credit"],
    [403, "may not use this model"],
    [404, "no such model"],
  ])("is said to be, by status %i, in our own words", async (fail, because) => {
    fixture.claude.script(() => ({ fail }));

    const error = await failureOf(model.complete(request(), never));

    expect(error).toMatchObject({ code: "misconfigured" });
    expect(error.because).toContain(because);
    expect(error.message).not.toContain((error.cause as { apiMessage: string }).apiMessage);
    expect(fixture.claude.requests).toHaveLength(1);
  });

  it("is said to be when there is no such model", async () => {
    const error = await failureOf(model.complete(request({ model: "claude-none" }), never));

    expect(error).toMatchObject({ code: "misconfigured" });
    expect(error.because).toContain("404");
  });

  it("is said to be when the key is refused, also the one that the vault holds by now", async () => {
    secrets.value = "sk-ant-old";
    const alone = await failureOf(model.complete(request(), never));
    secrets.next = "sk-ant-also-old";
    const both = await failureOf(model.complete(request(), never));

    for (const error of [alone, both])
      expect(error).toMatchObject({
        code: "misconfigured",
        because: expect.stringContaining("401"),
      });
    expect(refused).toEqual(["sk-ant-old", "sk-ant-old"]);
  });

  it("answers when the vault holds a newer key", async () => {
    fixture.claude.script([{ text: "Hi." }]);
    secrets.value = "sk-ant-old";
    secrets.next = key;

    const answer = await model.complete(request(), never);

    expect(answer.stop_reason).toBe("end_turn");
  });

  it("is not asked without a key", async () => {
    secrets.value = "";

    const error = await failureOf(model.complete(request(), never));

    expect(error).toMatchObject({ code: "misconfigured" });
    expect(fixture.claude.requests).toEqual([]);
  });
});

describe("a conversation", () => {
  it("that is too long for one request is told as one that is too long for the model", async () => {
    fixture.claude.script(() => ({ fail: 413 }));

    const answer = await model.complete(request(), never);

    expect(answer).toMatchObject({ content: [], stop_reason: "model_context_window_exceeded" });
  });

  it("that is too long for the model is told as such", async () => {
    const text = "word ".repeat(1_100_000);

    const answer = await model.complete(
      request({ messages: [{ role: "user", content: text }] }),
      never,
    );

    expect(answer).toMatchObject({ content: [], stop_reason: "model_context_window_exceeded" });
  });

  it("goes on without thinking that the service no longer takes", async () => {
    fixture.claude.script([
      { calls: [{ name: "search", input: {}, id: "toolu_1" }] },
      { text: "Done." },
    ]);
    const first = request();
    const { content } = await model.complete(first, never);
    const messages = [
      ...first.messages,
      { role: "assistant" as const, content },
      {
        role: "user" as const,
        content: [{ type: "tool_result" as const, tool_use_id: "toolu_1", content: "{}" }],
      },
    ];
    const changed = { ...tool, description: "Finds more." };

    const answer = await model.complete(request({ messages, tools: [changed] }), never);

    expect(content[0]!.type).toBe("thinking");
    expect(answer).toMatchObject({ stop_reason: "end_turn" });
    expect(fixture.claude.requests).toHaveLength(3);
    expect(JSON.stringify(fixture.claude.requests[2]!.body)).not.toContain('"thinking"');
  });
});
