/** Verdicts about the rotation itself: what it is doing, and what went wrong with it. */
import { days } from "./durations.ts";
import type { Finding } from "./judge.ts";
import { rescueUrgency } from "./rescue.ts";
import { isQuarantined, isRetired, protocol, voidReason } from "./tags.ts";
import { passes, type Turn } from "./turn.ts";
import type { VaultVersion } from "./facts.ts";
import type { State } from "./state.ts";

export function judgeRotation(turn: Turn): Finding[] {
  const { facts, state } = turn;
  if (facts.app.mode !== "secret" || state === undefined) return [];
  return [
    judgeStep(turn),
    judgeEmergency(turn, state),
    judgeDeleted(state),
    judgeSignIn(turn, state),
    judgeCandidates(state),
    judgeVersions(state),
    judgePolicy(state),
    judgeSurplus(state),
    judgeProgress(turn, state),
  ].filter((finding) => finding !== undefined);
}

function judgeStep({ step, failure, failedTurns }: Turn): Finding | undefined {
  if (failure === undefined) return undefined;
  const summary = `The step ${step.do} failed (${failure}).`;
  if (passes(failure))
    return {
      level: failedTurns < 3 ? "info" : "unknown",
      rule: failure === "outOfTime" ? "unfinished" : "step_failed",
      summary,
      turns: failedTurns,
      action: "None while it passes; if it lasts, check Microsoft Graph and the vault.",
    };
  const [rule, action] = refusals[failure as keyof typeof refusals] ?? refusals.refused;
  return { level: failure === "policyLifetime" ? "warning" : "blocked", rule, summary, action };
}

const refusals = {
  denied: [
    "blocked_permission",
    "Check the rotator's permission and ownership in Entra, its role on the vault, and the vault's firewall.",
  ],
  limit: ["blocked_limit", "Remove a client secret that nobody uses any more."],
  policyForbids: [
    "blocked_policy",
    "Move the app to a federated credential: policies that forbid secrets are never changed by the connector.",
  ],
  policyLifetime: ["short_policy", undefined],
  refused: ["step_failed", "Read the rotator's log for this turn."],
} as const;

function judgeEmergency({ evidence, request }: Turn, state: State): Finding | undefined {
  const urgency = rescueUrgency({ state, evidence, request });
  if (urgency === undefined) return undefined;
  if (urgency === "bootstrap")
    return {
      level: "acting",
      rule: "rotating",
      summary: "The app has no client secret in the vault yet: the first one is made.",
      action: undefined,
    };
  return {
    level: "critical",
    rule: "emergency",
    summary: "The live client secret does not work: a working one is put in its place.",
    action: "Find out who removed or changed it; the directory's audit log names the actor.",
  };
}

function judgeDeleted({ facts: { app, live, next } }: State): Finding | undefined {
  const isDeleted = (history: typeof live) => history.ok && history.value.state === "deleted";
  if (!isDeleted(live) && !isDeleted(next)) return undefined;
  return {
    level: isDeleted(live) ? "critical" : "high",
    rule: "secret_deleted",
    summary: `The vault secret ${isDeleted(live) ? app.live : app.next} was deleted; it is being recovered.`,
    action:
      "Recover it in the vault if the rotator's role does not allow that, and find out who deleted it.",
  };
}

function judgeSignIn({ evidence }: Turn, { current }: State): Finding | undefined {
  const verdict = current && evidence.signIns.get(current.id);
  if (verdict === "blocked")
    return {
      level: "warning",
      rule: "sign_in_blocked",
      summary:
        "Conditional Access blocks the app's sign-in from here: its secret cannot be proven.",
      action: "Adjust the Conditional Access policies for workload identities.",
    };
  if (verdict !== "refused" && verdict !== "mixed") return undefined;
  return {
    level: "high",
    rule: "step_failed",
    summary: "Entra refused the live client secret in this turn; the next turns decide.",
    action: undefined,
  };
}

function judgeCandidates({ spent, facts: { now } }: State): Finding | undefined {
  const failed = spent.find(({ versions }) =>
    versions.some(
      (version) =>
        ["failed", "gone"].includes(voidReason(version) ?? "") && now - version.updatedOn < days,
    ),
  );
  return (
    failed && {
      keyId: failed.keyId,
      level: "high",
      rule: "candidate_failed",
      summary: "A new client secret was never accepted, or vanished before it went live.",
      action: "Check the app registration's audit log for who removes or changes its secrets.",
    }
  );
}

/** A live version that was disabled by hand, or stored by hand. */
function judgeVersions({ current, facts: { live } }: State): Finding | undefined {
  const [newest] = live.ok ? live.value.versions : [];
  if (newest !== undefined && isDisabledByHand(newest))
    return {
      level: "high",
      rule: "version_disabled",
      summary:
        "Somebody disabled the newest version of the live secret; readers use the one before.",
      action: "Enable it again, or ask for a rotation.",
    };
  if (current === undefined || current.keyId !== undefined) return undefined;
  return {
    level: "warning",
    rule: "unknown_version",
    summary: "Somebody stored the live secret by hand, so its end is only guessed.",
    action: "Adopt it by naming its key id, so that it is replaced in time and removed afterwards.",
  };
}

function isDisabledByHand(version: VaultVersion): boolean {
  return !version.enabled && !isQuarantined(version) && !isRetired(version);
}

function judgePolicy({ lifetime }: State): Finding | undefined {
  if (lifetime >= 64 * days) return undefined;
  return {
    level: "warning",
    rule: "short_policy",
    summary: `A policy allows secrets of ${Math.floor(lifetime / days)} days only: nobody can be warned 30 days ahead.`,
    action: "Use a federated credential, or allow this app secrets of 180 days.",
  };
}

function judgeSurplus({ ownValid }: State): Finding | undefined {
  if (ownValid.length <= protocol.ownSecrets) return undefined;
  return {
    level: "high",
    rule: "surplus",
    summary: `The connector holds ${ownValid.length} client secrets of this app, more than it ever needs.`,
    action: "Check that the rotator may remove secrets, and that only one rotator runs.",
  };
}

function judgeProgress(
  { step, failure, evidence, request }: Turn,
  state: State,
): Finding | undefined {
  const { candidates, previous, ownValid } = state;
  const leaving = previous.some(({ credential }) => credential && ownValid.includes(credential));
  // Said already.
  if (rescueUrgency({ state, evidence, request }) !== undefined) return undefined;
  const busy = step.do !== "wait" && failure === undefined;
  if (!busy && candidates.length === 0 && !leaving) return undefined;
  return {
    level: "acting",
    rule: step.do === "correct" ? "end_corrected" : "rotating",
    summary: busy ? `This turn: ${step.do}.` : "A rotation is under way.",
    action: undefined,
  };
}
