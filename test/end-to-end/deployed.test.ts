/** The smoke test of a deployment against the real functions: what it asks for is what they answer. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { runSteps } from "../../infra/hooks/run-steps.ts";
import {
  challengeStep,
  credentialHealthStep,
  healthStep,
  metadataStep,
} from "../../infra/hooks/steps/smoke-test.ts";
import { Patience } from "../../infra/hooks/patience.ts";
import type { Deployment, Resources } from "../../infra/hooks/deployment.ts";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack();
});
afterAll(async () => await connector.close());

it("passes on a connector that is in order", async () => {
  const { url } = connector.host;
  const resources = { url, mcpUrl: `${url}/mcp` } as Resources;
  const deployment = { facade: true } as Deployment;
  const patience = new Patience({ pauses: [], total: 0, sleep: () => Promise.resolve() });
  const lines: string[] = [];

  await runSteps(
    [
      healthStep(patience, resources),
      challengeStep(resources),
      metadataStep(deployment, resources),
      credentialHealthStep(resources),
    ],
    (line) => lines.push(line),
  );

  expect(lines).toEqual([
    `+ Health: ${url}/api/health answers 200.`,
    `+ Refusal without a token: ${url}/mcp answers 401 and says where to sign in.`,
    "+ Sign-in metadata: clients sign in through the connector.",
    expect.stringMatching(/^i Credentials: the rotator reports "/),
  ]);
});
