/** What `azd up` uploads, unpacked and run as each of the two function apps. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cloud, startCloud, switches } from "../../local/cloud/cloud.ts";
import { startHost } from "../../local/host/host.ts";
import { zipApp } from "../../scripts/app-package.ts";
import { bundleApp, connector } from "../../scripts/build.ts";
import { rotatorFunctions } from "../../shared/credentials/rotator-functions.ts";
import { registry } from "../../shared/tools/registry.ts";
import functions from "../../infra/functions.json" with { type: "json" };

let folder: string;
let files: Record<string, Uint8Array>;
let cloud: Cloud;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "package-"));
  const built = path.join(folder, "built");
  await bundleApp({ ...connector, outputFolder: built });
  const funcignore = await readFile(path.join(connector.root, ".funcignore"), "utf8");
  files = unzipSync(zipApp(built, funcignore));
  await mkdir(path.join(folder, "site"));
  for (const [name, bytes] of Object.entries(files))
    await writeFile(path.join(folder, "site", name), bytes);
  cloud = await startCloud();
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

async function enabledFunctions(off: readonly string[]): Promise<string[]> {
  const entry = path.join(folder, "site");
  const hostJson: unknown = JSON.parse(await readFile(path.join(entry, "host.json"), "utf8"));
  const all = [...functions.connector, ...functions.rotator];
  const settings = { ...cloud.settings, ...switches(all, "on"), ...switches(off, "off") };
  const host = await startHost({ entry, hostJson, settings });
  await host.close();
  return host.functions.filter(({ disabled }) => !disabled).map(({ name }) => name);
}

it("holds the bundle, host.json and package.json, and nothing else", () => {
  expect(Object.keys(files).toSorted()).toEqual([
    "host.json",
    "index.js",
    "late-packages.js",
    "package.json",
    "parser-thread.js",
  ]);
});

it("is the connector where the rotator's functions are off", async () => {
  const enabled = await enabledFunctions(functions.rotator);

  expect(enabled.toSorted()).toEqual(functions.connector);
  expect(enabled).toEqual(expect.arrayContaining(registry.map(({ name }) => name)));
});

it("is the rotator where all others are off", async () => {
  const enabled = await enabledFunctions(functions.connector);

  expect(enabled.toSorted()).toEqual([...rotatorFunctions].toSorted());
});
