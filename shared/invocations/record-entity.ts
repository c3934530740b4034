/** Records of invocations as Table storage holds them: a partition per caller, newest first. */
import type { TableEntity } from "@azure/data-tables";
import type { InvocationKey, InvocationRecord } from "./types.ts";

export function partitionOf({ tenantKey, callerId }: Omit<InvocationKey, "id">): string {
  return `${tenantKey} ${callerId}`;
}

export function toEntity({
  etag: _etag,
  callback,
  ...record
}: Unstored & { etag?: string }): TableEntity {
  // Names alone: a property that is undefined would be kept as it was by nobody's wish.
  const present = Object.entries(record).filter(([, value]) => value !== undefined);
  return {
    partitionKey: partitionOf(record),
    rowKey: record.id,
    ...Object.fromEntries(present),
    ...(callback !== undefined && { callback: JSON.stringify(callback) }),
  };
}

type Unstored = Omit<InvocationRecord, "etag">;

/** The entity as it was read, with what Table storage itself adds. */
export function fromEntity(entity: Record<string, unknown>): InvocationRecord {
  const text = (name: string) => entity[name] as string | undefined;
  const callback = text("callback");
  return {
    etag: String(entity["etag"]),
    tenantKey: String(entity["tenantKey"]),
    callerId: String(entity["callerId"]),
    id: String(entity["id"]),
    status: entity["status"] as InvocationRecord["status"],
    waitingFor: entity["waitingFor"] as InvocationRecord["waitingFor"],
    signInUntil: text("signInUntil"),
    mode: entity["mode"] as InvocationRecord["mode"],
    clientId: String(entity["clientId"]),
    acceptedAt: String(entity["acceptedAt"]),
    startedAt: text("startedAt"),
    endedAt: text("endedAt"),
    enqueued: entity["enqueued"] === true,
    holder: text("holder"),
    heldUntil: text("heldUntil"),
    attempts: Number(entity["attempts"]),
    turn: Number(entity["turn"]),
    currentTool: text("currentTool"),
    cancelRequested: entity["cancelRequested"] === true,
    approvalUntil: text("approvalUntil"),
    callback: callback === undefined ? undefined : JSON.parse(callback),
  };
}
