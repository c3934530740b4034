/** What preview and verify start with: their arguments, the environment, and the template. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { type CloudName, clouds } from "../shared/identity/clouds.ts";
import { readAzdEnvironment, type Values } from "./azure/azd-environment.ts";
import { type ArmConnection, connect, signedIn } from "./azure/connection.ts";
import { SetupError } from "./azure/setup-error.ts";
import { findCompiler, readTemplate } from "./template/compile.ts";
import { readParameters } from "./template/parameters.ts";
import type { Plan } from "./template/what-if.ts";

export interface Prepared {
  readonly connection: ArmConnection;
  readonly plan: Plan;
}

const environmentSchema = z.object({
  AZURE_SUBSCRIPTION_ID: z.guid(),
  AZURE_LOCATION: z.string().min(1),
  AZURE_TENANT_ID: z.guid().optional(),
  CLOUD: z.enum(Object.keys(clouds) as CloudName[]).default("global"),
});

const root = resolve(import.meta.dirname, "..");

/** `--template` and `--parameters` name other files than those in `infra/`. */
export function prepare(args: readonly string[], environment: Values): Prepared {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      template: { type: "string", default: resolve(root, "infra/main.bicep") },
      parameters: { type: "string", default: resolve(root, "infra/main.parameters.json") },
    },
  });
  const values = readAzdEnvironment(root, environment);
  const known = knownValues(values);
  const template = readTemplate(options.template, findCompiler(values));
  return {
    connection: connect(signedIn(known.AZURE_TENANT_ID), {
      cloud: known.CLOUD,
      subscriptionId: known.AZURE_SUBSCRIPTION_ID,
    }),
    plan: {
      template,
      parameters: readParameters(options.parameters, template, values),
      location: known.AZURE_LOCATION,
    },
  };
}

function knownValues(values: Values) {
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const known = environmentSchema.safeParse(present);
  if (known.success) return known.data;
  throw new SetupError({
    happened: "The azd environment is not complete.",
    because: `These values are missing or wrong: ${known.error.issues.map(({ path }) => path.join(".")).join(", ")}.`,
    remedy: "Set them with `azd env set NAME VALUE`, or run `azd provision` once.",
  });
}

/** Runs a script's work; a failure is printed as one paragraph and makes the exit code 1. */
export async function runScript(work: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await work()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const { happened, because, remedy } = error.explanation;
    console.error(`${happened}\n  why: ${because}\n  what to do: ${remedy}`);
    process.exitCode = 1;
  }
}
