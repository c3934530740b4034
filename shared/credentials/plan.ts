/**
 * What is done next for an app, as a pure function of what was read: the rotation protocol, rule by
 * rule. The first rule that has something to do decides; one step is taken per run.
 */
import { mintOrMakeRoom } from "./make-room.ts";
import { stops } from "./obstacles.ts";
import { removable } from "./removable.ts";
import { rescue } from "./rescue.ts";
import { retire } from "./retire.ts";
import { goneSince, isQuarantined, proofsOf, protocol, refusalsOf } from "./tags.ts";
import type { HeldKey, Situation, State, Step, VoidReason } from "./state.ts";

type PlanRule = (situation: Situation) => Step | undefined;

const rules: readonly PlanRule[] = [
  recoverDeleted,
  giveUpIntents,
  giveUpCandidates,
  rescue,
  promoteProven,
  proveCandidate,
  startRotation,
  retire,
  tidyUp,
  correctEnd,
];

export function plan(situation: Situation): Step {
  const { state, evidence, request } = situation;
  const [stop] = stops(state.facts, state, evidence, request);
  if (stop !== undefined) return { do: "wait", why: stop.rule };
  for (const rule of rules) {
    const step = rule(situation);
    if (step !== undefined) return step;
  }
  return { do: "wait", why: "nothing is due" };
}

function recoverDeleted({ state: { facts } }: Situation): Step | undefined {
  const { app, live, next } = facts;
  const deleted = [
    { name: app.live, history: live },
    { name: app.next, history: next },
  ].find(({ history }) => history.ok && history.value.state === "deleted");
  return deleted && { do: "recover", secret: deleted.name };
}

/** The run that made an intent is over, and its nonce has not come up in Entra. */
function giveUpIntents({ state }: Situation): Step | undefined {
  const stale = state.intents.filter(
    ({ createdOn }) => state.facts.now - createdOn > protocol.intentLife,
  );
  return stale.length === 0 ? undefined : { do: "void", versions: stale, why: "stale" };
}

function giveUpCandidates({ state }: Situation): Step | undefined {
  for (const key of state.candidates) {
    const why = whyGivenUp(key, state);
    if (why !== undefined) return { do: "void", versions: key.versions, why };
  }
  return undefined;
}

function whyGivenUp(key: HeldKey, { current, facts }: State): VoidReason | undefined {
  // Another value went live after this one was made: a sibling, or a person's.
  if (current !== undefined && current.since >= key.since) return "overtaken";
  const refusals = refusalsOf(key);
  if (refusals === undefined) return undefined;
  if (refusals.last - key.since > protocol.longestLag) return "failed";
  // It worked, then vanished from Entra's list and worked no more: somebody removed it.
  const gone = goneSince(key) ?? Infinity;
  const worked = proofsOf(key)?.last ?? Infinity;
  const vanished = worked < gone && refusals.last >= gone && facts.now - gone >= protocol.absence;
  return vanished && key.credential === undefined ? "gone" : undefined;
}

function promoteProven({ state }: Situation): Step | undefined {
  const key = state.candidates.find((candidate) => isProven(candidate, state.facts.now));
  return key && { do: "promote", key, urgency: "routine" };
}

export function isProven(key: HeldKey, now: number): boolean {
  const proofs = proofsOf(key);
  const refusals = refusalsOf(key);
  return (
    proofs !== undefined &&
    proofs.count >= protocol.proofsNeeded &&
    proofs.last - proofs.first >= protocol.proofSpan &&
    (refusals === undefined || now - refusals.last >= protocol.quietAfterRefusal)
  );
}

function proveCandidate({ state: { candidates } }: Situation): Step | undefined {
  const [key] = candidates;
  return key && { do: "prove", key };
}

/** The current credential nears its end, or an administrator wants another. */
function startRotation({ state, request }: Situation): Step | undefined {
  const { rotationStart = Infinity, facts } = state;
  if (facts.now < rotationStart && request.rotate !== true) return undefined;
  return mintOrMakeRoom(state, "routine");
}

function tidyUp({ state }: Situation): Step | undefined {
  // An expired current one stays on the list until it is replaced: people are to see it.
  return removable(state, protocol.orphanLife).find(
    ({ credential }) => credential.keyId !== state.current?.keyId,
  );
}

/** Entra's end is the truth; the vault's and ours are copies. */
function correctEnd({ state: { current } }: Situation): Step | undefined {
  const end = current?.credential?.end;
  if (current?.keyId === undefined || end === undefined) return undefined;
  const wrong = current.versions.some(
    (version) =>
      version.enabled &&
      !isQuarantined(version) &&
      Math.abs((version.expiresOn ?? 0) - end) >= 1_000,
  );
  return wrong ? { do: "correct", key: current, end } : undefined;
}
