/** SOAK, QUARANTINE, REMOVE and CLOSE: how a replaced credential leaves, undoably until the last. */
import { goneSince, isRetired, protocol, refusalsOf } from "./tags.ts";
import type { Instant } from "./facts.ts";
import type { Evidence, HeldKey, Situation, State, Step } from "./state.ts";

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
  // Microsoft Graph tells who signs in with which secret in its beta alone: time has to say that
  // nobody uses the old one any more.
  const hasSoaked = now - current.since >= protocol.soak;
  if (!isOurs || !hasSoaked || !isSettled(current, state, evidence)) return undefined;
  if (!isInQuarantine(key)) return { do: "quarantine", key };
  return hasRested(key, now)
    ? { do: "remove", credential: key.credential, why: "retired" }
    : undefined;
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

function hasRested({ versions }: HeldKey, now: Instant): boolean {
  return now - Math.max(...versions.map(({ updatedOn }) => updatedOn)) >= protocol.quarantine;
}
