/** The values of an azd environment: what azd hands to hooks, or what its files hold. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { SetupError } from "./setup-error.ts";

export type Values = Readonly<Record<string, string | undefined>>;

/** @throws SetupError when there is no environment yet */
export function readAzdEnvironment(root: string, environment: Values): Values {
  // azd runs hooks with every value of the environment set.
  if (environment["AZURE_SUBSCRIPTION_ID"] !== undefined) return environment;
  const name = environment["AZURE_ENV_NAME"] ?? defaultName(root);
  const file = name === undefined ? undefined : join(root, ".azure", name, ".env");
  if (file === undefined || !existsSync(file))
    throw new SetupError({
      happened: "No azd environment is chosen.",
      because:
        name === undefined
          ? "The folder .azure has no default environment."
          : `The folder .azure has no environment ${name}.`,
      remedy: "Run `azd env new` or `azd env select`, or set AZURE_ENV_NAME.",
    });
  return { AZURE_ENV_NAME: name, ...parseEnv(readFileSync(file, "utf8")), ...environment };
}

function defaultName(root: string): string | undefined {
  const file = join(root, ".azure", "config.json");
  if (!existsSync(file)) return undefined;
  const config = JSON.parse(readFileSync(file, "utf8")) as { defaultEnvironment?: string };
  return config.defaultEnvironment;
}
