import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { switches } from "../../../local/cloud/cloud.ts";
import { startHost } from "../../../local/host/host.ts";
import { bundleApp, connector } from "../../../scripts/build.ts";
import { rotatorFunctions } from "../../../shared/credentials/rotator-functions.ts";

const invocationWorkers = [
  "run_invocation",
  "run_invocation_poison",
  "deliver_invocation_callback",
  "deliver_invocation_callback_poison",
  "sweep_invocations",
];

/** Enough for the connector to start; nothing is asked of the services that they name. */
const settings = {
  AzureWebJobsStorage__blobServiceUri: "https://account.blob.core.windows.net",
  AzureWebJobsStorage__queueServiceUri: "https://account.queue.core.windows.net",
  AzureWebJobsStorage__tableServiceUri: "https://account.table.core.windows.net",
  TENANT_ID: "11111111-2222-4333-8444-555555555555",
  CLIENT_ID: "66666666-7777-4888-9999-aaaaaaaaaaaa",
  CLOUD: "global",
  APP_CREDENTIAL: "secret",
  KEY_VAULT_URL: "https://vault.vault.azure.net",
  AUDIT_TABLE: "audit",
  CALLS_PER_MINUTE: "120",
  // Their queues would be polled.
  ...switches(rotatorFunctions, "off"),
  ...switches(invocationWorkers, "off"),
};

async function functionsOf(entry: string) {
  const hostJson: unknown = JSON.parse(
    await readFile(path.join(connector.root, "host.json"), "utf8"),
  );
  const host = await startHost({ entry, hostJson, settings });
  await host.close();
  return host.functions;
}

it("the connector's bundle has the functions of its source, with the same bindings", async () => {
  const outputFolder = await mkdtemp(path.join(tmpdir(), "connector-"));
  try {
    await bundleApp({ ...connector, outputFolder });

    const bundled = await functionsOf(outputFolder);

    expect(bundled.map(({ name }) => name)).toContain("get_me");
    expect(bundled).toEqual(await functionsOf(path.join(connector.root, "functions/index.ts")));
  } finally {
    await rm(outputFolder, { recursive: true });
  }
});
