/** What every hook begins and ends with: the deployment that azd tells of, the steps, what remains. */
import { resolve } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { type CloudName, clouds } from "../../shared/identity/clouds.ts";
import { readAzdEnvironment, setAzdValue, type Values } from "../azure/azd-environment.ts";
import { type ArmConnection, connect, signedIn } from "../azure/connection.ts";
import { withDeployer } from "../azure/deployer.ts";
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
  /** Keeps a value in the azd environment, where what azd does next reads it. */
  readonly setValue: (name: string, value: string) => Promise<void>;
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

/** A cloud that there is not is told by whoever reads the values. */
async function knownValues(root: string): Promise<Values> {
  const values = readAzdEnvironment(root, process.env);
  const { CLOUD: cloud = "global", AZURE_SUBSCRIPTION_ID: subscriptionId = "" } = values;
  if (!(cloud in clouds)) return values;
  const connection = connect(signedIn(), { cloud: cloud as CloudName, subscriptionId });
  return await withDeployer(values, connection, signedIn);
}

export async function runHook(hook: Hook): Promise<void> {
  await runScript(async () => {
    const root = resolve(import.meta.dirname, "../..");
    const deployment = readDeployment(await knownValues(root));
    const credential: TokenCredential = signedIn(deployment.tenantId);
    const { cloud, subscriptionId } = deployment;
    const surroundings = {
      deployment,
      entra: createEntra(cloud, credential),
      connection: connect(credential, { cloud: cloud.name, subscriptionId }),
      patience: realPatience(),
      setValue: async (name: string, value: string) =>
        await setAzdValue(deployment.environmentName, { name, value, folder: root }),
    };
    return await takeHook(hook, surroundings, (line) => console.log(line));
  });
}
