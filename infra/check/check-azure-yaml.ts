/** azure.yaml: what azd needs, and that everything it names is there. */
import { connector } from "../../scripts/build.ts";
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { layers, readAzureYaml } from "./layers.ts";
import { jsonOf } from "./sources.ts";

interface Manifest {
  scripts: Record<string, string>;
}

/** TypeScript hooks, layers, and a Bicep that knows the Microsoft Graph extension. */
const oldestAzd = [1, 23, 15];

export const checkAzureYaml: Check = (deployed) => {
  const { requiredVersions, services, hooks, infra } = readAzureYaml(deployed);
  const outputs = layers(deployed).flatMap(({ template }) => [...template.outputs.keys()]);
  const version = requiredVersions.azd.slice(3).split(".").map(Number);
  const layerNames = infra.layers.map(({ name }) => name);
  const { scripts } = jsonOf(deployed.sources, "package.json") as Manifest;
  return [
    ...(isBefore(version, oldestAzd) ? ["azure.yaml: azd 1.23.15 is the oldest that fits."] : []),
    ...Object.values(hooks)
      .filter(({ run }) => !deployed.sources.has(run))
      .map(({ run }) => `azure.yaml: the hook ${run} is not there.`),
    ...infra.layers.flatMap(({ name, dependsOn = [] }, index) =>
      without(dependsOn, layerNames.slice(0, index)).map(
        (other) => `azure.yaml: layer ${name} waits for ${other}, which does not come before it.`,
      ),
    ),
    ...Object.entries(services).flatMap(([name, { dist, resourceName }]) => [
      ...without([resourceName.slice(2, -1)], outputs).map(
        (output) => `azure.yaml: service ${name} is found by ${output}, which no layer gives.`,
      ),
      ...(connector.outputFolder.endsWith(`/${dist}`)
        ? []
        : [`azure.yaml: service ${name} deploys ${dist}, which \`npm run build\` does not write.`]),
    ]),
    ...differingServices(deployed, Object.keys(services)),
    ...(scripts["build"] ? [] : ["package.json: azd builds with the script build; there is none."]),
  ];
};

function differingServices({ templates }: Deployed, services: readonly string[]): string[] {
  const tagged = [...templates.values()].flatMap(({ modules }) =>
    modules.flatMap(({ params }) => params.get("serviceName")?.text.slice(1, -1) ?? []),
  );
  return [
    ...without(services, tagged).map((name) => `azure.yaml: no function app is tagged ${name}.`),
    ...without(tagged, services).map(
      (name) => `infra/main.bicep: azure.yaml has no service ${name}.`,
    ),
  ];
}

function isBefore(version: readonly number[], oldest: readonly number[]): boolean {
  const index = oldest.findIndex((part, place) => part !== version[place]);
  return index !== -1 && (version[index] ?? 0) < (oldest[index] ?? 0);
}
