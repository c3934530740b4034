/** `node test/power-platform/release-interface.ts`, at each release: what later ones must not break. */
import { writeFile } from "node:fs/promises";
import { definition } from "./definition.ts";
import { interfaceOf } from "./interface.ts";

const file = new URL("released-interface.json", import.meta.url);
await writeFile(file, `${JSON.stringify(interfaceOf(definition), null, 2)}\n`);
