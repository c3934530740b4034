import { afterEach, beforeAll, afterAll, expect, it } from "vitest";
import { type Cloud, startCloud, switches } from "../../local/cloud/cloud.ts";
import type { LocalHost } from "../../local/host/host.ts";
import { startConnector } from "../../local/stack.ts";
import { rotatorFunctions } from "../../shared/credentials/rotator-functions.ts";

let cloud: Cloud;
let host: LocalHost | undefined;
const log: string[] = [];

beforeAll(async () => {
  cloud = await startCloud();
});
afterEach(async () => {
  await host?.close();
  host = undefined;
  log.length = 0;
});
afterAll(async () => await cloud.close());

async function startApp(settings: Record<string, string>): Promise<LocalHost> {
  host = await startConnector({
    settings: { ...cloud.settings, APP_CREDENTIAL: "secret", ...settings },
    log: (line) => log.push(line),
  });
  return host;
}

const enabled = ({ functions }: LocalHost) =>
  functions.filter(({ disabled }) => !disabled).map(({ name }) => name);

it("in the connector's app the rotator's functions are off, and all else is on", async () => {
  const connector = await startApp({});

  expect(enabled(connector)).toEqual(
    connector.functions
      .map(({ name }) => name)
      .filter((name) => !(rotatorFunctions as readonly string[]).includes(name)),
  );
});

it("the rotator's app rotates with nothing but its own functions", async () => {
  const all = (await startApp({})).functions.map(({ name }) => name);
  await host!.close();
  const others = all.filter((name) => !(rotatorFunctions as readonly string[]).includes(name));

  const rotator = await startApp({
    ...switches(others, "off"),
    ...switches(rotatorFunctions, "on"),
  });
  await rotator.fireTimer("rotate_credentials");
  const answer = await fetch(`${rotator.url}/api/credentials`);

  expect(enabled(rotator)).toEqual([...rotatorFunctions]);
  expect(answer.status).toBe(404);
  expect(cloud.entra.registration(cloud.directory.api.clientId).secrets).toHaveLength(1);
});

it("explains a rotator that does not know its identity, and serves callers all the same", async () => {
  const merged = await startApp({ ...switches(rotatorFunctions, "on"), ROTATOR_CLIENT_ID: "" });

  const run = merged.fireTimer("rotate_credentials");

  await expect(run).rejects.toThrow(/ROTATOR_CLIENT_ID is missing.*managed identity/);
  expect((await fetch(`${merged.url}/api/health`)).status).toBe(200);
});

it("explains an identity that is not assigned to the app", async () => {
  const stranger = "00000000-0000-4000-8000-000000000000";
  const merged = await startApp({
    ...switches(rotatorFunctions, "on"),
    ROTATOR_CLIENT_ID: stranger,
  });

  const run = merged.fireTimer("rotate_credentials");

  await expect(run).rejects.toThrow(/ROTATOR_CLIENT_ID.*assigned/);
});
