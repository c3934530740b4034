/**
 * `npm start`: starts the local cloud and the functions, runs the main job once, then serves.
 * `--once` ends after the main job, with 0 or 1. With a `local.settings.json` the same runs against
 * the real services that it names.
 */
import { readFile } from "node:fs/promises";
import { runMainJob } from "./main-job.ts";
import { createPrinter } from "./printer.ts";
import { startLocalEnvironment, startRealEnvironment } from "./environments.ts";

const once = process.argv.includes("--once");
const print = createPrinter((line) => console.log(line));

const realSettings = await readFile(
  new URL("../local.settings.json", import.meta.url),
  "utf8",
).catch(() => undefined);

try {
  const environment =
    realSettings === undefined
      ? await startLocalEnvironment(print)
      : await startRealEnvironment(print, realSettings);
  await runMainJob({ ...environment, print });
  console.log("\nThe main job is done: every tool answered.");
  if (once) {
    await environment.close();
  } else {
    const { url, userToken } = environment;
    console.log(`
Serving until Ctrl+C:
  ${url}/api/tools          the tools, with their schemas (GET, with a token)
  ${url}/api/tools/{tool}   one tool (POST, with a token)
  ${url}/api/health         whether all is well (GET)

Try it (the token is good for an hour):
  curl -s ${url}/api/tools/outlook_email_search \\
    -H 'content-type: application/json' -d '{"query":"budget","size":3}' \\
    -H 'authorization: Bearer ${userToken}'
`);
    process.once("SIGINT", () => void environment.close());
    process.once("SIGTERM", () => void environment.close());
  }
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exit(1);
}
