/** Requests that the real API refuses, and its words for them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClaudeFixture, key, startClaude } from "./claude-fixture.ts";

let fixture: ClaudeFixture;
beforeAll(async () => {
  fixture = await startClaude();
});
afterAll(async () => await fixture.close());

const hello = { role: "user", content: "Hello" };
const good = { model: "claude-opus-5-5", max_tokens: 100, messages: [hello] };
const look = { name: "look", input_schema: { type: "object", properties: {} } };
const use = (id: string, name = "look") => ({ type: "tool_use", id, name, input: {} });
const result = (id: string, more = {}) => ({ type: "tool_result", tool_use_id: id, ...more });
const marked = { cache_control: { type: "ephemeral" } };
const text = (words: string, more = {}) => ({ type: "text", text: words, ...more });
const image = (data: string, media_type = "image/png") => ({
  type: "image",
  source: { type: "base64", media_type, data },
});

/** A conversation in which the model called tools and the user answers so. */
const called = (uses: unknown[], ...answer: unknown[]) => ({
  ...good,
  tools: [look],
  messages: [hello, { role: "assistant", content: uses }, { role: "user", content: answer }],
});

const asked = (...content: unknown[]) => ({ ...good, messages: [{ role: "user", content }] });
const withTool = (more: object) => ({ ...good, tools: [{ ...look, ...more }] });

function png(width: number, height: number): string {
  const bytes = Buffer.alloc(60);
  bytes.write("\x89PNG\r\n\x1a\n", 0, "latin1");
  bytes.write("IHDR", 12, "latin1");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.write("IEND\xae\x42\x60\x82", 48, "latin1");
  return bytes.toString("base64");
}

