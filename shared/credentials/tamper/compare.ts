/** What differs between the baseline and what was read. Pure. */
import type { NamedKey } from "./audit-event.ts";
import { isOwn, type Ownership } from "./ownership.ts";
import { type CredentialEntry, isGraveField, type Snapshot } from "./snapshot.ts";

export interface Difference {
  /** The same change has the same key at every read. */
  readonly key: string;
  readonly field: string;
  readonly change: "added" | "removed";
  /** Of a credential. */
  readonly keyId: string | undefined;
  /** What came or went; others' text, so for administrators who look, never for alerts. */
  readonly value: string;
  readonly level: "high" | "warning";
  /** One of our own was taken away by somebody else. */
  readonly own: boolean;
}

/** Fields that either side does not know are left out: unknown is no difference. */
export function compareSnapshots(
  baseline: Snapshot,
  present: Snapshot,
  ownership: Ownership,
): Difference[] {
  const fields = Object.keys(baseline.fields).filter((name) => Object.hasOwn(present.fields, name));
  const lists = Object.keys(baseline.credentials).filter((name) =>
    Object.hasOwn(present.credentials, name),
  );
  return [
    ...fields.flatMap((field) =>
      compareField(field, baseline.fields[field] ?? [], present.fields[field] ?? []),
    ),
    ...lists.flatMap((list) =>
      compareForeign(
        list,
        baseline.credentials[list] ?? [],
        present.credentials[list] ?? [],
        ownership,
      ),
    ),
    ...missingOwn(present, ownership),
  ];
}

function compareField(
  field: string,
  before: readonly string[],
  after: readonly string[],
): Difference[] {
  const level = isGraveField(field) ? "high" : "warning";
  const make = (change: Difference["change"], value: string): Difference => ({
    key: `${field} ${change} ${value}`,
    field,
    change,
    keyId: undefined,
    value,
    level,
    own: false,
  });
  return [
    ...after.filter((value) => !before.includes(value)).map((value) => make("added", value)),
    ...before.filter((value) => !after.includes(value)).map((value) => make("removed", value)),
  ];
}

/** Our own come and go with the rotation; everybody else's stay as they were accepted. */
function compareForeign(
  field: string,
  before: readonly CredentialEntry[],
  after: readonly CredentialEntry[],
  ownership: Ownership,
): Difference[] {
  const foreign = (entries: readonly CredentialEntry[]) =>
    entries.filter((entry) => !isOwn(ownership, entry));
  const has = (entries: readonly CredentialEntry[], { keyId, facts }: CredentialEntry) =>
    entries.some((other) => other.keyId === keyId && other.facts === facts);
  const make = (change: Difference["change"], entry: CredentialEntry): Difference => ({
    key: `${field} ${change} ${entry.keyId} ${entry.facts}`,
    field,
    change,
    keyId: entry.keyId,
    value: describe(entry),
    level: "high",
    own: false,
  });
  return [
    ...foreign(after)
      .filter((entry) => !has(before, entry))
      .map((entry) => make("added", entry)),
    ...foreign(before)
      .filter((entry) => !has(after, entry))
      .map((entry) => make("removed", entry)),
  ];
}

const ownList = "passwordCredentials";

/** What we count on and Entra no longer lists: nobody but us may remove it. */
function missingOwn({ credentials }: Snapshot, { expected }: Ownership): Difference[] {
  const listed = credentials[ownList];
  if (listed === undefined) return [];
  const present = new Set(listed.map(({ keyId }) => keyId));
  return [...expected]
    .filter((keyId) => !present.has(keyId))
    .map((keyId) => ({
      key: ownKey(keyId),
      field: ownList,
      change: "removed",
      keyId,
      value: keyId,
      level: "high",
      own: true,
    }));
}

export const ownKey = (keyId: string): string => `own removed ${keyId}`;

function describe({ keyId, displayName }: NamedKey): string {
  return displayName === "" ? keyId : `${keyId} (${displayName})`;
}
