/** SOAK, QUARANTINE, REMOVE and CLOSE: how a replaced credential leaves, undoably until the last. */
import { hours } from "./durations.ts";
import { goneSince, isQuarantined, isRetired, protocol, refusalsOf } from "./tags.ts";
import type {
  EntraCredential,
  Evidence,
  HeldKey,
  Instant,
  Situation,
  State,
  Step,
} from "./types.ts";

export function retire({ state, evidence }: Situation): Step | undefined {
  const { current, previous } = state;
  if (current === undefined) return undefined;
  for (const key of previous) {
    const step = retireOne(key, current, state, evidence);
    if (step !== undefined) return step;
  }
  return undefined;
}

function retireOne(
  key: HeldKey,
  current: HeldKey,
  state: State,
  evidence: Evidence,
): Step | undefined {
  const { now } = state.facts;
  // What a person disabled after it went live is newer than the current value: not ours to retire.
  if (key.keyId === undefined || key.since > current.since || key.versions.every(isRetired))
    return undefined;
  if (key.credential === undefined) return close(key, now);
  const isOurs = state.ownValid.includes(key.credential);
  // Without sign-in logs to ask, only time says that nobody uses it.
  const soak = evidence.uses.has(key.id) ? protocol.soakWithEvidence : protocol.soak;
  if (!isOurs || !isSettled(current, state, evidence) || now - current.since < soak)
    return undefined;
  const isUsed = isStillUsed(key, current, evidence);
  return isInQuarantine(key)
    ? leaveQuarantine(key, key.credential, isUsed, now)
    : enterQuarantine(key, isUsed);
}

/** Absent twice, an hour apart: Entra's lists lag. */
function close(key: HeldKey, now: number): Step | undefined {
  const gone = goneSince(key);
  if (gone === undefined) return { do: "note", key, tags: { gone: String(now) } };
  return now - gone >= protocol.absence ? { do: "close", key } : undefined;
}

/** Signed in with this very run, not refused of late, and far from its own end. */
function isSettled(current: HeldKey, { facts: { now } }: State, { signIns }: Evidence): boolean {
  const refusals = refusalsOf(current);
  return (
    current.keyId !== undefined &&
    signIns.get(current.id) === "ok" &&
    (refusals === undefined || now - refusals.last > protocol.quietAfterRefusal) &&
    (current.end ?? Infinity) - now > protocol.leastLeftForRemoval
  );
}

/** Also when a person disabled it. */
const isInQuarantine = ({ versions }: HeldKey): boolean =>
  versions.every((version) => !version.enabled);

function enterQuarantine(key: HeldKey, isUsed: boolean): Step | undefined {
  return isUsed ? undefined : { do: "quarantine", key };
}

function leaveQuarantine(
  key: HeldKey,
  credential: EntraCredential,
  isUsed: boolean,
  now: Instant,
): Step | undefined {
  // What a person disabled stays so.
  if (isUsed) return key.versions.some(isQuarantined) ? { do: "restore", key } : undefined;
  const begun = Math.max(...key.versions.map(({ updatedOn }) => updatedOn));
  return now - begun < protocol.quarantine
    ? undefined
    : { do: "remove", credential, why: "retired" };
}

/** Instances may hold the old value for a day after the new one went live. */
function isStillUsed(key: HeldKey, current: HeldKey, { uses }: Evidence): boolean {
  const used = uses.get(key.id);
  return used !== undefined && used > current.since + 24 * hours;
}
