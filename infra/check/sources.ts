/** The text of everything that is deployed by, so that checks read no disk and tests may change it. */
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Text by path from the root of the repository. */
export type Sources = ReadonlyMap<string, string>;

const root = resolve(import.meta.dirname, "../..");
const patterns = [
  "azure.yaml",
  ".funcignore",
  "host.json",
  "package.json",
  "infra/*.json",
  "infra/entra/*.json",
  "infra/**/*.bicep",
  "infra/hooks/*.ts",
];

export function readSources(): Sources {
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  const entries = paths
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted()
    .map((path) => [path, readFileSync(resolve(root, path), "utf8")] as const);
  return new Map(entries);
}

/** @throws Error where there is no such file */
export function textOf(sources: Sources, path: string): string {
  const text = sources.get(path);
  if (text === undefined) throw new Error(`${path} is missing.`);
  return text;
}

export function jsonOf(sources: Sources, path: string): unknown {
  return JSON.parse(textOf(sources, path));
}
