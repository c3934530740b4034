/** The real client library against the stand-in, over TLS: answers, streams, scripts and failures. */
import Anthropic from "@anthropic-ai/sdk";
import type { Message, MessageParam, TextBlockParam } from "@anthropic-ai/sdk/resources/messages";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, type ClaudeFixture, key, startClaude, tool } from "./claude-fixture.ts";

let fixture: ClaudeFixture;
beforeAll(async () => {
  fixture = await startClaude();
});
beforeEach(() => {
  fixture.claude.clearScripts();
  fixture.claude.requests.length = 0;
});
afterAll(async () => await fixture.close());

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => undefined,
    (error: unknown) => error,
  );

const spoken = ({ content }: Message) =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");

const patient = (maxRetries: number) =>
  new Anthropic({ apiKey: key, baseURL: fixture.url, maxRetries });

describe("an answer", () => {
  it("is the same streamed and whole: blocks, stop reason, usage", async () => {
    const calls = [
      { name: "look", id: "toolu_1", input: { at: "Grüße 🚲", deep: [1, { a: null }] } },
    ];
    fixture.claude.script([{ text: "I look.", calls }]);
    const request = ask("Look", { tools: [tool("look")] });

    const streamed = await fixture.client.messages.stream(request).finalMessage();
    const whole = await fixture.client.messages.create(request);

    expect(whole).toMatchObject({
      type: "message",
      role: "assistant",
      model: "claude-opus-5-5",
      content: [
        { type: "thinking", thinking: "", signature: expect.stringMatching(/./) },
        { type: "text", text: "I look." },
        { type: "tool_use", name: "look", input: calls[0]!.input, caller: { type: "direct" } },
      ],
      stop_reason: "tool_use",
      stop_details: null,
    });
    const { id: _, ...same } = whole;
    expect(streamed).toMatchObject(same);
  });

  it("streams the events that are documented, in their order", async () => {
    fixture.claude.script([{ text: "Hello there", calls: [{ name: "look" }] }]);

    const body = {
      ...ask("Hi", {
        tools: [tool("look")],
        thinking: { type: "adaptive", display: "summarized" },
      }),
      stream: true,
    };
    const response = await fixture.post(body);

    const events = [...(await response.text()).matchAll(/^event: (.*)\ndata: (.*)$/gm)];
    const described = events.map(([, event, data]) => {
      const { type, index, content_block, delta } = JSON.parse(data!);
      expect(type).toBe(event);
      return [event, index, content_block?.type ?? delta?.type]
        .filter((one) => one !== undefined)
        .join(" ");
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect([...new Set(described)]).toEqual([
      "message_start",
      "ping",
      "content_block_start 0 thinking",
      "content_block_delta 0 thinking_delta",
      "content_block_delta 0 signature_delta",
      "content_block_stop 0",
      "content_block_start 1 text",
      "content_block_delta 1 text_delta",
      "content_block_stop 1",
      "content_block_start 2 tool_use",
      "content_block_delta 2 input_json_delta",
      "content_block_stop 2",
      "message_delta",
      "message_stop",
    ]);
  });

  it("carries request id and what is left of the rate limits", async () => {
    const { response } = await fixture.client.messages.create(ask("Hi")).withResponse();

    expect(response.headers.get("request-id")).toMatch(/^req_01\w{22}$/);
    expect(response.headers.get("anthropic-ratelimit-requests-limit")).toBe("4000");
    expect(
      Number(response.headers.get("anthropic-ratelimit-input-tokens-remaining")),
    ).toBeGreaterThan(0);
  });

  it("ends at max_tokens, in the middle of a call as well", async () => {
    fixture.claude.script([{ calls: [{ name: "look", input: { text: "word ".repeat(200) } }] }]);

    const message = await fixture.client.messages
      .stream(ask("Hi", { tools: [tool("look")], max_tokens: 20 }))
      .finalMessage();

    expect(message.stop_reason).toBe("max_tokens");
    expect(message.usage.output_tokens).toBeLessThanOrEqual(21);
    expect(message.content.at(-1)).toMatchObject({ type: "tool_use", name: "look" });
  });

  it("ends where the context window does", async () => {
    const facts = fixture.claude.models.get("claude-opus-5-5")!;
    fixture.claude.models.set("small", { ...facts, contextWindow: 40 });
    fixture.claude.script([{ text: "word ".repeat(200) }]);

    const message = await fixture.client.messages.create(ask("Hi", { model: "small" }));

    expect(message.stop_reason).toBe("model_context_window_exceeded");
  });

  it("ends before a stop sequence", async () => {
    fixture.claude.script([{ text: "one END two" }]);

    const message = await fixture.client.messages.create(ask("Hi", { stop_sequences: ["END"] }));

    expect(message).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "END" });
    expect(spoken(message)).toBe("one ");
  });

  it("can be counted beforehand", async () => {
    const { model, messages } = ask("Hello ".repeat(100));

    const { input_tokens } = await fixture.client.messages.countTokens({ model, messages });
    const { usage } = await fixture.client.messages.create({ model, messages, max_tokens: 50 });

    expect(input_tokens).toBeGreaterThan(100);
    expect(usage.input_tokens).toBe(input_tokens);
  });
});

