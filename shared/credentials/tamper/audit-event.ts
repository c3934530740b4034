/** A directory audit event, reduced to ids and to what is judged. */
import type { Instant } from "../facts.ts";
import { type Activity, isCredentialActivity, opensDoor, watchedActivity } from "./activities.ts";

/** As Microsoft Graph lists it; only what is read. */
export interface DirectoryAuditResource {
  readonly id?: string;
  readonly activityDateTime?: string;
  readonly activityDisplayName?: string;
  readonly correlationId?: string | null;
  readonly result?: string | null;
  readonly initiatedBy?: {
    readonly user?: { readonly id?: string | null } | null;
    readonly app?: { readonly servicePrincipalId?: string | null } | null;
  };
  readonly targetResources?: readonly {
    readonly id?: string | null;
    readonly modifiedProperties?: readonly ModifiedProperty[] | null;
  }[];
}

interface ModifiedProperty {
  readonly displayName?: string | null;
  readonly oldValue?: string | null;
  readonly newValue?: string | null;
}

export interface NamedKey {
  readonly keyId: string;
  readonly displayName: string;
}

export interface AuditEvent {
  readonly id: string;
  /** Events of one operation share it. */
  readonly operation: string;
  readonly at: Instant;
  readonly activity: Activity;
  /** Of credentials, whether on their own or in a general update. */
  readonly aboutKeys: boolean;
  readonly actor: { readonly kind: "user" | "app" | "unknown"; readonly id: string };
  /** Every id in targets and changed values. */
  readonly ids: ReadonlySet<string>;
  /** Credentials that came or went. */
  readonly keys: readonly NamedKey[];
}

/** Undefined: nothing that is watched, or it did not happen. */
export function readAuditEvent(resource: DirectoryAuditResource): AuditEvent | undefined {
  const { id = "", activityDisplayName = "", activityDateTime = "", result } = resource;
  const activity = watchedActivity(activityDisplayName);
  const at = Date.parse(activityDateTime);
  if (activity === undefined || id === "" || Number.isNaN(at) || result === "failure")
    return undefined;
  const targets = resource.targetResources ?? [];
  const properties = targets.flatMap(({ modifiedProperties }) => modifiedProperties ?? []);
  const names = properties.map(({ displayName }) => displayName ?? "").filter((n) => n !== summary);
  const keyOnly = names.length > 0 && names.every((name) => name === keyProperty);
  return {
    id,
    operation: plainId(resource.correlationId) ?? id,
    at,
    activity: names.some(opensDoor) ? { ...activity, level: "high" } : activity,
    aboutKeys: isCredentialActivity(activity) || keyOnly,
    actor: actorOf(resource.initiatedBy),
    ids: idsIn(targets, properties),
    keys: properties.filter(({ displayName }) => displayName === keyProperty).flatMap(changedKeys),
  };
}

const keyProperty = "KeyDescription";
const summary = "Included Updated Properties";
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

function plainId(value: string | null | undefined): string | undefined {
  return value?.match(guid)?.[0]?.toLowerCase();
}

function actorOf(by: DirectoryAuditResource["initiatedBy"]): AuditEvent["actor"] {
  const user = plainId(by?.user?.id);
  if (user !== undefined) return { kind: "user", id: user };
  const app = plainId(by?.app?.servicePrincipalId);
  return app === undefined ? { kind: "unknown", id: "" } : { kind: "app", id: app };
}

function idsIn(
  targets: readonly { readonly id?: string | null }[],
  properties: readonly ModifiedProperty[],
): ReadonlySet<string> {
  const texts = [
    ...targets.map(({ id }) => id),
    ...properties.flatMap(({ oldValue, newValue }) => [oldValue, newValue]),
  ];
  return new Set(texts.flatMap((text) => text?.toLowerCase().match(guid) ?? []));
}

/** `["[KeyIdentifier=…,KeyType=Password,KeyUsage=Verify,DisplayName=…]"]`, before and after. */
function changedKeys({ oldValue, newValue }: ModifiedProperty): NamedKey[] {
  const before = keysIn(oldValue);
  const after = keysIn(newValue);
  const gone = [...before].filter(([keyId]) => !after.has(keyId));
  const come = [...after].filter(([keyId]) => !before.has(keyId));
  return [...gone, ...come].map(([keyId, displayName]) => ({ keyId, displayName }));
}

const keyPattern = /\[KeyIdentifier=([0-9a-f-]{36})([^\]]*)\]/gi;

function keysIn(value: string | null | undefined): Map<string, string> {
  const found = (value ?? "").matchAll(keyPattern);
  return new Map(
    [...found].map(([, keyId = "", rest = ""]) => [
      keyId.toLowerCase(),
      /DisplayName=([^,\]]*)/.exec(rest)?.[1] ?? "",
    ]),
  );
}
