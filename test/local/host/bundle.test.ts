import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundleApp } from "../../../scripts/build.ts";
import { fixtures, startSample } from "./sample-host.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bundle-"));
});
afterEach(() => rm(folder, { recursive: true }));

const sample = { root: path.join(fixtures, "sample"), entryPoint: "index.ts" };

describe("a bundled function app", () => {
  it("runs in the local host with the same functions as its source", async () => {
    const outputFolder = path.join(folder, "dist");
    await bundleApp({ ...sample, outputFolder });

    const source = await startSample();
    await source.close();
    await using bundled = await startSample({ entry: outputFolder, settings: { GREETING: "Hi" } });

    expect(bundled.functions).toEqual(source.functions);
    expect(await (await fetch(`${bundled.url}/greet`)).text()).toBe("Hi");
  });

  it("is loaded anew for each start", async () => {
    const outputFolder = path.join(folder, "dist");
    await bundleApp({ ...sample, outputFolder });

    for (const GREETING of ["first", "second"]) {
      await using host = await startSample({ entry: outputFolder, settings: { GREETING } });
      expect(await (await fetch(`${host.url}/greet`)).text()).toBe(GREETING);
    }
  });

  it("carries host.json and a package.json that Azure can load", async () => {
    const outputFolder = path.join(folder, "dist");
    await bundleApp({ ...sample, outputFolder });

    const read = (name: string) => readFile(path.join(outputFolder, name), "utf8");

    expect(JSON.parse(await read("package.json"))).toEqual({
      name: "sample-app",
      version: "1.2.3",
      type: "commonjs",
      main: "index.js",
    });
    expect(await read("host.json")).toBe(
      await readFile(path.join(fixtures, "sample/host.json"), "utf8"),
    );
    expect(await read("index.js")).toContain("//# sourceMappingURL=index.js.map");
  });

  it("knows where it is, though CommonJS has no import.meta.url", async () => {
    await writeFile(path.join(folder, "index.ts"), "console.log(import.meta.url);\n");
    await writeApp(folder);

    await bundleApp({
      root: folder,
      entryPoint: sample.entryPoint,
      outputFolder: `${folder}/dist`,
    });

    const bundle = await readFile(path.join(folder, "dist/index.js"), "utf8");
    expect(bundle).toContain('require("node:url").pathToFileURL(__filename).href');
    expect(bundle).not.toContain("import.meta");
  });

  it("is refused when it still requires a package", async () => {
    await writeFile(path.join(folder, "index.ts"), 'try { require("not-there"); } catch {}\n');
    await writeApp(folder);

    const bundling = bundleApp({
      root: folder,
      entryPoint: sample.entryPoint,
      outputFolder: `${folder}/dist`,
    });

    await expect(bundling).rejects.toThrow("The bundle still requires not-there.");
  });
});

async function writeApp(root: string): Promise<void> {
  await writeFile(path.join(root, "package.json"), '{ "name": "x", "version": "1.0.0" }');
  await writeFile(path.join(root, "host.json"), '{ "version": "2.0" }');
}
