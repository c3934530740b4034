import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type Connector, startConnectorStack } from "./connector.ts";
import { signInClient } from "./mcp-client.ts";

let connector: Connector;
let browser: Browser;
beforeAll(async () => {
  // Before anything starts, so that the functions and the cloud read the same clock.
  vi.useFakeTimers({ toFake: ["Date"] });
  connector = await startConnectorStack();
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await connector.discard();
  vi.useRealTimers();
});

it("signs in by the browser, and lives through the end of the access token", async () => {
  const account = "anna.keller@lumencycles.example";

  const signedIn = await signInClient(`${connector.url}/mcp`, account, browser);
  const before = await signedIn.client.callTool({ name: "get_me", arguments: {} });
  const first = signedIn.tokens()?.access_token;
  vi.setSystemTime(Date.now() + 3 * 60 * 60_000);
  const after = await signedIn.client.callTool({ name: "get_me", arguments: {} });

  expect(signedIn.pages).toEqual(["Connect to Microsoft 365?", "Pick an account"]);
  expect(before.structuredContent).toMatchObject({ signInName: account });
  expect(after.structuredContent).toMatchObject({ signInName: account });
  expect(signedIn.tokens()?.access_token).not.toBe(first);
  await signedIn.close();
}, 60_000);
