/** Work that leaves one audit record, whatever becomes of it. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import type { AuditLog } from "./audit-log.ts";
import type { AuditRecord } from "./audit-record.ts";

/** @param work adds to `resources` what it touched. */
export async function audited<T>(
  audit: AuditLog,
  { caller, tenant }: VerifiedCall,
  what: Pick<AuditRecord, "tool" | "surface" | "requestId">,
  work: (resources: string[]) => Promise<T>,
): Promise<T> {
  const time = new Date();
  const started = performance.now();
  const resources: string[] = [];
  let outcome: AuditRecord["outcome"] = "ok";
  try {
    return await work(resources);
  } catch (error) {
    outcome = error instanceof ConnectorError ? error.code : "internal_error";
    throw error;
  } finally {
    audit.write({
      ...what,
      time,
      tenantKey: tenant.key,
      mode: caller.mode,
      callerId: caller.objectId,
      clientId: caller.clientId,
      onBehalfOf: undefined,
      resources,
      outcome,
      graphRequestIds: [],
      durationMs: Math.round(performance.now() - started),
      bytes: 0,
    });
  }
}
