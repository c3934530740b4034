import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  // Before anything starts, so that the functions and the cloud read the same clock.
  vi.useFakeTimers({ toFake: ["Date"] });
  connector = await startConnectorStack();
});
afterAll(async () => {
  await connector.discard();
  vi.useRealTimers();
});

const search = async () => await connector.call("outlook_email_search", { size: 1 });

it("lets a revoked permission end within five minutes, and a granted one begin", async () => {
  const { grants } = connector.cloud.directory.api;
  const all = grants.delegated;
  const before = await search();

  grants.delegated = all.filter((name) => !name.startsWith("Mail.Read"));
  vi.setSystemTime(Date.now() + 5 * 60_000);
  const revoked = await search();
  grants.delegated = all;
  vi.setSystemTime(Date.now() + 5 * 60_000);
  const granted = await search();

  expect(before.status).toBe(200);
  expect(revoked).toMatchObject({ status: 403, body: { code: "consent_required" } });
  expect(granted.status).toBe(200);
});
