/** What one run of the rotator costs per app: calls to Entra, Graph and Key Vault, and time. */
import { randomUUID } from "node:crypto";
import { BlobClient } from "@azure/storage-blob";
import { type Cloud, storageCredential } from "../local/cloud/cloud.ts";
import type { AppRegistration } from "../local/cloud/entra/registrations.ts";
import { startStack } from "../local/stack.ts";
import type { Line } from "./report.ts";
import { median } from "./statistics.ts";

/** The connector's own, the one that people sign in with, and further ones that are watched. */
const apps = 20;
const runs = 5;

interface Turn {
  app: string;
  calls: number;
  elapsedMs: number;
}

export async function measureRotation(): Promise<Line[]> {
  const watched = Array.from({ length: apps - 2 }, () => randomUUID());
  const stack = await startStack({
    rotator: true,
    timersByHand: true,
    settings: { APP_CREDENTIAL: "secret", WATCHED_APPS: watched.join(",") },
  });
  try {
    register(stack.cloud, watched);
    const fire = async () => await stack.host.fireTimer("rotate_credentials");
    // The first secret is made and goes live; the first baselines are taken.
    for (let run = 0; run < 3; run += 1) await fire();
    const times: number[] = [];
    const turns: Turn[] = [];
    for (let run = 0; run < runs; run += 1) {
      await forgetReport(stack.cloud);
      const before = stack.log.length;
      const started = performance.now();
      await fire();
      times.push(performance.now() - started);
      turns.push(...turnsIn(stack.log.slice(before)));
    }
    const own = stack.cloud.directory.api.clientId;
    const time = median(times);
    return [
      line(
        "credential run, an app that is rotated",
        turns.filter(({ app }) => app === own),
      ),
      line(
        "credential run, an app that is watched",
        turns.filter(({ app }) => app !== own),
      ),
      {
        what: `credential run, ${apps} apps, with tamper watch`,
        figures: `${time.toFixed(0)} ms, ${(time / apps).toFixed(1)} ms per app`,
      },
    ];
  } finally {
    await stack.host.close();
    await stack.cloud.close();
  }
}

function register({ entra, directory }: Cloud, clientIds: readonly string[]): void {
  const model = entra.registration(directory.client.clientId);
  for (const clientId of clientIds) {
    const ids = { clientId, objectId: randomUUID(), servicePrincipalId: randomUUID() };
    (entra.registrations as AppRegistration[]).push({ ...model, ...ids, displayName: clientId });
  }
}

/** Without the report of the run before every app has its turn. */
async function forgetReport(cloud: Cloud): Promise<void> {
  const url = `${cloud.settings["AzureWebJobsStorage__blobServiceUri"]}/credentials/report.json`;
  await new BlobClient(url, storageCredential(cloud)).delete();
}

function turnsIn(log: readonly string[]): Turn[] {
  return log.flatMap((entry) => {
    const [, json] = /^information user: (\{"event":"credential_turn".*\})$/.exec(entry) ?? [];
    return json === undefined ? [] : [JSON.parse(json) as Turn];
  });
}

function line(what: string, turns: readonly Turn[]): Line {
  const calls = median(turns.map((turn) => turn.calls));
  const time = median(turns.map((turn) => turn.elapsedMs));
  return { what, figures: `${calls} calls, ${time} ms` };
}

if (import.meta.main)
  for (const { what, figures } of await measureRotation()) console.log(`${what}: ${figures}`);
