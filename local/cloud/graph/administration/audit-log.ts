/** The directory's audit log: events arrive late, may come twice, and come in no reliable order. */
import { createHash, randomUUID } from "node:crypto";
import { type Actor, initiatedBy } from "./actor.ts";

export interface AuditTarget {
  readonly id: string;
  readonly displayName: string | null;
  readonly type: "Application" | "ServicePrincipal" | "User" | "Policy" | "Other";
}

export interface ModifiedProperty {
  readonly displayName: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

export interface AuditActivity {
  readonly activityDisplayName: string;
  readonly operationType: "Add" | "Assign" | "Delete" | "Unassign" | "Update";
  readonly category?: string;
  readonly targets: readonly AuditTarget[];
  readonly modified: readonly ModifiedProperty[];
}

interface AuditEvent {
  readonly id: string;
  readonly at: number;
  readonly resource: Record<string, unknown>;
}

const keptFor = 7 * 24 * 60 * 60 * 1000;

export class AuditLog {
  /** Milliseconds until an event can be read. */
  lateBy = 2 * 60 * 1000;
  /** Lists every event twice, under one id. */
  doubled = false;
  /** Lists events in an order that has nothing to do with time. */
  shuffled = false;
  #events: AuditEvent[] = [];

  record(activity: AuditActivity, actor: Actor, now: number): void {
    const id = `Directory_${randomUUID()}_${this.#events.length}`;
    this.#events.push({ id, at: now, resource: eventResource(id, activity, actor, now) });
  }

  /** What can be read now, newest first. */
  read(now: number): Record<string, unknown>[] {
    this.#events = this.#events.filter(({ at }) => at > now - keptFor);
    const visible = this.#events.filter(({ at }) => at + this.lateBy <= now).toReversed();
    const listed = this.doubled ? [...visible, ...visible] : visible;
    const ordered = this.shuffled
      ? listed.toSorted((a, b) => (hash(a) < hash(b) ? -1 : 1))
      : listed;
    return ordered.map(({ resource }) => resource);
  }
}

const hash = ({ id }: AuditEvent) => createHash("sha256").update(id).digest("hex");

function eventResource(
  id: string,
  { activityDisplayName, operationType, category, targets, modified }: AuditActivity,
  actor: Actor,
  now: number,
): Record<string, unknown> {
  return {
    id,
    category: category ?? "ApplicationManagement",
    correlationId: randomUUID(),
    result: "success",
    resultReason: "",
    activityDisplayName,
    activityDateTime: new Date(now).toISOString(),
    loggedByService: "Core Directory",
    operationType,
    initiatedBy: initiatedBy(actor),
    targetResources: targets.map(({ id: targetId, displayName, type }, index) => ({
      id: targetId,
      displayName,
      type,
      userPrincipalName: null,
      groupType: null,
      modifiedProperties: index === 0 ? modified : [],
    })),
    additionalDetails: [],
  };
}
