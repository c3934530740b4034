/** The zip that azd uploads: what the build wrote, less what `.funcignore` keeps back. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { zipSync } from "fflate";

/** Names of the packaged files, relative to the built folder. */
export function packagedFiles(folder: string, funcignore: string): string[] {
  const isIgnored = ignoredBy(funcignore);
  return globSync("**/*", { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => !isIgnored(name))
    .toSorted();
}

/** Each line of the file is a pattern; those with `#` in front are for people. */
export function ignoredBy(funcignore: string): (file: string) => boolean {
  const patterns = funcignore
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  return (file) => patterns.some((pattern) => path.matchesGlob(file, pattern));
}

export function zipApp(folder: string, funcignore: string): Uint8Array {
  const files = packagedFiles(folder, funcignore).map(
    (name) => [name, readFileSync(path.join(folder, name))] as const,
  );
  return zipSync(Object.fromEntries(files), { level: 6 });
}
