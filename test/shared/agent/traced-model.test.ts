import { afterEach, beforeEach, expect, it } from "vitest";
import type { ModelAnswer, ModelRequest } from "../../../shared/agent/model.ts";
import { tracedModel } from "../../../shared/agent/traced-model.ts";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import type { FinishedSpan } from "../../../shared/telemetry/span.ts";
import { collectSpans } from "../../../shared/telemetry/spans.ts";

let spans: FinishedSpan[];
beforeEach(() => {
  spans = [];
  collectSpans((span) => spans.push(span));
});
afterEach(() => collectSpans(undefined));

const request: ModelRequest = {
  model: "claude-opus-5-5",
  system: [{ type: "text", text: "secret policy" }],
  tools: [],
  messages: [{ role: "user", content: "secret question" }],
  maxTokens: 1_000,
  effort: undefined,
  userId: "secret user",
};
const answer: ModelAnswer = {
  model: "claude-opus-5-5-20260901",
  content: [{ type: "text", text: "secret answer", citations: null }],
  stop_reason: "end_turn",
  stop_details: null,
  usage: {
    input_tokens: 10,
    output_tokens: 20,
    cache_read_input_tokens: 300,
    cache_creation_input_tokens: null,
  },
};
const { signal } = new AbortController();
const ask = async (complete: () => Promise<ModelAnswer>) =>
  await tracedModel({ complete }, "https://gateway.example:8443/claude").complete(request, signal);

it("says which model, how much and how it ended, and nothing of what was said", async () => {
  expect(await ask(async () => await Promise.resolve(answer))).toBe(answer);

  expect(spans).toMatchObject([
    {
      name: "chat claude-opus-5-5",
      kind: "client",
      failure: undefined,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-opus-5-5",
        "gen_ai.request.max_tokens": 1_000,
        "gen_ai.response.model": "claude-opus-5-5-20260901",
        "gen_ai.response.finish_reasons": ["end_turn"],
        "gen_ai.usage.input_tokens": 310,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 300,
        "gen_ai.usage.cache_creation.input_tokens": 0,
        "server.address": "gateway.example",
        "server.port": 8_443,
      },
    },
  ]);
  expect(JSON.stringify(spans)).not.toContain("secret");
});

it("calls a failure by its code", async () => {
  const error = new ConnectorError("model_unavailable", {
    happened: "secret",
    because: "secret",
    remedy: "secret",
  });

  await expect(ask(async () => await Promise.reject(error))).rejects.toBe(error);

  expect(spans[0]).toMatchObject({ failure: "model_unavailable" });
  expect(JSON.stringify(spans)).not.toContain("secret");
});
