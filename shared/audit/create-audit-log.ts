/** The audit log of an app, which tells the host's log of what storage does not take. */
import type { AzureCredential } from "../identity/azure-credential.ts";
import { describeFault, logError } from "../log.ts";
import { type AuditLog, TableAuditLog } from "./audit-log.ts";
import { openTable } from "../storage/table.ts";

export interface AuditSettings {
  readonly tableServiceUrl: string;
  readonly auditTable: string;
}

export function createAuditLog(settings: AuditSettings, azure: AzureCredential): AuditLog {
  return new TableAuditLog({
    table: openTable(settings.tableServiceUrl, settings.auditTable, azure),
    onError: (error) => logError(`audit records wait: ${describeFault(error)}`),
    onLost: (record) => logError(`audit record not stored: ${JSON.stringify(record)}`),
  });
}