describe("thinking", () => {
  const go = async (messages: MessageParam[], more = {}) =>
    await fixture.client.messages.create({ ...ask(""), tools: [tool("look")], messages, ...more });
  const question: MessageParam = { role: "user", content: "Look" };
  const otherQuestion: MessageParam = { role: "user", content: "Look there" };
  const results = ({ content }: Message): MessageParam => ({
    role: "user",
    content: content.flatMap((block) =>
      block.type === "tool_use"
        ? [{ type: "tool_result" as const, tool_use_id: block.id, content: "seen" }]
        : [],
    ),
  });

  beforeEach(() => fixture.claude.script([{ calls: [{ name: "look" }] }, { text: "Done" }]));

  it("is taken back unchanged, wherever caching is marked", async () => {
    const first = await go([question]);

    const content: TextBlockParam[] = [
      { type: "text", text: "Look", cache_control: { type: "ephemeral" } },
    ];
    const marked: MessageParam = { role: "user", content };
    const second = await go([
      marked,
      { role: "assistant", content: first.content },
      results(first),
    ]);

    expect(spoken(second)).toBe("Done");
  });

  it.each([
    ["the prompt", otherQuestion, {}],
    ["the system prompt", question, { system: "Be brief." }],
    ["the tools", question, { tools: [tool("look"), tool("more")] }],
  ])("is refused once %s before it changed", async (_what, changed, more) => {
    const first = await go([question]);

    const error = await failure(
      go([changed, { role: "assistant", content: first.content }, results(first)], more),
    );

    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(error).toHaveProperty(
      "message",
      expect.stringContaining("bound to a different conversation"),
    );
  });
});

describe("prompt caching", () => {
  const long = "The rules of the house. ".repeat(400);
  const cached = (more: string) =>
    ask(more, {
      system: [{ type: "text", text: long, cache_control: { type: "ephemeral" } }],
    });
  const usageOf = async (prompt: string) =>
    (await fixture.client.messages.create(cached(prompt))).usage;

  it("writes a prefix once and reads it for five minutes", async () => {
    const first = await usageOf("One");
    const second = await usageOf("Another");
    fixture.advance(6 * 60_000);
    const late = await usageOf("A third");

    expect(first).toMatchObject({ cache_read_input_tokens: 0 });
    expect(first.cache_creation_input_tokens).toBeGreaterThan(512);
    expect(second).toMatchObject({
      cache_read_input_tokens: first.cache_creation_input_tokens,
      cache_creation_input_tokens: 0,
    });
    expect(late).toMatchObject({ cache_read_input_tokens: 0 });
  });

  it("leaves short prefixes alone", async () => {
    const system = [
      { type: "text" as const, text: "Short.", cache_control: { type: "ephemeral" as const } },
    ];

    const { usage } = await fixture.client.messages.create(ask("Hi", { system }));

    expect(usage).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: 0 });
  });
});

