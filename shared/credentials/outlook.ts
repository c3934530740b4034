/** What the connector does next for an app by itself, and when: for people who plan ahead. */
import { hours } from "./durations.ts";
import { isQuarantined, proofsOf, protocol } from "./tags.ts";
import type { Instant } from "./facts.ts";
import type { Verdict } from "./run-report.ts";
import type { HeldKey, State, Step } from "./state.ts";

type Next = Verdict["next"];

/** After a step, or while it waits. */
export function outlook(state: State, step: Step): Next {
  const { candidates, current, previous, rotationStart, facts } = state;
  const [candidate] = candidates;
  const isRescue = "urgency" in step && step.urgency !== "routine";
  if (isRescue) return { what: "The new value goes live as soon as it signs in.", at: undefined };
  if (step.do === "mint") return at("The new secret is proven for 24 hours.", facts.now);
  if (candidate !== undefined)
    return at("The new secret goes live once it is proven.", promotion(candidate, facts.now));
  const leaving = previous.find(
    ({ credential }) => credential && state.ownValid.includes(credential),
  );
  if (leaving !== undefined && current !== undefined) return departure(leaving, current);
  if (rotationStart === undefined) return { what: "Nothing is due.", at: undefined };
  return at("The next rotation starts.", Math.max(rotationStart, facts.now));
}

function promotion(candidate: HeldKey, now: Instant): Instant {
  const begun = proofsOf(candidate)?.first ?? now;
  return Math.max(now, begun + protocol.proofSpan);
}

function departure(leaving: HeldKey, current: HeldKey): Next {
  if (leaving.versions.every(isQuarantined)) {
    const begun = Math.max(...leaving.versions.map(({ updatedOn }) => updatedOn));
    return at("The replaced secret is removed from Entra.", begun + protocol.quarantine);
  }
  return at("The replaced secret is disabled in the vault.", current.since + protocol.soak);
}

/** Every step from where the app stands to one credential, with its earliest time: a dry run. */
export function steps(state: State, step: Step): Next[] {
  const { facts, candidates } = state;
  const [candidate] = candidates;
  const promoted =
    candidate === undefined ? facts.now + protocol.proofSpan : promotion(candidate, facts.now);
  const disabled = promoted + protocol.soak;
  const removed = disabled + protocol.quarantine;
  const rest = [
    at("PROVE: three token requests an hour with the new value.", facts.now),
    at("PROMOTE: the proven value becomes the live secret.", promoted),
    at("SOAK: the old and the new value both work.", promoted),
    at("QUARANTINE: the old value is disabled in the vault.", disabled),
    at("REMOVE: the old secret is removed from Entra.", removed),
    at("CLOSE: its versions are marked as retired.", removed + hours),
  ];
  const mint = at("INTENT, MINT, STORE: a new secret is made and staged in the vault.", facts.now);
  if (candidate !== undefined) return rest;
  return step.do === "mint"
    ? [mint, ...rest]
    : [at(`First: ${step.do}.`, facts.now), mint, ...rest];
}

function at(what: string, time: Instant): Next {
  return { what, at: new Date(time).toISOString() };
}
