import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;

beforeAll(async () => {
  connector = await startConnectorStack({
    settings: { "AzureWebJobs.run_invocation.Disabled": "true", WRITE_TOOLS: "" },
  });
});
afterAll(async () => await connector.close());

async function ask(
  method: string,
  path: string,
  { body, token = connector.annaToken, headers = {} }: Asked = {},
): Promise<Answer> {
  return await connector.send(`/api/invocations${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

interface Asked {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

const post = async (body: unknown, asked: Omit<Asked, "body"> = {}) =>
  await ask("POST", "", { ...asked, body });
const prompt = "Summarise the open tickets on the Helpdesk site.";

describe("a request", () => {
  it("is answered with 202 and where to ask for the answer", async () => {
    const { status, headers, body } = await post({ prompt, metadata: { flow: "tickets" } });

    expect(status).toBe(202);
    expect(headers.get("location")).toBe(`${connector.url}/api/invocations/${body.id}`);
    expect(headers.get("retry-after")).toBe("5");
    expect(body).toEqual({
      id: expect.stringMatching(/^2[0-9a-z]{10}[a-z2-7]{24}$/),
      status: "queued",
      progress: { turn: 0, elapsedSeconds: expect.any(Number) },
      toolCalls: [],
      usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
      metadata: { flow: "tickets" },
      acceptedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });
});