const refused: [what: string, body: unknown, message: string][] = [
  ["no model", { ...good, model: undefined }, "model: Field required"],
  ["no max_tokens", { ...good, max_tokens: undefined }, "max_tokens: Field required"],
  ["no messages", { ...good, messages: undefined }, "messages: Field required"],
  ["an empty list of messages", { ...good, messages: [] }, "at least one message is required"],
  ["an unknown field", { ...good, tool: [] }, "tool: Extra inputs are not permitted"],
  ["temperature", { ...good, temperature: 1 }, "temperature: Extra inputs are not permitted"],
  ["top_p", { ...good, top_p: 0.9 }, "top_p: Extra inputs are not permitted"],
  ["top_k", { ...good, top_k: 5 }, "top_k: Extra inputs are not permitted"],
  ["max_tokens as text", { ...good, max_tokens: "9" }, "max_tokens: Input should be a valid"],
  [
    "more output than the model has",
    { ...good, max_tokens: 128_001 },
    "max_tokens: 128001 > 128000",
  ],
  ["an unknown role", { ...good, messages: [{ role: "tool", content: "x" }] }, "Input tag 'tool'"],
  [
    "the assistant first",
    { ...good, messages: [{ role: "assistant", content: "x" }, hello] },
    "first message must use",
  ],
  [
    "an assistant's beginning",
    { ...good, messages: [hello, { role: "assistant", content: "I" }] },
    "does not support assistant message prefill",
  ],
  ["an empty text", asked(text("")), "text content blocks must be non-empty"],
  ["a blank text", asked(text(" \n")), "must contain non-whitespace text"],
  [
    "an empty message",
    { ...good, messages: [{ role: "user", content: "" }] },
    "all messages must have non-empty content",
  ],
  [
    "a cached empty text",
    asked(text("", marked)),
    "cache_control cannot be set for empty text blocks",
  ],
  [
    "citations of a user",
    asked(text("x", { citations: [{ type: "char_location" }] })),
    "citations are not permitted",
  ],
  ["an unknown block", asked({ type: "video" }), "messages.0.content.0: Input tag 'video'"],
  [
    "a field too many in a block",
    asked(text("x", { colour: 1 })),
    "messages.0.content.0.text.colour: Extra inputs",
  ],
  [
    "a document of the assistant",
    {
      ...good,
      messages: [
        hello,
        {
          role: "assistant",
          content: [
            { type: "document", source: { type: "text", media_type: "text/plain", data: "x" } },
          ],
        },
        hello,
      ],
    },
    "Input tag 'document'",
  ],
  [
    "a cached thought",
    {
      ...good,
      messages: [
        hello,
        {
          role: "assistant",
          content: [{ type: "thinking", thinking: "", signature: "x", ...marked }],
        },
        hello,
      ],
    },
    "thinking.cache_control: Extra inputs are not permitted",
  ],
  [
    "a made-up signature",
    {
      ...good,
      messages: [
        hello,
        {
          role: "assistant",
          content: [{ type: "thinking", thinking: "", signature: "x.y" }, text("a")],
        },
        hello,
      ],
    },
    "messages.1.content.0: Invalid `signature` in `thinking` block",
  ],
  [
    "five breakpoints",
    asked(...Array.from({ length: 5 }, () => text("x", marked))),
    "A maximum of 4 blocks with cache_control may be provided. Found 5.",
  ],
  [
    "an hour after five minutes",
    asked(text("x", marked), text("x", { cache_control: { type: "ephemeral", ttl: "1h" } })),
    "must not come after",
  ],
  [
    "a tool's name with a dot",
    withTool({ name: "a.b" }),
    "tools.0.custom.name: String should match pattern",
  ],
  [
    "a tool's name of 129 letters",
    withTool({ name: "a".repeat(129) }),
    "String should match pattern",
  ],
  ["two tools of one name", { ...good, tools: [look, look] }, "Tool names must be unique"],
  [
    "a schema that is no object",
    withTool({ input_schema: { type: "string" } }),
    "tools.0.custom.input_schema.type",
  ],
  [
    "a choice at the root of a schema",
    withTool({ input_schema: { type: "object", anyOf: [] } }),
    "does not support oneOf, allOf, or anyOf at the top level",
  ],
  [
    "a schema that is none",
    withTool({ input_schema: { type: "object", properties: { a: { type: "text" } } } }),
    "JSON schema is invalid",
  ],
  [
    "a property with a blank",
    withTool({ input_schema: { type: "object", properties: { "a b": {} } } }),
    "Property keys should match pattern",
  ],
  [
    "a strict tool with an open object",
    withTool({ strict: true }),
    "'additionalProperties' must be explicitly set to false",
  ],
  ["a server's tool", withTool({ type: "web_search_20260209" }), "tools.0.custom.type"],
  [
    "a forced tool",
    { ...good, tools: [look], tool_choice: { type: "any" } },
    'tool_choice: type "tool" and "any" are not supported for this model.',
  ],
  [
    "a choice among no tools",
    { ...good, tool_choice: { type: "auto" } },
    "only be specified while providing tools",
  ],
  [
    "thinking switched off",
    { ...good, thinking: { type: "disabled" } },
    '"thinking.type.disabled" is not supported',
  ],
  [
    "a budget for thinking",
    { ...good, thinking: { type: "enabled", budget_tokens: 2_000 } },
    '"thinking.type.enabled" is not supported',
  ],
  [
    "an effort that is none",
    { ...good, output_config: { effort: "huge" } },
    "output_config.effort",
  ],
  [
    "results without tools",
    { ...called([use("a")], result("a")), tools: undefined },
    "must define tools",
  ],
  [
    "a call without a result",
    called([use("a"), use("b")], result("a")),
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: b.",
  ],
  [
    "a result without a call",
    called([use("a")], result("a"), result("z")),
    "unexpected `tool_use_id` found in `tool_result` blocks: z",
  ],
  [
    "two results of one call",
    called([use("a")], result("a"), result("a")),
    "each tool_use must have a single result",
  ],
  [
    "a result behind a text",
    called([use("a")], text("here"), result("a")),
    "without `tool_result` blocks immediately after: a",
  ],
  [
    "two calls of one id",
    called([use("a"), use("a")], result("a")),
    "`tool_use` ids must be unique",
  ],
  [
    "a call's id with a dot",
    called([use("a.b")], result("a.b")),
    "String should match pattern '^[a-zA-Z0-9_-]+$'",
  ],
  [
    "a call's input that is no object",
    called([{ ...use("a"), input: "x" }], result("a")),
    "tool_use.input: Input should be a valid dictionary",
  ],
  [
    "an empty error",
    called([use("a")], result("a", { is_error: true })),
    "content cannot be empty if `is_error` is true",
  ],
  [
    "an image that is none",
    asked(image(Buffer.from("hello").toString("base64"))),
    "Could not process image",
  ],
  [
    "an image of another type",
    asked(image(png(4, 4), "image/jpeg")),
    "appears to be a image/png image",
  ],
  ["an image of a type that is not read", asked(image("AAAA", "image/tiff")), "media_type"],
  ["an image that is no base64", asked(image("*")), "invalid base64 data"],
  [
    "an image that is too wide",
    asked(image(png(8_001, 4))),
    "image dimensions exceed the maximum of 8000 pixels",
  ],
  [
    "an image of more than 5 MB",
    asked(image(Buffer.alloc(5 * 1024 * 1024 + 1).toString("base64"))),
    "image exceeds 5 MB maximum",
  ],
  ["what is no JSON", "{", "not valid JSON"],
];

