import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connector, startConnectorStack } from "../end-to-end/connector.ts";
import { type AuthorizedProxy, startAuthorizedProxy } from "./authorized-proxy.ts";

let connector: Connector;
let proxy: AuthorizedProxy;
let results: string;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "100000" } });
  proxy = await startAuthorizedProxy(connector.url, connector.annaToken);
  results = await mkdtemp(join(tmpdir(), "conformance-"));
});
afterAll(async () => {
  proxy.close();
  await connector.close();
  await rm(results, { recursive: true });
});

/** Runs a command of an installed package to its end. */
async function run(command: string, args: string[]): Promise<{ code: number; output: string }> {
  const file = fileURLToPath(new URL(`../../node_modules/.bin/${command}`, import.meta.url));
  return await new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

describe.each(["2026-07-28", "2025-11-25"])("what revision %s requires", (revision) => {
  const file = fileURLToPath(new URL(`expected-failures-${revision}.yml`, import.meta.url));

  it("is met, but for the checks listed with a reason", { timeout: 120_000 }, async () => {
    const args = ["--requirements", revision, "--expected-failures", file, "-o", results];

    const { code, output } = await run("conformance", [
      "server",
      "--url",
      `${proxy.url}/mcp`,
      ...args,
    ]);

    expect(output).toContain("Baseline check passed");
    expect(code).toBe(0);
  });

  it("has a reason beside every expected failure", async () => {
    const lines = (await readFile(file, "utf8")).split("\n").filter((line) => /^\s+-/.test(line));

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/ - [\w-]+:[\w-]+ # .{20,}/.test(line))).toEqual([]);
  });
});

it.each(["modern", "legacy"])("the inspector finds every tool portable (%s)", async (era) => {
  const { code, output } = await run("mcp-inspector", [
    "--cli",
    `${proxy.url}/mcp?toolsets=all`,
    ...["--transport", "http", "--protocol-era", era],
    ...["--method", "tools/list", "--strict"],
  ]);

  expect(output).toContain('"read_resource"');
  expect(code).toBe(0);
});
