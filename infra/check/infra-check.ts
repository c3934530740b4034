/**
 * `npm run infra:check`: whether azure.yaml, the templates and the code agree, without Azure and
 * without a Bicep compiler. It is no compiler: `bicep build` and what-if run in infra/ci/.
 */
import { checkAlerts } from "./check-alerts.ts";
import { checkAzureYaml } from "./check-azure-yaml.ts";
import { checkEntra } from "./check-entra.ts";
import { checkFunctions } from "./check-functions.ts";
import { checkModules } from "./check-modules.ts";
import { checkNames } from "./check-names.ts";
import { checkOutputs } from "./check-outputs.ts";
import { checkParameters } from "./check-parameters.ts";
import { checkPolicy } from "./check-policy.ts";
import { checkRoles } from "./check-roles.ts";
import { checkSettings } from "./check-settings.ts";
import type { Check } from "./check.ts";
import { readSources, type Sources } from "./sources.ts";
import { parseTemplates } from "./template.ts";

const checks: readonly Check[] = [
  checkModules,
  checkAzureYaml,
  checkParameters,
  checkOutputs,
  checkSettings,
  checkFunctions,
  checkNames,
  checkRoles,
  checkAlerts,
  checkPolicy,
  checkEntra,
];

/** What is wrong, in the order of the checks. */
export async function infraProblems(sources: Sources): Promise<string[]> {
  const deployed = { sources, templates: await parseTemplates(sources) };
  const found: string[] = [];
  for (const check of checks) {
    try {
      found.push(...(await check(deployed)));
    } catch (error) {
      found.push((error as Error).message);
    }
  }
  return [...new Set(found)];
}

if (import.meta.main) {
  const problems = await infraProblems(readSources());
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log("infra/ agrees with the code.");
}