describe("a script", () => {
  it("answers turn by turn, and a repeated request as before", async () => {
    fixture.claude.script([{ calls: [{ name: "look", id: "toolu_a" }] }, { text: "Second" }]);
    const request = ask("Go", { tools: [tool("look")] });
    const first = await fixture.client.messages.create(request);
    const again = await fixture.client.messages.create(request);

    const messages: MessageParam[] = [
      ...request.messages,
      { role: "assistant", content: first.content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_a", content: "x" }] },
    ];
    const second = await fixture.client.messages.create({ ...request, messages });

    expect(again.content.at(-1)).toEqual(first.content.at(-1));
    expect(spoken(second)).toBe("Second");
  });

  it("holds for the prompts that it names", async () => {
    fixture.claude.script([{ text: "mine" }], /job 7\b/);

    const mine = await fixture.client.messages.create(ask("Do job 7"));
    const other = await fixture.client.messages.create(ask("Do job 8"));

    expect(spoken(mine)).toBe("mine");
    expect(spoken(other)).not.toBe("mine");
  });

  it("may be a function of the request", async () => {
    fixture.claude.script(({ messages }, turn) => ({ text: `${messages.length} ${turn}` }));

    const message = await fixture.client.messages.create(ask("Hi"));

    expect(spoken(message)).toBe("1 0");
  });

  it("refuses, with the reason's category", async () => {
    fixture.claude.script([{ refusal: "cyber" }]);

    const message = await fixture.client.messages.stream(ask("Hi")).finalMessage();

    expect(message).toMatchObject({
      stop_reason: "refusal",
      stop_details: { type: "refusal", category: "cyber" },
    });
  });

  it("pauses, and goes on when its answer is sent back", async () => {
    fixture.claude.script([{ text: "Wait", stop: "pause_turn" }, { text: "Done" }]);
    const request = ask("Hi");
    const paused = await fixture.client.messages.stream(request).finalMessage();

    const messages: MessageParam[] = [
      ...request.messages,
      { role: "assistant", content: paused.content },
    ];
    const done = await fixture.client.messages.create({ ...request, messages });

    expect(paused.stop_reason).toBe("pause_turn");
    expect(spoken(done)).toBe("Done");
  });

  it.each(["max_tokens", "model_context_window_exceeded"] as const)(
    "stops for %s",
    async (stop) => {
      fixture.claude.script([{ text: "So far", stop }]);

      const message = await fixture.client.messages.stream(ask("Hi")).finalMessage();

      expect(message.stop_reason).toBe(stop);
    },
  );

  it("calls unknown tools, under one id twice, with broken input", async () => {
    const calls = [
      { name: "no_such_tool", id: "toolu_x" },
      { name: "look", id: "toolu_x", json: '{"at": oops}' },
    ];
    fixture.claude.script([{ calls }]);

    const whole = await fixture.client.messages.create(ask("Hi", { tools: [tool("look")] }));
    const streamed = await failure(
      fixture.client.messages.stream(ask("Hi", { tools: [tool("look")] })).finalMessage(),
    );

    expect(whole.content.slice(1)).toMatchObject([
      { name: "no_such_tool", id: "toolu_x" },
      { name: "look", id: "toolu_x" },
    ]);
    expect(streamed).toBeInstanceOf(Error);
  });

  it("waits before it answers", async () => {
    fixture.claude.script([{ text: "late", delay: 60_000 }]);
    const client = new Anthropic({
      apiKey: key,
      baseURL: fixture.url,
      maxRetries: 0,
      timeout: 100,
    });

    const error = await failure(client.messages.create(ask("Hi")));

    expect(error).toBeInstanceOf(Anthropic.APIConnectionTimeoutError);
  });
});

describe("a failure", () => {
  it.each([
    [429, Anthropic.RateLimitError, "rate_limit_error"],
    [500, Anthropic.InternalServerError, "api_error"],
    [529, Anthropic.OverloadedError, "overloaded_error"],
    [401, Anthropic.AuthenticationError, "authentication_error"],
    [403, Anthropic.PermissionDeniedError, "permission_error"],
  ])("of status %i is told as the library knows it", async (fail, kind, type) => {
    fixture.claude.script([{ fail, retryAfter: 7 }]);

    const error = await failure(fixture.client.messages.stream(ask("Hi")).finalMessage());

    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status: fail, type, requestID: expect.stringMatching(/^req_/) });
    expect((error as InstanceType<typeof Anthropic.APIError>).headers?.get("retry-after")).toBe(
      "7",
    );
  });

  it("comes once, and a repeated request is answered", async () => {
    fixture.claude.script([{ fail: 529, retryAfter: 0 }, { cut: "before" }, { text: "At last" }]);

    const message = await patient(2).messages.stream(ask("Hi")).finalMessage();

    expect(spoken(message)).toBe("At last");
    expect(fixture.claude.requests).toHaveLength(3);
  });

  it.each([
    ["a connection that is cut", { cut: "midway" } as const],
    ["a stream that ends too soon", { truncate: true } as const],
    ["an error event", { errorEvent: "overloaded_error" } as const],
  ])("in the middle of a stream is %s", async (_what, step) => {
    fixture.claude.script([step]);

    const error = await failure(patient(2).messages.stream(ask("Hi")).finalMessage());

    expect(error).toBeInstanceOf(Error);
    expect(fixture.claude.requests).toHaveLength(1);
  });

  it("hits answers that are not streamed, too", async () => {
    const client = fixture.client.messages;
    fixture.claude.script([
      { errorEvent: "overloaded_error" },
      { truncate: true },
      { cut: "midway" },
    ]);

    const errors = [
      await failure(client.create(ask("Hi"))),
      await failure(client.create(ask("Hi"))),
      await failure(client.create(ask("Hi"))),
    ];

    expect(errors[0]).toBeInstanceOf(Anthropic.OverloadedError);
    expect(errors[1]).toBeInstanceOf(Error);
    expect(errors[2]).toBeInstanceOf(Anthropic.APIConnectionError);
  });
});

it("records what was asked, without the key", async () => {
  await fixture.client.messages.create(ask("Hi", { metadata: { user_id: "caller" } }));

  const [recorded] = fixture.claude.requests;
  expect(recorded).toMatchObject({
    path: "/v1/messages",
    body: { messages: [{ role: "user", content: "Hi" }], metadata: { user_id: "caller" } },
    headers: { "anthropic-version": "2026-10-21" },
  });
  expect(JSON.stringify(recorded)).not.toContain(key);
});
