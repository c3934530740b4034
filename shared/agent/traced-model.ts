/** A model whose requests are spans: which model, how much, how it ended; never what was said. */
import type { Attributes } from "@opentelemetry/api";
import type { SpanStart } from "../telemetry/span.ts";
import { inSpan } from "../telemetry/spans.ts";
import type { Model, ModelAnswer, ModelRequest } from "./model.ts";

/** @param url where the model is asked */
export function tracedModel(model: Model, url: string): Model {
  const { hostname, port } = new URL(url);
  const server = { "server.address": hostname, "server.port": Number(port || 443) };
  return {
    complete: async (request, signal) =>
      await inSpan(spanOf(request, server), async (span) => {
        const answer = await model.complete(request, signal);
        span.set(answered(answer));
        return answer;
      }),
  };
}

function spanOf({ model, maxTokens }: ModelRequest, server: Attributes): SpanStart {
  return {
    name: `chat ${model}`,
    kind: "client",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": model,
      "gen_ai.request.max_tokens": maxTokens,
      ...server,
    },
  };
}

function answered({ model, stop_reason: reason, usage }: ModelAnswer): Attributes {
  const read = usage.cache_read_input_tokens ?? 0;
  const created = usage.cache_creation_input_tokens ?? 0;
  return {
    ...(model !== undefined && { "gen_ai.response.model": model }),
    "gen_ai.response.finish_reasons": reason === null ? [] : [reason],
    // Anthropic counts apart what the convention counts together.
    "gen_ai.usage.input_tokens": usage.input_tokens + read + created,
    "gen_ai.usage.output_tokens": usage.output_tokens,
    "gen_ai.usage.cache_read.input_tokens": read,
    "gen_ai.usage.cache_creation.input_tokens": created,
  };
}
