/** `npm run build`: bundles the function app into `dist/`, the folder that Azure runs. */
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import path from "node:path";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import { packagedFiles, zipApp } from "./app-package.ts";

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

/** The bundle of {@link lateLoaded} packages, beside the files that need them. */
const latePackages = "late-packages";

/**
 * Packages that the code imports on first use (`await import("jose")`) go into a file of their own:
 * esbuild splits no CommonJS, and a start that compiles them all takes twice as long.
 */
function lateLoaded(names: Set<string>): Plugin {
  return {
    name: "late-loaded",
    setup(bundling) {
      bundling.onResolve({ filter: /^[^.]/ }, ({ kind, path: name }) => {
        if (kind !== "dynamic-import" || isBuiltin(name)) return undefined;
        names.add(name);
        return { path: name, namespace: "late-loaded" };
      });
      bundling.onLoad({ filter: /.*/, namespace: "late-loaded" }, ({ path: name }) => ({
        contents: `module.exports = require("./${latePackages}.js")[${JSON.stringify(name)}];`,
      }));
      bundling.onResolve({ filter: new RegExp(`^\\./${latePackages}\\.js$`) }, (request) => ({
        path: request.path,
        external: true,
      }));
    },
  };
}

/** `exports["jose"]` and so on, each package evaluated when it is first asked for. */
function latePackagesSource(names: Set<string>): string {
  const getters = [...names].map((name) => {
    const quoted = JSON.stringify(name);
    return `get ${quoted}() { return require(${quoted}); }`;
  });
  return `module.exports = { ${getters.join(", ")} };`;
}

export interface AppSource {
  /** The folder that holds package.json and host.json. */
  root: string;
  /** The module that registers the functions, relative to the root; becomes `index.js`. */
  entryPoint: string;
  /** Programs of worker threads by the names of their files: `{ "parser-thread": "shared/…" }`. */
  threads?: Record<string, string>;
  outputFolder: string;
}

/** The app itself, and the thread that parses documents, so that parsers do not slow its start. */
export const connector: AppSource = {
  root: path.resolve(import.meta.dirname, ".."),
  entryPoint: "functions/index.ts",
  threads: { "parser-thread": "shared/content/parser-thread.ts" },
  outputFolder: path.resolve(import.meta.dirname, "../dist"),
};

export async function bundleApp({
  root,
  entryPoint,
  threads = {},
  outputFolder,
}: AppSource): Promise<void> {
  await rm(outputFolder, { recursive: true, force: true });
  const bundle = async (plugins: Plugin[], input: BuildOptions): Promise<void> => {
    const { metafile } = await build({
      ...options,
      ...input,
      absWorkingDir: root,
      outdir: outputFolder,
      plugins: [leftOut, ...plugins],
      metafile: true,
    });
    refuseStrayRequires(metafile);
  };
  const names = new Set<string>();
  await bundle([lateLoaded(names)], { entryPoints: { index: entryPoint } });
  if (Object.keys(threads).length > 0) await bundle([], { entryPoints: threads });
  if (names.size > 0)
    await bundle([], {
      stdin: { contents: latePackagesSource(names), resolveDir: root },
      entryNames: latePackages,
    });
  await copyFile(path.join(root, "host.json"), path.join(outputFolder, "host.json"));
  await writePackageJson(root, outputFolder);
}

const options: BuildOptions = {
  bundle: true,
  platform: "node",
  // The worker loads CommonJS fastest, and bundled packages may call `require` as they like.
  format: "cjs",
  target: "node22",
  minify: true,
  sourcemap: "linked",
  external: [providedByWorker],
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "importMetaUrl" },
  logLevel: "warning",
};

/** Azure gets the bundle without node_modules: what it requires from there would be missing. */
function refuseStrayRequires({ outputs }: Metafile): void {
  const required = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path: name }) => external && !isExpected(name))
    .map(({ path: name }) => name);
  if (required.length === 0) return;
  throw new Error(
    `The bundle still requires ${[...new Set(required)].join(", ")}. esbuild could not include ` +
      `them, and Azure would not find them. Install them, or drop the package that asks for them.`,
  );
}

function isExpected(name: string): boolean {
  return name === providedByWorker || name === `./${latePackages}.js` || isBuiltin(name);
}

/** With its type named, Node need not find out by compiling the bundle twice. */
async function writePackageJson(root: string, outputFolder: string): Promise<void> {
  const source = await readFile(path.join(root, "package.json"), "utf8");
  const { name, version } = JSON.parse(source) as { name: string; version: string };
  const manifest = { name, version, type: "commonjs", main: "index.js" };
  await writeFile(
    path.join(outputFolder, "package.json"),
    `${JSON.stringify(manifest, null, 2)}\n`,
  );
}

if (import.meta.main) {
  await bundleApp(connector);
  const { outputFolder, root } = connector;
  const funcignore = await readFile(path.join(root, ".funcignore"), "utf8");
  const zip = zipApp(outputFolder, funcignore);
  const files = packagedFiles(outputFolder, funcignore).join(", ");
  console.log(`The package of ${files} is ${Math.ceil(zip.length / 1024)} KB.`);
}
