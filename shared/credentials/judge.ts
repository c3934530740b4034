/** What a turn means to people: at least one verdict per app, and one for everything that is wrong. */
import { judgeCredentials } from "./judge-credentials.ts";
import { judgeRotation } from "./judge-rotation.ts";
import { blocks, type Obstacle, stops } from "./obstacles.ts";
import { outlook } from "./outlook.ts";
import { passes, type Turn } from "./turn.ts";
import type { Reading } from "./facts.ts";
import type { Level, Verdict } from "./run-report.ts";

/** The part of a verdict that differs from one to the next; the rest comes from the turn. */
export type Finding = Pick<Verdict, "level" | "rule" | "summary" | "action"> &
  Partial<Pick<Verdict, "keyId" | "threshold" | "turns" | "next">>;

/** From the gravest to the mildest. */
const levels: readonly Level[] = [
  "critical",
  "blocked",
  "hold",
  "unknown",
  "high",
  "warning",
  "acting",
  "info",
  "ok",
];

export function gravest(verdicts: readonly Pick<Verdict, "level">[]): Level {
  return levels.find((level) => verdicts.some((verdict) => verdict.level === level)) ?? "unknown";
}

export function judge(turn: Turn): Verdict[] {
  const findings = [
    ...judgeObstacles(turn),
    ...judgePreflight(turn),
    ...judgeExchange(turn),
    ...judgeRotation(turn),
    ...judgeCredentials(turn),
  ];
  if (findings.length === 0) findings.push(healthy);
  const next = nextOf(turn);
  const { tenantKey, clientId } = turn.facts.app;
  return findings
    .map((finding) => ({ tenantKey, clientId, keyId: undefined, next, ...finding }))
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
}

export function nextOf({ facts, state, step, failure }: Turn): Verdict["next"] {
  const again = { what: "The next turn looks again.", at: undefined };
  if (facts.app.mode === "federated")
    return { what: "The token exchange is tried again within the hour.", at: undefined };
  if (facts.app.mode === "watched") return again;
  return state === undefined || failure !== undefined ? again : outlook(state, step);
}

const healthy: Finding = {
  level: "ok",
  rule: "healthy",
  summary: "Every credential is in order.",
  action: undefined,
};

function judgeObstacles({ facts, state, evidence, request, failedTurns }: Turn): Finding[] {
  const blocking = state !== undefined && facts.app.mode === "secret" ? blocks(state) : [];
  return [...stops(facts, state, evidence, request), ...blocking].map((obstacle) => {
    const { summary, action, rule } = obstacle;
    const finding = { level: obstacleLevel(obstacle, facts), rule, summary, action };
    // An outage of minutes is no news; readers go on with what they have in memory.
    const isPassing = rule === "unreadable" && unreadableFor(facts).every(passes);
    return isPassing ? { ...finding, turns: failedTurns } : finding;
  });
}

function obstacleLevel({ level, rule }: Obstacle, { live }: Turn["facts"]): Level {
  const vaultIsGone = rule === "unreadable" && !live.ok;
  return rule === "revoked" || vaultIsGone ? "critical" : level;
}

function unreadableFor({ application, live, next }: Turn["facts"]) {
  const readings: readonly Reading<unknown>[] = [application, live, next];
  return readings.flatMap((reading) => (reading.ok ? [] : [reading.failure]));
}

/** What is read to foresee trouble; without it the rotation goes on, but nobody may think all is well. */
function judgePreflight({ facts, failedTurns }: Turn): Finding[] {
  const { servicePrincipal, policy, owners, permissions } = facts;
  const parts: readonly [string, Reading<unknown>][] = [
    ["the enterprise application's credentials", servicePrincipal],
    ["the app management policies", policy],
    ["the app registration's owners", owners],
    ["the rotator's own permissions", permissions],
    ["the service principal of the connector's managed identity", facts.app.identity],
  ];
  return parts.flatMap(([part, reading]) => {
    if (reading.ok || reading.failure === "notFound") return [];
    const finding: Finding = {
      level: "unknown",
      rule: "unreadable",
      summary: `Could not read ${part} (${reading.failure}).`,
      action: "Check the rotator's Microsoft Graph permissions.",
    };
    return [passes(reading.failure) ? { ...finding, turns: failedTurns } : finding];
  });
}

/** A new federated credential may be refused for half an hour: three turns. */
function judgeExchange({ exchange, failedTurns }: Turn): Finding[] {
  if (exchange === undefined || exchange === "ok" || exchange === "hold") return [];
  const refused = exchange === "refused" || exchange === "revoked";
  const lasting = failedTurns > 3;
  return [
    {
      level: lasting ? "critical" : "info",
      rule: "exchange_failed",
      summary: refused
        ? "Entra does not take the managed identity's token for this app."
        : `The token exchange gave no verdict (${exchange}).`,
      action:
        "Compare issuer, subject and audience of the app registration's federated credential with the managed identity.",
    },
  ];
}
