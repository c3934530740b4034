/** What every hook begins and ends with: the deployment that azd tells of, the steps, what remains. */
import { resolve } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { readAzdEnvironment } from "../azure/azd-environment.ts";
import { type ArmConnection, connect, signedIn } from "../azure/connection.ts";
import { runScript } from "../script.ts";
import { type Deployment, readDeployment } from "./deployment.ts";
import { createEntra, type Entra } from "./entra.ts";
import { type Patience, realPatience } from "./patience.ts";
import { type Print, remaining, runSteps, succeeded } from "./run-steps.ts";
import type { Step } from "./step.ts";

/** What the steps of a hook work with. */
export interface Surroundings {
  readonly deployment: Deployment;
  readonly entra: Entra;
  readonly connection: ArmConnection;
  readonly patience: Patience;
}

export interface Hook {
  steps(surroundings: Surroundings): readonly Step[];
  /** What is printed when the steps were taken. */
  closing(surroundings: Surroundings): readonly string[];
}

/** @returns whether nothing failed; what others must do is no failure */
export async function takeHook(
  hook: Hook,
  surroundings: Surroundings,
  print: Print,
): Promise<boolean> {
  const taken = await runSteps(hook.steps(surroundings), print);
  for (const lines of [hook.closing(surroundings), remaining(taken)])
    if (lines.length > 0) for (const line of ["", ...lines]) print(line);
  return succeeded(taken);
}

export async function runHook(hook: Hook): Promise<void> {
  await runScript(async () => {
    const root = resolve(import.meta.dirname, "../..");
    const deployment = readDeployment(readAzdEnvironment(root, process.env));
    const credential: TokenCredential = signedIn(deployment.tenantId);
    const { cloud, subscriptionId } = deployment;
    const surroundings = {
      deployment,
      entra: createEntra(cloud, credential),
      connection: connect(credential, { cloud: cloud.name, subscriptionId }),
      patience: realPatience(),
    };
    return await takeHook(hook, surroundings, (line) => console.log(line));
  });
}
