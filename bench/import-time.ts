/**
 * How long a fresh process takes to import each bundle, as at a cold start: the connector's in turns
 * with that of an app with an empty function, built with the same options.
 */
import path from "node:path";
import type { BuiltApps } from "./apps.ts";
import { startProcess } from "./process.ts";
import { inTurns, type Pair } from "./statistics.ts";

const rounds = 15;

export async function measureImport(apps: BuiltApps): Promise<Pair[]> {
  const importOnce = async (folder: string) => {
    const child = await startProcess<number>("import-process.ts", path.join(folder, "index.js"));
    await child.close();
    return child.ready;
  };
  // The first round only fills the caches of the operating system.
  for (const folder of [apps.connector, apps.empty]) await importOnce(folder);
  const folders = { connector: apps.connector, baseline: apps.empty };
  return await inTurns(rounds, async (app) => await importOnce(folders[app]));
}
