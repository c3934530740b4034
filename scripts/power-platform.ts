/**
 * `npm run power-platform -- --host HOST --client-id ID --resource-uri URI`: the custom connector's files
 * for one organisation, in `out/power-platform/`.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import { placeholderHost } from "../shared/openapi/swagger-document.ts";
import { placeholders } from "./power-platform/connector-files.ts";
import { readValues } from "./power-platform/organisation-values.ts";

const from = new URL("../power-platform/", import.meta.url);
const to = new URL("../out/power-platform/", import.meta.url);

const checked = readValues(process.argv.slice(2));
if ("wrong" in checked) {
  console.error(checked.wrong);
  process.exitCode = 1;
} else {
  await mkdir(to, { recursive: true });
  for (const name of ["apiDefinition.swagger.json", "apiProperties.json"]) {
    const text = await readFile(new URL(name, from), "utf8");
    const filled = text
      .replaceAll(placeholderHost, checked.host)
      .replaceAll(placeholders.resourceUri, checked.resourceUri)
      .replaceAll(placeholders.clientId, checked.clientId);
    await writeFile(new URL(name, to), filled);
  }
  for (const name of ["settings.json", "icon.png", "readme.md"])
    await copyFile(new URL(name, from), new URL(name, to));
  await writeFile(
    new URL("helpdesk-reply.zip", to),
    await packed(new URL("flows/helpdesk-reply/", from)),
  );
  console.log("out/power-platform/ holds the connector's files for your organisation, and a flow.");
}

/** A folder as the zip that Power Automate imports. */
async function packed(folder: URL): Promise<Uint8Array> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const entries = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const within = relative(fileURLToPath(folder), path).replaceAll(sep, "/");
    return [within, await readFile(path)] as const;
  });
  return zipSync(Object.fromEntries(await Promise.all(entries)));
}
