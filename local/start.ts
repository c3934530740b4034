/**
 * `npm start`: starts the local cloud and the functions, runs the main job once, then serves.
 * `--once` ends after the main job, with 0 or 1. With a `local.settings.json` the same runs against
 * the real services that it names.
 */
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import {
  type Environment,
  requireFreePort,
  startLocalEnvironment,
  startRealEnvironment,
} from "./environments.ts";
import { runMainJob } from "./main-job.ts";
import { createPrinter, type Printer } from "./printer.ts";

const settingsFile = new URL("../local.settings.json", import.meta.url);
const leftBehind = new URL("../.local", import.meta.url);

async function start(print: Printer): Promise<Environment> {
  await requireFreePort();
  await rm(leftBehind, { recursive: true, force: true });
  return existsSync(settingsFile)
    ? await startRealEnvironment(print, await readFile(settingsFile, "utf8"))
    : await startLocalEnvironment(print);
}

async function run(): Promise<void> {
  const print = createPrinter(process.stdout);
  const environment = await start(print);
  try {
    await runMainJob({ ...environment, print });
  } catch (error) {
    await environment.close();
    throw error;
  }
  console.log("\nThe main job is done: every tool answered, and Claude with its sources.");
  if (process.argv.includes("--once")) return await environment.close();
  showHowToCall(environment);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      environment.close().catch(fail);
    });
}

function showHowToCall({ url, userToken }: Environment): void {
  console.log(`
Serving until Ctrl+C:
  GET  ${url}/api/tools          the tools, with their schemas
  POST ${url}/api/tools/{tool}   one tool
  GET  ${url}/api/health         whether all is well; needs no token
  GET  ${url}/api/health/credentials
  POST ${url}/mcp                MCP; Claude Code signs in by itself:

claude mcp add --transport http m365 ${url}/mcp

Or call a tool from another terminal; the token is good for an hour:

TOKEN=${userToken}

curl -s ${url}/api/tools/outlook_email_search \\
  -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
  -d '{"query":"budget","size":3}'
`);
}

function fail(error: unknown): void {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

await run().catch(fail);
