/** A turn as the report that people and the alerts read. */
import { allCredentials, daysLeft, endLevel, expires } from "./judge-credentials.ts";
import { gravest, judge, nextOf } from "./judge.ts";
import { ownerOf } from "./owner.ts";
import { readDisplayName } from "./tags.ts";
import type { Turn } from "./turn.ts";
import type { EntraCredential, ManagedApp } from "./facts.ts";
import type { AppReport, CredentialReport } from "./run-report.ts";
import type { State } from "./state.ts";

export interface Effort {
  readonly calls: number;
  readonly elapsedMs: number;
}

export function reportOf(turn: Turn, done: string, effort: Effort): AppReport {
  const { facts, failedTurns } = turn;
  const verdicts = judge(turn);
  const level = gravest(verdicts);
  return {
    ...identityOf(facts.app),
    checkedAt: iso(facts.now),
    level,
    verdicts,
    credentials: allCredentials(facts).map((credential) => describe(credential, turn)),
    step: done,
    next: nextOf(turn),
    failedTurns,
    urgent: isUrgent(turn),
    ...effort,
  };
}

/** For an app whose turn did not end: nothing is known, so nothing is said to be well. */
export function unfinishedReport(app: ManagedApp, now: number, before?: AppReport): AppReport {
  const next = { what: "The next run tries again.", at: undefined };
  return {
    ...identityOf(app),
    checkedAt: before?.checkedAt ?? iso(now),
    level: "unknown",
    verdicts: [
      {
        tenantKey: app.tenantKey,
        clientId: app.clientId,
        keyId: undefined,
        level: "unknown",
        rule: "unfinished",
        turns: (before?.failedTurns ?? 0) + 1,
        summary: `The credentials of ${app.name} were not looked at to the end in this run.`,
        next,
        action: "If it lasts, read the rotator's log.",
      },
    ],
    credentials: before?.credentials ?? [],
    step: "none",
    next,
    failedTurns: (before?.failedTurns ?? 0) + 1,
    urgent: true,
    calls: 0,
    elapsedMs: 0,
  };
}

function identityOf({ tenantKey, tenantId, objectId, clientId, name, mode }: ManagedApp) {
  return { tenantKey, tenantId, objectId, clientId, name, mode };
}

/** While readers may be refused, ten minutes matter; while all is well, an hour is often enough. */
function isUrgent({ state, evidence, failure, exchange, facts }: Turn): boolean {
  if (exchange !== undefined) return exchange !== "ok";
  if (facts.app.mode !== "secret") return false;
  const current = state?.current;
  if (state === undefined || current === undefined || failure !== undefined) return true;
  const works = evidence.signIns.get(current.id) === "ok";
  return !works || (current.end ?? Infinity) <= facts.now;
}

function describe(credential: EntraCredential, { facts, state }: Turn): CredentialReport {
  const owner = ownerOf(credential, facts.app, state);
  const signsIn = facts.app.mode === "federated" && owner === "ours";
  const { kind, location, keyId, displayName, end } = credential;
  const left = expires(credential) && end !== undefined ? daysLeft(end, facts.now) : undefined;
  return {
    kind,
    location,
    keyId,
    displayName: readDisplayName(displayName) === undefined ? undefined : displayName,
    owner,
    end: end === undefined ? undefined : iso(end),
    daysLeft: left,
    role: signsIn ? "current" : roleOf(keyId, state),
    level: (left === undefined ? undefined : endLevel(left)?.level) ?? "ok",
  };
}

function roleOf(keyId: string, state: State | undefined): CredentialReport["role"] {
  if (state === undefined) return "other";
  const { current, candidates, previous, spent, orphans } = state;
  const has = (held: readonly { keyId?: string | undefined }[]) =>
    held.some((key) => key.keyId === keyId);
  if (current?.keyId === keyId || current?.credential?.keyId === keyId) return "current";
  if (has(candidates)) return "candidate";
  if (has(previous)) return "previous";
  if (has(spent)) return "spent";
  return has(orphans) ? "orphan" : "other";
}

/** Years beyond 9999 have no ISO form that everybody reads; Entra's latest is 9999. */
function iso(time: number): string {
  return new Date(time).toISOString();
}
