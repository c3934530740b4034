/** Builds the apps that are measured, all with the options of `npm run build`, into a throw-away folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleApp, connector } from "../scripts/build.ts";

export interface BuiltApps extends AsyncDisposable {
  /** Folders of the connector, of it with ten times the tools, of the bare and of an empty function. */
  connector: string;
  tenfold: string;
  bare: string;
  empty: string;
}

export async function buildApps(): Promise<BuiltApps> {
  const folder = await mkdtemp(path.join(tmpdir(), "bench-"));
  const apps = {
    connector: path.join(folder, "connector"),
    tenfold: path.join(folder, "tenfold"),
    bare: path.join(folder, "bare"),
    empty: path.join(folder, "empty"),
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  };
  const { root } = connector;
  await bundleApp({ ...connector, outputFolder: apps.connector });
  await bundleApp({ root, entryPoint: "bench/apps/tenfold.ts", outputFolder: apps.tenfold });
  await bundleApp({ root, entryPoint: "bench/apps/bare.ts", outputFolder: apps.bare });
  await bundleApp({
    root,
    entryPoint: "bench/apps/empty.ts",
    outputFolder: apps.empty,
  });
  return apps;
}
