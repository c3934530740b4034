/** Everything in which Azure differs from the template: missing, extra and changed resources, settings. */
import { codeOf } from "../azure/explain.ts";
import { compareProperties, compareSettings, type Finding, type ResourceState } from "./compare.ts";
import { type Expected, expectedSettings } from "./expected.ts";
import type { Azure } from "./read-azure.ts";

/** What Azure puts beside Application Insights by itself. */
const madeByAzure = [
  /\/microsoft\.alertsmanagement\/smartdetectoralertrules\//i,
  /\/microsoft\.insights\/actiongroups\/application insights smart detection$/i,
];

export async function verifyDeployment(expected: Expected, azure: Azure): Promise<Finding[]> {
  const findings: Finding[] = expected.unchecked.map((one) => ({ kind: "unchecked", ...one }));
  for (const resource of expected.resources)
    findings.push(...(await verifyResource(resource, azure)));
  findings.push(...(await findExtra(expected.resources, azure)));
  const missing = new Set(
    findings.filter(({ kind }) => kind === "missing").map(({ id }) => id.toLowerCase()),
  );
  for (const { site, settings } of expectedSettings(expected.resources))
    if (!missing.has(site.toLowerCase()))
      findings.push(...compareSettings(site, settings, await azure.settings(site)));
  return findings;
}

async function verifyResource(expected: ResourceState, azure: Azure): Promise<Finding[]> {
  // Settings are write-only: they are read by a call of their own.
  if (/\/config\/appsettings$/i.test(expected.id)) return [];
  const { id, apiVersion } = expected;
  if (apiVersion === undefined)
    return [{ kind: "unchecked", id, why: "The template gives it no API version." }];
  const actual = await azure.resource(id, apiVersion);
  return actual === undefined ? [{ kind: "missing", id }] : compareProperties(expected, actual);
}

async function findExtra(expected: readonly ResourceState[], azure: Azure): Promise<Finding[]> {
  const known = new Set(expected.map(({ id }) => id.toLowerCase()));
  const groups = new Set(
    expected.flatMap(({ id }) => /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? []),
  );
  const listed = await Promise.all([...groups].map((group) => azure.inGroup(group).catch(none)));
  return listed
    .flat()
    .filter((id) => !known.has(id.toLowerCase()) && !madeByAzure.some((one) => one.test(id)))
    .map((id) => ({ kind: "extra", id }));
}

/** A group that is missing is told as a missing resource. */
function none(error: unknown): string[] {
  if (codeOf((error as Error).cause) === "ResourceGroupNotFound") return [];
  throw error;
}
