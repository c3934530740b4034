/** `npm run build`: bundles the function app into `dist/`, the folder that Azure runs. */
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import path from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

/** Exists only inside the Functions worker, which answers `require` for it. */
const providedByWorker = "@azure/functions-core";

/**
 * Optional packages that are left out: what asks for one catches its absence. `kerberos`, native
 * code, is for proxies with Negotiate sign-in, of which Azure has none.
 */
const leftOut: Plugin = {
  name: "left-out",
  setup(bundling) {
    bundling.onResolve({ filter: /^kerberos$/ }, ({ path: name }) => ({
      path: name,
      namespace: "left-out",
    }));
    bundling.onLoad({ filter: /.*/, namespace: "left-out" }, ({ path: name }) => ({
      contents: `throw new Error("The package ${name} is not part of this bundle.");`,
    }));
  },
};

export interface AppSource {
  /** The folder that holds package.json and host.json. */
  root: string;
  /** Source file, relative to the root, of each bundled file: `{ index: "functions/index.ts" }`. */
  entryPoints: Record<string, string>;
  outputFolder: string;
}

/** The app itself, and the thread that parses documents, so that parsers do not slow its start. */
export const connector: AppSource = {
  root: path.resolve(import.meta.dirname, ".."),
  entryPoints: { index: "functions/index.ts", "parser-thread": "shared/content/parser-thread.ts" },
  outputFolder: path.resolve(import.meta.dirname, "../dist"),
};

export async function bundleApp({ root, entryPoints, outputFolder }: AppSource): Promise<void> {
  await rm(outputFolder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: outputFolder,
    bundle: true,
    platform: "node",
    // The worker loads CommonJS fastest, and bundled packages may call `require` as they like.
    format: "cjs",
    target: "node22",
    minify: true,
    keepNames: true, // error classes are told apart by name in logs
    sourcemap: "linked",
    external: [providedByWorker],
    plugins: [leftOut],
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { "import.meta.url": "importMetaUrl" },
    metafile: true,
    logLevel: "warning",
  });
  refuseStrayRequires(metafile);
  await copyFile(path.join(root, "host.json"), path.join(outputFolder, "host.json"));
  await writePackageJson(root, outputFolder);
}

/** Azure gets the bundle without node_modules: what it requires from there would be missing. */
function refuseStrayRequires({ outputs }: Metafile): void {
  const required = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path: name }) => external && name !== providedByWorker && !isBuiltin(name))
    .map(({ path: name }) => name);
  if (required.length === 0) return;
  throw new Error(
    `The bundle still requires ${[...new Set(required)].join(", ")}. esbuild could not include ` +
      `them, and Azure would not find them. Install them, or drop the package that asks for them.`,
  );
}

/** Without `type: module`, since the bundle is CommonJS. */
async function writePackageJson(root: string, outputFolder: string): Promise<void> {
  const source = await readFile(path.join(root, "package.json"), "utf8");
  const { name, version } = JSON.parse(source) as { name: string; version: string };
  const manifest = { name, version, main: "index.js" };
  await writeFile(
    path.join(outputFolder, "package.json"),
    `${JSON.stringify(manifest, null, 2)}\n`,
  );
}

if (import.meta.main) await bundleApp(connector);
