/** The example of a pipeline runs what is there. */
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import manifest from "../../package.json" with { type: "json" };

interface Workflow {
  jobs: Record<string, { steps: { uses?: string; run?: string; with?: { version?: string } }[] }>;
}

const read = async (path: string): Promise<string> =>
  await readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const workflow = parse(await read("infra/ci/github-actions.yml")) as Workflow;
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

it("names only scripts and templates that exist", async () => {
  const commands = steps.map(({ run = "" }) => run).join("\n");
  const scripts = [...commands.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  const templates = [...commands.matchAll(/infra\/[\w/]+\.bicep/g)].map(([path]) => path);

  expect(scripts).toEqual(expect.arrayContaining(["infra:check", "infra:preview", "infra:verify"]));
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts));
  for (const path of templates) await expect(read(path)).resolves.toContain("targetScope");
  expect(templates).toHaveLength(2);
});

it("installs an azd that azure.yaml takes", async () => {
  const installed = steps.find(({ uses }) => uses?.startsWith("Azure/setup-azd@"))?.with?.version;
  const { requiredVersions } = parse(await read("azure.yaml")) as {
    requiredVersions: { azd: string };
  };

  const oldest = requiredVersions.azd.replace(">= ", "");

  expect(oldest.localeCompare(installed ?? "", "en", { numeric: true })).toBeLessThanOrEqual(0);
});
