/** The values of an azd environment: what azd hands to hooks, or what its files hold. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { SetupError } from "./setup-error.ts";

export type Values = Readonly<Record<string, string | undefined>>;

/**
 * What the process was given wins over azd's files; a value that is set to nothing counts as not set.
 * @throws SetupError when there is neither
 */
export function readAzdEnvironment(root: string, environment: Values): Values {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== "" && value !== undefined),
  );
  const name = given["AZURE_ENV_NAME"] ?? defaultName(root);
  const file = name === undefined ? undefined : join(root, ".azure", name, ".env");
  const isKept = file !== undefined && existsSync(file);
  // azd hands every value to hooks, and a pipeline may know them without any file.
  if (!isKept && given["AZURE_SUBSCRIPTION_ID"] === undefined)
    throw new SetupError({
      happened: "No azd environment is chosen.",
      because:
        name === undefined
          ? "The folder .azure has no default environment."
          : `The folder .azure has no environment ${name}.`,
      remedy: "Run `azd env new` or `azd env select`, or set AZURE_ENV_NAME.",
    });
  const kept = isKept ? parseEnv(readFileSync(file, "utf8")) : {};
  return { AZURE_ENV_NAME: name, ...kept, ...given };
}

/** azd reads its environment anew after each hook. @throws SetupError where azd cannot be run */
export async function setAzdValue(
  environment: string,
  { name, value, folder }: { name: string; value: string; folder: string },
): Promise<void> {
  const args = ["env", "set", name, value, "--environment", environment];
  try {
    await promisify(execFile)("azd", args, { cwd: folder });
  } catch (error) {
    throw new SetupError(
      {
        happened: `${name} could not be set to ${value}.`,
        because: "azd could not be run.",
        remedy: `Run \`azd env set ${name} ${value}\`, then repeat.`,
      },
      { cause: error },
    );
  }
}

function defaultName(root: string): string | undefined {
  const file = join(root, ".azure", "config.json");
  if (!existsSync(file)) return undefined;
  const config = JSON.parse(readFileSync(file, "utf8")) as { defaultEnvironment?: string };
  return config.defaultEnvironment;
}
