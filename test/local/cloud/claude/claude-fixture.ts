/** The stand-in for Claude on a network of its own, and the real client library before it. */
import Anthropic from "@anthropic-ai/sdk";
import type {
  MessageParam,
  MessageCreateParamsNonStreaming,
  Tool,
} from "@anthropic-ai/sdk/resources/messages";
import { type Claude, createClaude } from "../../../../local/cloud/claude/claude.ts";
import { type Network, startNetwork } from "../../../../local/network/network.ts";

export interface ClaudeFixture {
  readonly network: Network;
  readonly claude: Claude;
  readonly client: Anthropic;
  readonly url: string;
  /** Moves the stand-in's clock ahead of the machine's. */
  advance(milliseconds: number): void;
  /** A request without the client library, which would refuse to send some of them. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export const key = "sk-ant-api03-test";

export async function startClaude(): Promise<ClaudeFixture> {
  const network = await startNetwork();
  let ahead = 0;
  const claude = createClaude({ clock: () => Date.now() + ahead });
  claude.keys.add(key);
  network.mount("claude.localhost", claude.app);
  const url = network.origin("claude.localhost");
  const usual = { authorization: `Bearer ${key}`, "anthropic-version": "2026-10-21" };
  return {
    network,
    claude,
    url,
    client: new Anthropic({ apiKey: key, baseURL: url, maxRetries: 0 }),
    advance: (milliseconds) => void (ahead += milliseconds),
    post: async (body, headers = usual) =>
      await fetch(`${url}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    close: async () => await network.close(),
  };
}

export function tool(name: string, properties: Record<string, unknown> = {}): Tool {
  return { name, description: name, input_schema: { type: "object", properties } };
}

export function ask(
  content: MessageParam["content"],
  more: Partial<MessageCreateParamsNonStreaming> = {},
): MessageCreateParamsNonStreaming {
  const messages: MessageParam[] = [{ role: "user", content }];
  return { model: "claude-opus-5-5", max_tokens: 1_024, messages, ...more };
}
