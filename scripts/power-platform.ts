/**
 * `npm run power-platform -- --host HOST --client-id ID --resource-uri URI`: the custom connector's files
 * for one organisation, in `dist/power-platform/`.
 */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { placeholderHost } from "../shared/openapi/swagger-document.ts";
import { placeholders } from "./power-platform/connector-files.ts";
import { valuesFor } from "./power-platform/organisation-values.ts";

const from = new URL("../power-platform/", import.meta.url);
const to = new URL("../dist/power-platform/", import.meta.url);

const { values } = parseArgs({
  options: {
    host: { type: "string" },
    "client-id": { type: "string" },
    "resource-uri": { type: "string" },
  },
});

const checked = valuesFor(values);
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
  console.log("dist/power-platform/ holds the connector's files for your organisation.");
}
