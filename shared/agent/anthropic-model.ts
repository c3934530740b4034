/** Claude by the Anthropic API, with the key that the Key Vault holds. */
import type { Anthropic } from "@anthropic-ai/sdk";
import type { MessageCreateParamsBase } from "@anthropic-ai/sdk/resources/messages";
import { ConnectorError } from "../errors/connector-error.ts";
import type { SecretReader } from "../identity/secret-reader.ts";
import { explainClaudeError, isThinkingRefused, isTooLong, unavailable } from "./claude-errors.ts";
import type { Model, ModelAnswer, ModelRequest } from "./model.ts";
import { hasThinking, withoutThinking } from "./transcript.ts";

export const anthropicKeyName = "anthropic-api-key";

export interface AnthropicOptions {
  readonly secrets: SecretReader;
  /** Where the Messages API stands. */
  readonly url: string;
  readonly now: () => number;
}

/** The SDK is loaded with the first request: most instances of the connector never ask Claude. */
export function createAnthropicModel({ secrets, url, now }: AnthropicOptions): Model {
  let client: Anthropic | undefined;

  async function clientFor(key: string): Promise<Anthropic> {
    const { Anthropic: Client } = await import("@anthropic-ai/sdk");
    client =
      client?.apiKey === key
        ? client
        : // Its log would hold what others wrote. Further attempts are made by the queue.
          new Client({ apiKey: key, baseURL: url, maxRetries: 1, logLevel: "off" });
    return client;
  }

  async function ask(request: ModelRequest, key: string, signal: AbortSignal) {
    const stream = (await clientFor(key)).messages.stream(paramsOf(request), { signal });
    return await stream.finalMessage();
  }

  /** Once more with the other key, should the vault hold one by now. */
  async function askWithKey(request: ModelRequest, signal: AbortSignal) {
    const key = await secrets.read(anthropicKeyName);
    if (key === "") throw noKey();
    try {
      return await ask(request, key, signal);
    } catch (error) {
      if ((error as { status?: unknown }).status !== 401) throw error;
      const other = await secrets.reload(anthropicKeyName, key);
      if (other === undefined) throw error;
      return await ask(request, other, signal);
    }
  }

  async function complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    const { APIError, AnthropicError } = await import("@anthropic-ai/sdk");
    try {
      const message = await askWithKey(request, signal);
      if (message.stop_reason === null) throw new AnthropicError("The answer has no end.");
      return message;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof APIError && isTooLong(error)) return tooLong;
      if (error instanceof APIError && isThinkingRefused(error) && hasThinking(request.messages))
        return await complete({ ...request, messages: withoutThinking(request.messages) }, signal);
      if (error instanceof APIError) throw explainClaudeError(error, now());
      if (error instanceof AnthropicError)
        throw unavailable("The answer of the Messages API broke off.", { cause: error });
      throw error;
    }
  }

  return { complete };
}

function paramsOf(request: ModelRequest): MessageCreateParamsBase {
  const { model, system, tools, messages, maxTokens, effort, userId } = request;
  return {
    model,
    system: [...system],
    tools: [...tools],
    messages: [...messages],
    max_tokens: maxTokens,
    metadata: { user_id: userId },
    ...(effort && { output_config: { effort } }),
  };
}

const tooLong: ModelAnswer = {
  content: [],
  stop_reason: "model_context_window_exceeded",
  stop_details: null,
  usage: {
    input_tokens: 0,
    output_tokens: 0,
    cache_creation_input_tokens: null,
    cache_read_input_tokens: null,
  },
};

function noKey(): ConnectorError {
  return new ConnectorError("misconfigured", {
    happened: "Claude was not asked.",
    because: `The Key Vault secret ${anthropicKeyName} is empty or missing.`,
    remedy: `An administrator stores an API key of the Claude Console as ${anthropicKeyName}.`,
  });
}
