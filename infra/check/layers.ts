/** The layers of azure.yaml in their order, each with its main template. */
import * as z from "zod";
import { parse } from "yaml";
import type { Deployed } from "./check.ts";
import { textOf } from "./sources.ts";
import type { Template } from "./template.ts";

const hook = z.strictObject({
  run: z.string().endsWith(".ts"),
  kind: z.literal("ts"),
  interactive: z.boolean().optional(),
  continueOnError: z.boolean().optional(),
});

const service = z.strictObject({
  project: z.literal("."),
  host: z.literal("function"),
  language: z.literal("ts"),
  dist: z.string(),
  /** What is uploaded runs as it is: there is nothing for Azure to install. */
  remoteBuild: z.literal(false),
  resourceName: z.string().regex(/^\$\{[A-Z_]+\}$/),
  uses: z.array(z.string()).optional(),
});

/** What of azd's own schema this project uses, so that a misspelt property is found. */
const azureYaml = z.strictObject({
  name: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  metadata: z.strictObject({ template: z.string() }),
  requiredVersions: z.strictObject({ azd: z.string().regex(/^>= \d+\.\d+\.\d+$/) }),
  infra: z.strictObject({
    provider: z.literal("bicep"),
    layers: z
      .array(
        z.strictObject({
          name: z.string(),
          path: z.string(),
          dependsOn: z.array(z.string()).optional(),
        }),
      )
      .min(1),
  }),
  services: z.record(z.string(), service),
  hooks: z.partialRecord(
    z.enum(["preprovision", "postprovision", "predeploy", "postdeploy", "predown", "postdown"]),
    hook,
  ),
});

export type AzureYaml = z.infer<typeof azureYaml>;

/** @throws Error that names what is wrong */
export function readAzureYaml({ sources }: Deployed): AzureYaml {
  const parsed = azureYaml.safeParse(parse(textOf(sources, "azure.yaml")));
  if (parsed.success) return parsed.data;
  throw new Error(`azure.yaml is wrong: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
}

export interface Layer {
  readonly name: string;
  readonly folder: string;
  readonly template: Template;
}

/** @throws Error for a layer without a template */
export function layers(deployed: Deployed): Layer[] {
  return readAzureYaml(deployed).infra.layers.map(({ name, path: folder }) => {
    const template = deployed.templates.get(`${folder}/main.bicep`);
    if (!template) throw new Error(`azure.yaml: layer ${name} has no ${folder}/main.bicep.`);
    return { name, folder, template };
  });
}
