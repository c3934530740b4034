/** `npm run generate` writes the derived files; with `--check` it only tells which are stale. */
import { readFile, writeFile } from "node:fs/promises";
import { generatedFiles } from "./generated-files.ts";

const checking = process.argv.includes("--check");
const root = new URL("../", import.meta.url);

for (const { path, content } of await generatedFiles()) {
  const present = await readFile(new URL(path, root), "utf8").catch(() => "");
  if (present === content) continue;
  if (checking) {
    console.error(`${path} is stale: run \`npm run generate\` and commit it.`);
    process.exitCode = 1;
  } else {
    await writeFile(new URL(path, root), content);
    console.log(`wrote ${path}`);
  }
}
