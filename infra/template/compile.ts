/** Makes the JSON that Azure Resource Manager takes from Bicep, with whichever compiler is at hand. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import * as z from "zod";
import { SetupError } from "../azure/setup-error.ts";
import type { Values } from "../azure/azd-environment.ts";

const templateSchema = z.looseObject({
  $schema: z.string(),
  parameters: z
    .record(z.string(), z.looseObject({ type: z.string(), defaultValue: z.unknown().optional() }))
    .default({}),
  resources: z.unknown(),
});

export type CompiledTemplate = z.infer<typeof templateSchema>;

/** A compiler of Bicep and the arguments with which it prints JSON. */
export interface Compiler {
  readonly file: string;
  readonly arguments: readonly string[];
}

/** @throws SetupError when it is no template, or one of another scope than the subscription */
export function readTemplate(path: string, compiler: Compiler | undefined): CompiledTemplate {
  const text = path.endsWith(".bicep") ? compile(path, compiler) : readFileSync(path, "utf8");
  const template = templateSchema.safeParse(JSON.parse(text));
  if (!template.success || !/subscriptionDeploymentTemplate\.json#?$/.test(template.data.$schema))
    throw new SetupError({
      happened: `${path} cannot be used.`,
      because: "It is no template for the scope of a subscription.",
      remedy: "Give infra/main.bicep, or the JSON that `bicep build infra/main.bicep` makes of it.",
    });
  return template.data;
}

function compile(path: string, compiler: Compiler | undefined): string {
  if (!compiler)
    throw new SetupError({
      happened: `${path} was not compiled.`,
      because: "This machine has no Bicep compiler: neither `bicep`, nor azd's own, nor `az`.",
      remedy:
        "Install one (`az bicep install`, or https://aka.ms/bicep-install; azd brings its own with the first `azd provision`), or pass a compiled template: --template main.json.",
    });
  try {
    const all = [...compiler.arguments, path, "--stdout"];
    return execFileSync(compiler.file, all, {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    throw new SetupError(
      {
        happened: `${path} does not compile.`,
        because: String((error as { stderr?: unknown }).stderr ?? error).trim(),
        remedy: "Correct the lines that the compiler names.",
      },
      { cause: error },
    );
  }
}

/** The stand-alone compiler, the one that azd keeps, or the Azure CLI's. */
export function findCompiler(environment: Values, home = homedir()): Compiler | undefined {
  const folders = (environment["PATH"] ?? "").split(delimiter);
  const inPath = (name: string) =>
    folders
      .flatMap((folder) => [name, `${name}.exe`, `${name}.cmd`].map((file) => join(folder, file)))
      .find((file) => existsSync(file));
  const own = inPath("bicep") ?? existing(join(home, ".azd", "bin", "bicep"));
  if (own !== undefined) return { file: own, arguments: ["build"] };
  const az = inPath("az");
  return az === undefined ? undefined : { file: az, arguments: ["bicep", "build", "--file"] };
}

function existing(path: string): string | undefined {
  return [path, `${path}.exe`].find((file) => existsSync(file));
}
