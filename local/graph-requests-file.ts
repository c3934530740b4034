/** `.local/graph-requests.jsonl`: what the tools asked of Graph, joined with the audit by request id. */
import { TableClient } from "@azure/data-tables";
import { isUnavailable } from "../shared/tools/availability.ts";
import { registry } from "../shared/tools/registry.ts";
import { type Cloud, storageCredential } from "./cloud/cloud.ts";
import { appendGraphRequests, type RequestLabel } from "./graph-requests.ts";

const file = new URL("../.local/graph-requests.jsonl", import.meta.url).pathname;

/** Appends the requests of every audited call; others (a test asking the stand-in itself) stay out. */
export async function writeGraphRequests(cloud: Cloud): Promise<void> {
  const labels = await labelsFromAudit(cloud);
  const audited = cloud.graph.requests.filter(({ clientRequestId = "" }) =>
    labels.has(clientRequestId),
  );
  await appendGraphRequests(file, audited, labels);
}

async function labelsFromAudit(cloud: Cloud): Promise<Map<string, RequestLabel>> {
  const url = cloud.settings["AzureWebJobsStorage__tableServiceUri"] ?? "";
  const table = new TableClient(url, "audit", storageCredential(cloud));
  const labels = new Map<string, RequestLabel>();
  for await (const record of table.listEntities<{ requestId: string; tool: string }>())
    labels.set(record.requestId, labelOf(record.tool));
  return labels;
}

function labelOf(name: string): RequestLabel {
  const permissions = registry.find((tool) => tool.name === name)?.permissions;
  const of = (mode: "delegated" | "application"): readonly string[] => {
    const declared = permissions?.[mode] ?? [];
    return isUnavailable(declared) ? [] : declared;
  };
  return { tool: name, declared: { delegated: of("delegated"), application: of("application") } };
}
