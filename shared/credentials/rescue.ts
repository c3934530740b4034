/** BOOTSTRAP and EMERGENCY: there is no live value that signs in, so speed goes before proof. */
import { mintOrMakeRoom } from "./make-room.ts";
import {
  isQuarantined,
  openSeries,
  protocol,
  recoveryTag,
  refusalsOf,
  refusalTag,
} from "./tags.ts";
import type { Instant } from "./facts.ts";
import type {
  Evidence,
  HeldKey,
  RotationRequest,
  Situation,
  State,
  Step,
  Urgency,
} from "./state.ts";

export function rescue(situation: Situation): Step | undefined {
  const { state, evidence } = situation;
  const urgency = rescueUrgency(situation);
  if (urgency === undefined) return noteRefusal(state, evidence) ?? noteRecovery(state, evidence);
  const working = workingValue(state, evidence);
  if (working !== undefined) return { do: "promote", key: working, urgency };
  return (
    bringBack(state) ??
    awaitCandidate(state, evidence) ??
    mintOrMakeRoom(state, urgency) ??
    noteRefusal(state, evidence)
  );
}

/** Undefined while the live value is not known to be dead. */
export function rescueUrgency({ state, evidence, request }: Situation): Urgency | undefined {
  const { current, previous, facts } = state;
  if (current === undefined) return previous.length === 0 ? "bootstrap" : "emergency";
  return isDead(current, facts.now, evidence, request) ? "emergency" : undefined;
}

/**
 * Expired by Entra, or refused in two runs some minutes apart. That Entra's list lacks it is no
 * more than a hint: the list lags.
 */
function isDead(
  current: HeldKey,
  now: Instant,
  { signIns }: Evidence,
  { replaceRevoked = false }: RotationRequest,
): boolean {
  const verdict = signIns.get(current.id);
  if (current.keyId !== undefined && current.end !== undefined && current.end <= now) return true;
  if (verdict === "revoked") return replaceRevoked;
  const series = openSeries(current, now);
  return (
    verdict === "refused" && series !== undefined && now - series.first >= protocol.emergencyAfter
  );
}

function noteRefusal({ current, facts }: State, { signIns }: Evidence): Step | undefined {
  if (current === undefined || signIns.get(current.id) !== "refused") return undefined;
  return { do: "note", key: current, tags: { no: refusalTag(current, facts.now) } };
}

/** Refusals before and after a sign-in that worked are no emergency. */
function noteRecovery({ current }: State, { signIns }: Evidence): Step | undefined {
  const series = current && refusalsOf(current);
  if (series === undefined || series.over || signIns.get(current?.id ?? "") !== "ok")
    return undefined;
  return { do: "note", key: current as HeldKey, tags: { no: recoveryTag(series) } };
}

/** An earlier value, or one that waits: of those that sign in, the one that lives longest. */
function workingValue(
  { candidates, previous, facts }: State,
  { signIns }: Evidence,
): HeldKey | undefined {
  return [...candidates, ...previous]
    .filter(({ id, end }) => signIns.get(id) === "ok" && (end ?? Infinity) > facts.now)
    .toSorted((a, b) => (b.end ?? Infinity) - (a.end ?? Infinity))[0];
}

/** A value that we disabled may be the one that works. */
function bringBack({ previous, facts }: State): Step | undefined {
  const key = previous.find(
    ({ versions, credential }) =>
      versions.some(isQuarantined) &&
      credential !== undefined &&
      (credential.end ?? Infinity) > facts.now,
  );
  return key && { do: "restore", key };
}

/** A secret made a moment ago may take minutes to work. */
function awaitCandidate(state: State, evidence: Evidence): Step | undefined {
  const { candidates, facts } = state;
  const key = candidates.find(({ since }) => facts.now - since < protocol.patience);
  return key && (noteRefusal(state, evidence) ?? { do: "prove", key });
}
