import { afterAll, beforeAll, expect, it } from "vitest";
import { type Connector, startConnectorStack } from "./connector.ts";

/** A tenant with a domain of its own: the MCP address is the Application ID URI. */
const address = "https://m365.lumencycles.example";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack({
    settings: { SIGN_IN: "entra", PUBLIC_URL: address, APP_ID_URI: `${address}/mcp` },
  });
});
afterAll(async () => await connector.close());

it("names Entra as the authorization server, and the scope under the MCP address", async () => {
  const { body } = await connector.send("/.well-known/oauth-protected-resource/mcp");

  const { origin } = connector.cloud.entra;
  expect(body).toMatchObject({
    resource: `${address}/mcp`,
    authorization_servers: [`${origin}/${connector.cloud.directory.tenantId}/v2.0`],
    scopes_supported: [`${address}/mcp/access_as_user`],
  });
});

it.each([
  ["GET", "/.well-known/oauth-authorization-server"],
  ["POST", "/oauth/token"],
  ["POST", "/oauth/register"],
  ["GET", "/oauth/authorize"],
  ["GET", "/oauth/callback"],
])("has no %s %s", async (method, path) => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };

  const { status } = await connector.send(path, { method, headers });

  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
});

it("refuses calls under any name but its own", async () => {
  const { status, body } = await connector.send("/mcp", {
    method: "POST",
    headers: { authorization: `Bearer ${connector.annaToken}` },
  });

  expect(status).toBe(403);
  expect(body).toMatchObject({ code: "access_denied", detail: expect.stringContaining("Host") });
});