describe("a request that is refused", () => {
  it.each(refused)("has %s", async (_what, body, message) => {
    const response = await fixture.post(body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: "error",
      error: { type: "invalid_request_error", message: expect.stringContaining(message) },
      request_id: response.headers.get("request-id"),
    });
  });

  it("names no model that there is", async () => {
    const response = await fixture.post({ ...good, model: "claude-2" });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { type: "not_found_error", message: "model: claude-2" },
    });
  });

  it("is larger than 32 MB", async () => {
    const response = await fixture.post(" ".repeat(32 * 1024 * 1024 + 1));

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { type: "request_too_large" } });
  });

  it.each([
    ["no key", { "anthropic-version": "2026-10-21" }, 401, "authentication_error"],
    [
      "another key",
      { authorization: "Bearer x", "anthropic-version": "2026-10-21" },
      401,
      "authentication_error",
    ],
    ["no version", { authorization: `Bearer ${key}` }, 400, "invalid_request_error"],
    [
      "an old version",
      { authorization: `Bearer ${key}`, "anthropic-version": "2023-06-01" },
      400,
      "invalid_request_error",
    ],
  ])("brings %s", async (_what, headers, status, type) => {
    const response = await fixture.post(good, headers);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { type } });
  });

  it("fills more than the context window", async () => {
    const facts = fixture.claude.models.get("claude-opus-5-5")!;
    fixture.claude.models.set("small", { ...facts, contextWindow: 100 });

    const response = await fixture.post({
      ...good,
      ...asked(text("word ".repeat(200))),
      model: "small",
    });

    expect(response.status).toBe(400);
    expect(await response.text()).toContain("prompt is too long");
  });
});

describe("a request that is taken", () => {
  it.each([
    ["a key in the older header", good, { "x-api-key": key }],
    [
      "results before a text",
      called([use("a"), use("b")], result("b"), result("a"), text("go on")),
      undefined,
    ],
    ["two messages of the user in a row", { ...good, messages: [hello, hello] }, undefined],
    ["an image", asked(image(png(4, 4)), text("what is it?")), undefined],
    ["four breakpoints", asked(...Array.from({ length: 4 }, () => text("x", marked))), undefined],
  ])("has %s", async (_what, body, headers) => {
    const version = { "anthropic-version": "2026-10-21" };

    const response = await fixture.post(body, headers && { ...headers, ...version });

    expect(await response.json()).toMatchObject({ type: "message", role: "assistant" });
  });
});
