/** Which audit events are about an app and not our own doing. Pure. */
import type { ManagedApp } from "../facts.ts";
import type { AuditEvent } from "./audit-event.ts";
import { isOwn, namesConnector, type Ownership } from "./ownership.ts";
import type { Hit } from "./watch-state.ts";

export interface EventContext {
  readonly app: ManagedApp;
  readonly servicePrincipalId: string | undefined;
  readonly ownership: Ownership;
}

/** Repeats and order do not matter; the events of one operation are one hit, at its gravest. */
export function judgeEvents(events: readonly AuditEvent[], context: EventContext): Hit[] {
  const hits = new Map<string, Hit>();
  const unique = new Map(events.map((event) => [event.id, event]));
  const ordered = [...unique.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  for (const event of ordered) {
    if (!concerns(event, context) || isOurs(event, context)) continue;
    const hit = hitOf(event, context);
    const before = hits.get(hit.about);
    if (before === undefined || ranks.indexOf(hit.level) > ranks.indexOf(before.level))
      hits.set(hit.about, hit);
  }
  return [...hits.values()];
}

const ranks: readonly Hit["level"][] = ["warning", "high", "critical"];

function concerns({ ids }: AuditEvent, { app, servicePrincipalId }: EventContext): boolean {
  const watched = [app.objectId, app.clientId, servicePrincipalId, app.rotatorId];
  return watched.some((id) => id !== undefined && ids.has(id.toLowerCase()));
}

/** Our identity alone proves nothing, since it may be stolen: each key needs a record in the vault. */
function isOurs(event: AuditEvent, { app, ownership }: EventContext): boolean {
  if (!isRotator(event, app) || !event.aboutKeys || event.keys.length === 0) return false;
  return event.keys.every((key) => isOwn(ownership, key));
}

function isRotator({ actor }: AuditEvent, { rotatorId }: ManagedApp): boolean {
  return actor.kind === "app" && actor.id === rotatorId?.toLowerCase();
}

function hitOf(event: AuditEvent, { app, ownership }: EventContext): Hit {
  const { activity, actor, keys, at } = event;
  const stolen = isRotator(event, app);
  const foreign = keys.find((key) => !isOwn(ownership, key)) ?? keys[0];
  const who =
    actor.kind === "unknown" ? "somebody the log does not name" : `${actor.kind} ${actor.id}`;
  const notes = [
    stolen
      ? " This is the rotator's own identity, without a record in the vault: take it for stolen."
      : "",
    foreign !== undefined && namesConnector(foreign) && !stolen
      ? " The credential is named as a connector names its own."
      : "",
  ];
  return {
    about: `operation ${event.operation}`,
    at,
    level: stolen ? "critical" : activity.level,
    keyId: foreign?.keyId,
    summary: `${quoted(activity.name)} at ${new Date(at).toISOString()} by ${who}.${notes.join("")}`,
    activity: activity.name,
    actor: who,
  };
}

const quoted = (name: string): string => `"${name}"`;
