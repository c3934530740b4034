/** Verdicts about single credentials: nearing their end, without one, or made by somebody else. */
import { days } from "./durations.ts";
import type { Finding } from "./judge.ts";
import { otherConnectors } from "./obstacles.ts";
import { ownerOf } from "./owner.ts";
import { readDisplayName } from "./tags.ts";
import type { Turn } from "./turn.ts";
import type { CredentialKind, EntraCredential, Facts, Instant } from "./facts.ts";
import type { Level } from "./run-report.ts";
import type { State } from "./state.ts";

/** Told at each of these many days before the end. */
const thresholds: readonly [number, Level][] = [
  [0, "critical"],
  [1, "critical"],
  [7, "critical"],
  [14, "high"],
  [30, "warning"],
  [60, "info"],
];

/** A date so far away is a way of writing never. */
const never = Date.UTC(2200);

export function judgeCredentials({ facts, state }: Turn): Finding[] {
  return allCredentials(facts)
    .flatMap((credential) => [
      ...(isLeaving(credential, state) ? [] : judgeEnd(credential, facts, state)),
      ...judgeOrigin(credential, facts, state),
    ])
    .concat(state !== undefined && otherConnectors(state) ? [other] : []);
}

export function allCredentials({ application, servicePrincipal }: Facts): EntraCredential[] {
  return [application, servicePrincipal].flatMap((part) => (part.ok ? part.value.credentials : []));
}

export function daysLeft(end: Instant, now: Instant): number {
  return Math.ceil((end - now) / days);
}

export function expires({ end, kind }: EntraCredential): boolean {
  return kind === "federated" || (end !== undefined && end < never);
}

/** Ours, replaced or never used: that it ends soon is as it should be. */
function isLeaving({ keyId }: EntraCredential, state: State | undefined): boolean {
  if (state === undefined || state.current?.keyId === keyId) return false;
  return !state.foreign.some((other) => other.keyId === keyId) && isOurs(keyId, state);
}

function isOurs(keyId: string, { ownValid, orphans, previous, spent, candidates }: State): boolean {
  return (
    [...ownValid, ...orphans].some((own) => own.keyId === keyId) ||
    [...previous, ...spent, ...candidates].some((held) => held.keyId === keyId)
  );
}

/** The level that so many days before the end has; undefined: far away. */
export function endLevel(left: number): { threshold: number; level: Level } | undefined {
  const [threshold, level] = thresholds.find(([most]) => left <= most) ?? [];
  return threshold === undefined || level === undefined ? undefined : { threshold, level };
}

function judgeEnd(credential: EntraCredential, facts: Facts, state: State | undefined): Finding[] {
  const { keyId, kind, end } = credential;
  if (!expires(credential))
    return [
      {
        keyId,
        level: "warning",
        rule: "never_expires",
        summary: `A ${kind} has no end that anyone will see.`,
        action: "Replace it by one that expires, or by a federated credential.",
      },
    ];
  const left = end === undefined ? Infinity : daysLeft(end, facts.now);
  const reached = endLevel(left);
  if (reached === undefined) return [];
  const managed = facts.app.mode === "secret" && state?.current?.keyId === keyId;
  const failed =
    managed && left <= 30 ? " Its rotation should have been over by now: it failed." : "";
  const what = left <= 0 ? "has expired" : `expires in ${left} days`;
  return [
    {
      keyId,
      ...reached,
      rule: left <= 0 ? "expired" : "expiring",
      summary: `A ${kind} ${what}.${failed}`,
      action: managed && left > 30 ? undefined : endAction(managed, left),
    },
  ];
}

function endAction(managed: boolean, left: number): string {
  if (managed) return "Read the other verdicts of this app: they say what stops its rotation.";
  return left <= 0
    ? "Remove it, or replace it if something still uses it."
    : "Replace it in time, or remove it if nothing uses it.";
}

/** For apps that we only watch every credential is somebody else's. */
function judgeOrigin(
  credential: EntraCredential,
  { app }: Facts,
  state: State | undefined,
): Finding[] {
  const { keyId, kind, location, displayName } = credential;
  if (app.mode === "watched" || ownerOf(credential, app, state) !== "foreign") return [];
  if (kind === "secret" && readDisplayName(displayName)?.instanceId === app.instanceId)
    return [
      {
        keyId,
        level: "warning",
        rule: "lost_record",
        summary: "A client secret has this connector's name, but the vault has no record of it.",
        action:
          "Remove it if nobody uses it: the connector only removes what it can prove to be its own.",
      },
    ];
  const where = location === "application" ? "app registration" : "enterprise application";
  return [
    {
      keyId,
      level: "warning",
      rule: "foreign_credential",
      summary: `The ${where} has a ${kindNames[kind]} that the connector did not make.`,
      action:
        kind === "secret"
          ? "Adopt it, acknowledge it with an end date, or remove it."
          : "Acknowledge it with an end date, or remove it.",
    },
  ];
}

const kindNames: Readonly<Record<CredentialKind, string>> = {
  secret: "client secret",
  certificate: "certificate",
  federated: "federated credential",
};

const other: Finding = {
  level: "warning",
  rule: "other_connector",
  summary: "Another connector rotates its own secrets on the same app registration.",
  action: "Give each connector an app registration of its own.",
};
