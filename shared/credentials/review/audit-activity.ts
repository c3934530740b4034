/** Who and which tool was active, counted from our own audit records. */
import type { TableClient } from "@azure/data-tables";
import { auditPartition } from "../../audit/audit-log.ts";
import { asCall } from "../adapters/call-failure.ts";
import type { CallFailure } from "../ports.ts";
import { days } from "../durations.ts";
import type { Instant, Reading } from "../types.ts";
import { unusedAfter } from "./build-review.ts";
import type { Activity, Use } from "./review-facts.ts";

export interface AuditRow {
  readonly time?: Date | string;
  readonly callerId?: string;
  readonly tool?: string;
  readonly mode?: string;
}

/** Day by day, so that a large table is never scanned. Never throws. */
export async function readActivity(
  table: () => Promise<TableClient>,
  tenantKey: string,
  now: Instant,
): Promise<Reading<Activity>> {
  const counted = { callers: new Map<string, Use>(), tools: new Map<string, Use>() };
  try {
    await asCall("read audit records", async () => {
      const client = await table();
      for (let day = now - unusedAfter; day <= now; day += 1 * days)
        for await (const row of client.listEntities<AuditRow>({
          queryOptions: query(tenantKey, day),
        }))
          count(row, counted);
    });
    return { ok: true, value: counted };
  } catch (error) {
    return { ok: false, failure: (error as CallFailure).kind };
  }
}

function query(tenantKey: string, day: Instant): { filter: string; select: string[] } {
  const partition = auditPartition(tenantKey, new Date(day)).replaceAll("'", "''");
  return { filter: `PartitionKey eq '${partition}'`, select: ["time", "callerId", "tool", "mode"] };
}

function count(
  { time, callerId = "", tool = "", mode = "" }: AuditRow,
  { callers, tools }: { callers: Map<string, Use>; tools: Map<string, Use> },
): void {
  const at = new Date(time ?? Number.NaN).getTime();
  if (Number.isNaN(at)) return;
  add(callers, callerId.toLowerCase(), at);
  add(tools, `${mode} ${tool}`, at);
}

function add(uses: Map<string, Use>, key: string, at: Instant): void {
  const { last = 0, calls = 0 } = uses.get(key) ?? {};
  uses.set(key, { last: Math.max(last, at), calls: calls + 1 });
}
