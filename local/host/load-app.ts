/**
 * Loads a function app's code, anew each time. On Azure every start is a new process; here several
 * hosts run in one process, one after another, and a module is cached by its URL. So each load tags
 * the URLs of the app's own modules (`?load=3`), and the tag travels along their imports: the app
 * reads its settings and registers its functions as in a fresh process, rather than living on with
 * what an earlier host gave it. Packages stay shared, except `@azure/functions`, which remembers
 * the host it was loaded by.
 */
import { readFileSync, statSync } from "node:fs";
import { createRequire, findPackageJSON, registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type * as native from "./native-import.ts";

const require = createRequire(import.meta.url);
const { nativeImport } = require("./native-import.ts") as typeof native;
const tag = /\?load=\d+$/;
let loads = 0;

/**
 * Imports the app's entry file; `entry` is that file, or a folder whose package.json names it.
 * Returns the app's folder.
 */
export async function loadApp(entry: string): Promise<string> {
  if (loads === 0) followTags();
  loads += 1;
  for (const file of Object.keys(require.cache)) {
    if (isPerLoad(file)) Reflect.deleteProperty(require.cache, file);
  }
  const { href } = pathToFileURL(entryFile(entry));
  await nativeImport(`${href}?load=${loads}`);
  return path.dirname(findPackageJSON(href) ?? path.resolve(entry));
}

function entryFile(entry: string): string {
  const found = path.resolve(entry);
  if (!statSync(found).isDirectory()) return found;
  const manifest = path.join(found, "package.json");
  const { main } = JSON.parse(readFileSync(manifest, "utf8")) as { main?: unknown };
  if (typeof main === "string") return path.join(found, main);
  throw new Error(
    `The function app in ${found} cannot be loaded. Its package.json has no "main". ` +
      `Name the app's entry file there.`,
  );
}

/** Stays for the life of the process: an app may import a module long after it was started. */
function followTags(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const parentTag = tag.exec(context.parentURL ?? "")?.[0];
      if (!parentTag || !resolved.url.startsWith("file:") || !isPerLoad(resolved.url)) {
        return resolved;
      }
      return { ...resolved, url: resolved.url + parentTag };
    },
  });
}

function isPerLoad(location: string): boolean {
  const place = location.replaceAll("\\", "/");
  return !place.includes("/node_modules/") || place.includes("/node_modules/@azure/functions/");
}
