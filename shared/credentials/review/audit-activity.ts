/** Who and which tool was active, counted from our own audit records. */
import type { TableClient } from "@azure/data-tables";
import { auditPartition } from "../../audit/audit-log.ts";
import { asCall } from "../adapters/call-failure.ts";
import { days } from "../durations.ts";
import type { CallFailure } from "../../errors/call-failure.ts";
import type { Instant, Reading } from "../facts.ts";
import { unusedAfter } from "./build-review.ts";
import type { Activity, Use } from "./review-facts.ts";

interface AuditRow {
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
  const count = new Count();
  try {
    await asCall("read audit records", async () => {
      const client = await table();
      for (let day = now - unusedAfter; day <= now; day += 1 * days) {
        const queryOptions = query(tenantKey, day);
        for await (const row of client.listEntities<AuditRow>({ queryOptions })) count.add(row);
      }
    });
    return { ok: true, value: count };
  } catch (error) {
    return { ok: false, failure: (error as CallFailure).kind };
  }
}

function query(tenantKey: string, day: Instant): { filter: string; select: string[] } {
  const partition = auditPartition(tenantKey, new Date(day)).replaceAll("'", "''");
  return { filter: `PartitionKey eq '${partition}'`, select: ["time", "callerId", "tool", "mode"] };
}

class Count implements Activity {
  readonly callers = new Map<string, Use>();
  readonly tools = new Map<string, Use>();
  since: Instant | undefined;

  add({ time, callerId = "", tool = "", mode = "" }: AuditRow): void {
    const at = new Date(time ?? Number.NaN).getTime();
    if (Number.isNaN(at)) return;
    this.since = Math.min(this.since ?? at, at);
    note(this.callers, callerId.toLowerCase(), at);
    note(this.tools, `${mode} ${tool}`, at);
  }
}

function note(uses: Map<string, Use>, key: string, at: Instant): void {
  const { last = 0, calls = 0 } = uses.get(key) ?? {};
  uses.set(key, { last: Math.max(last, at), calls: calls + 1 });
}
