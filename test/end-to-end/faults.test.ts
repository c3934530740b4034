import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startConnector } from "../../local/stack.ts";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
});
afterAll(async () => await connector.close());
afterEach(() => {
  connector.cloud.entra.faults.clear();
});

describe("Entra in trouble", () => {
  it("that is busy is a 503 with Retry-After, not a sign-in problem", async () => {
    const token = connector.cloud.entra.userToken("clara.dubois@lumencycles.example");
    connector.cloud.entra.faults.next({ endpoint: "token", unavailable: 503, retryAfter: "7" }, 2);

    const { status, body, headers } = await connector.call("get_me", {}, token);

    expect(status).toBe(503);
    expect(body.code).toBe("service_unavailable");
    expect(headers.get("retry-after")).toBe("7");
  });

  it("that finds the account disabled is explained by its code", async () => {
    const token = connector.cloud.entra.userToken("ines.fernandez@lumencycles.example");
    connector.cloud.entra.disableUser("ines.fernandez@lumencycles.example");

    const { status, body } = await connector.call("get_me", {}, token);

    expect(status).toBe(401);
    expect(body.detail).toContain("AADSTS50057");
  });
});

it("answers every call with what is wrong when settings are wrong", async () => {
  await connector.host.close();
  const host = await startConnector({
    settings: { ...connector.cloud.settings, CLIENT_ID: "not-an-id" },
  });

  const answer = await fetch(`${host.url}/api/tools/get_me`, { method: "POST" });
  const problem = await answer.json();
  const health = await fetch(`${host.url}/api/health`);

  expect(answer.status).toBe(503);
  expect(problem).toMatchObject({
    code: "misconfigured",
    detail: expect.stringContaining("CLIENT_ID is the application (client) id"),
  });
  expect(health.status).toBe(503);
  expect(await health.json()).toEqual({ status: "failing", checks: { settings: "failing" } });
  await host.close();
});
