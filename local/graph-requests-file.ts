/**
 * `.local/graph-requests.jsonl`: what the tools asked of Graph, joined with the audit by request id,
 * and what the rotator asked.
 */
import { TableClient } from "@azure/data-tables";
import { isUnavailable } from "../shared/tools/availability.ts";
import { registry } from "../shared/tools/registry.ts";
import { type Cloud, storageCredential } from "./cloud/cloud.ts";
import type { RecordedRequest } from "./cloud/graph/recorder.ts";
import { appendGraphRequests, type RequestLabel } from "./graph-requests.ts";

const file = new URL("../.local/graph-requests.jsonl", import.meta.url).pathname;

/** Beyond this many requests without an audit record the oldest are not waited for. */
const mostWaiting = 10_000;

/** Collects requests until the audit tells which tool made them, then appends them to the file. */
export class GraphRequestsFile {
  #waiting: RecordedRequest[] = [];
  readonly #ofRotator: RecordedRequest[] = [];

  record(request: RecordedRequest): void {
    (isRotators(request) ? this.#ofRotator : this.#waiting).push(request);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
  }

  /** Requests that no tool made (a test asking the stand-in itself) stay out. */
  async append(cloud: Cloud): Promise<void> {
    // Nobody's tool call: no audit record tells of it, and the token says what it may.
    await appendGraphRequests(file, this.#ofRotator.splice(0), new Map());
    // Before the first call of a tool there is no table to ask.
    if (this.#waiting.length === 0) return;
    const labels = await labelsFromAudit(cloud);
    const isAudited = ({ clientRequestId = "" }: RecordedRequest): boolean =>
      labels.has(clientRequestId);
    const audited = this.#waiting.filter(isAudited);
    this.#waiting = this.#waiting.filter((request) => !isAudited(request));
    await appendGraphRequests(file, audited, labels);
  }
}

/** It names itself, as Microsoft asks of applications. */
function isRotators({ headers }: RecordedRequest): boolean {
  return /Rotator/.test(headers["user-agent"] ?? "");
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
