/** The tags of vault versions: all the memory that the rotation has. Never a value. */
import { days, hours, minutes } from "./durations.ts";
import type { Instant, ManagedApp, VaultVersion } from "./facts.ts";
import type { HeldKey, VoidReason } from "./state.ts";

export type Tags = Readonly<Record<string, string>>;

/** `n`: the nonce in the credential's display name. */
export const nonceOf = ({ tags }: VaultVersion): string | undefined => tags["n"];

/** `k`: the key id, for hand-made secrets given by an administrator's `adopt`. */
export const keyIdOf = ({ tags }: VaultVersion): string | undefined => tags["k"] ?? tags["adopt"];

/** `s`: given up; with `why`. */
export const isVoid = ({ tags }: VaultVersion): boolean => tags["s"] === "void";
export const isQuarantined = ({ tags }: VaultVersion): boolean => tags["s"] === "quarantined";
export const isRetired = ({ tags }: VaultVersion): boolean => tags["s"] === "retired";
export const voidReason = ({ tags }: VaultVersion): VoidReason | undefined =>
  isVoid({ tags } as VaultVersion) ? (tags["why"] as VoidReason | undefined) : undefined;

export const displayNameOf = (app: ManagedApp, nonce: string): string =>
  `m365c:${app.instanceId}:${nonce}`;

/** Who named a credential: some connector of this kind, and its nonce. */
export function readDisplayName(name: string): { instanceId: string; nonce: string } | undefined {
  const [, instanceId, nonce] = /^m365c:([\w.-]+):([0-9a-f]{32})$/.exec(name) ?? [];
  return instanceId !== undefined && nonce !== undefined ? { instanceId, nonce } : undefined;
}

export function intentTags(app: ManagedApp, nonce: string): Tags {
  return { n: nonce, app: app.objectId, t: app.tenantId };
}

export function valueTags(app: ManagedApp, nonce: string, keyId: string, end: Instant): Tags {
  return { ...intentTags(app, nonce), k: keyId, e: new Date(end).toISOString() };
}

/** Tags that go with a value from `next` to `live`, or with a value that returns: not its history. */
export function carriedTags({ versions: [newest] }: HeldKey): Tags {
  const kept = ["n", "k", "adopt", "app", "t", "e"] as const;
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = newest?.tags[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** `e`: the end that Entra gave. */
export function endTag({ tags }: VaultVersion): Instant | undefined {
  const end = Date.parse(tags["e"] ?? "");
  return Number.isNaN(end) ? undefined : end;
}

/** `ok`: successful token requests of a candidate. */
export interface ProofCount {
  readonly first: Instant;
  readonly last: Instant;
  readonly count: number;
}

/** `first/last/count`, over duplicates of one value: the fullest. */
export function proofsOf({ versions }: HeldKey): ProofCount | undefined {
  const counts = versions.flatMap(({ tags }) => {
    const [first, last, count] = (tags["ok"] ?? "").split("/").map(Number);
    return first && last && count ? [{ first, last, count }] : [];
  });
  return counts.toSorted((a, b) => b.count - a.count)[0];
}

export const proofTag = ({ first, last, count }: ProofCount): string => `${first}/${last}/${count}`;

/** `no`: a series of refused sign-ins; over once a sign-in worked again. */
export interface Refusals {
  readonly first: Instant;
  readonly last: Instant;
  readonly over: boolean;
}

/** The latest series on any version of the value. */
export function refusalsOf({ versions }: HeldKey): Refusals | undefined {
  const series = versions.flatMap(({ tags }) => {
    const [first = "", last = "", over] = (tags["no"] ?? "").split("/");
    const times = { first: Number(first), last: Number(last) };
    return times.last > 0 ? [{ ...times, over: over === "over" }] : [];
  });
  return series.toSorted((a, b) => b.last - a.last)[0];
}

/** A refusal continues a series that is not over, else it begins one. */
export function refusalTag(key: HeldKey, now: Instant): string {
  return `${openSeries(key, now)?.first ?? now}/${now}`;
}

export function recoveryTag({ first, last }: Refusals): string {
  return `${first}/${last}/over`;
}

/** Runs in between may have died, but none of them saw a sign-in that worked. */
export function openSeries(key: HeldKey, now: Instant): Refusals | undefined {
  const series = refusalsOf(key);
  return series !== undefined && !series.over && now - series.last <= seriesGap
    ? series
    : undefined;
}

const seriesGap = 3 * hours;

/** `gone`: when Entra's list first lacked the key. */
export function goneSince({ versions }: HeldKey): Instant | undefined {
  const times = versions.map(({ tags }) => Number(tags["gone"])).filter((time) => time > 0);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Limits of the protocol that several files share. */
export const protocol = {
  /** An intent without a secret is given up after this. */
  intentLife: 15 * minutes,
  /** What a run may still be working on is younger than this. */
  settled: 2 * hours,
  orphanLife: 48 * hours,
  /** Entra may refuse a new secret for so long. */
  longestLag: 24 * hours,
  proofsNeeded: 9,
  proofsPerTurn: 3,
  proofSpan: 24 * hours,
  quietAfterRefusal: 6 * hours,
  soak: 14 * days,
  quarantine: 72 * hours,
  leastLeftForRemoval: 30 * days,
  ownSecrets: 3,
  mintsPerDay: 3,
  mintsPerDayInEmergency: 6,
  emergencyAfter: 10 * minutes,
  /** For how long an emergency waits for a new secret to work before it makes another. */
  patience: 1 * hours,
  /** Two absences so far apart are no lag. */
  absence: 1 * hours,
} as const;
