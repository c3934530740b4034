/** What stands in the way of an app's rotation, by the facts alone; each is a verdict later. */
import { readDisplayName } from "./tags.ts";
import { hasSlot } from "./derive.ts";
import type { Facts } from "./facts.ts";
import type { Rule } from "./run-report.ts";
import type { Evidence, RotationRequest, State } from "./state.ts";

export interface Obstacle {
  /** `hold`, `unknown`: nothing is changed. `blocked`: no secret can be made; the rest goes on. */
  readonly level: "hold" | "unknown" | "blocked";
  readonly rule: Rule;
  readonly summary: string;
  readonly action: string;
}

/** Those that forbid every change; the first is the gravest. */
export function stops(
  facts: Facts,
  state: State | undefined,
  evidence: Evidence,
  request: RotationRequest,
): Obstacle[] {
  return [appHold(facts), signInHold(state, evidence, request), unreadable(facts), clock(facts)]
    .flat()
    .filter((obstacle) => obstacle !== undefined);
}

/** Those under which no secret can be made. */
export function blocks(state: State): Obstacle[] {
  const { facts } = state;
  return [policyForbids(facts), missingRight(facts), limitReached(state)].filter(
    (obstacle) => obstacle !== undefined,
  );
}

function appHold({ app, application, servicePrincipal }: Facts): Obstacle | undefined {
  const hold = (summary: string, action: string): Obstacle => ({
    level: "hold",
    rule: "sign_in_hold",
    summary,
    action,
  });
  if (!application.ok && application.failure === "notFound")
    return hold(
      `The app registration of ${app.name} was not found: it was deleted, or never made.`,
      "Restore the app registration within 30 days of its deletion, or take it off the list.",
    );
  if (application.ok && application.value.disabled)
    return hold(`The app registration of ${app.name} is deactivated.`, "Activate it again.");
  if (!servicePrincipal.ok && servicePrincipal.failure === "notFound")
    return hold(`${app.name} is not installed in the tenant.`, "Install it by admin consent.");
  if (servicePrincipal.ok && !servicePrincipal.value.accountEnabled)
    return hold(
      `Sign-in for ${app.name} is disabled in the tenant.`,
      "Enable sign-in for the enterprise application again.",
    );
  return undefined;
}

function signInHold(
  state: State | undefined,
  { signIns }: Evidence,
  { replaceRevoked = false }: RotationRequest,
): Obstacle | undefined {
  if ([...signIns.values()].includes("hold"))
    return {
      level: "hold",
      rule: "sign_in_hold",
      summary: "Entra issues no tokens to this app: app or tenant are unknown or disabled.",
      action: "Check the app registration, the enterprise application and the tenant's state.",
    };
  const current = state?.current && signIns.get(state.current.id);
  if (current === "revoked" && !replaceRevoked)
    return {
      level: "hold",
      rule: "revoked",
      summary: "Entra says that the current credential was revoked.",
      action: "Find out who revoked it and why, then confirm that it is to be replaced.",
    };
  return undefined;
}

function unreadable({ application, live, next, app }: Facts): Obstacle | undefined {
  const missing = [
    application.ok ? [] : [`the app registration (${application.failure})`],
    live.ok ? [] : [`the vault secret ${app.live} (${live.failure})`],
    next.ok || app.mode !== "secret" ? [] : [`the vault secret ${app.next} (${next.failure})`],
  ].flat();
  if (missing.length === 0) return undefined;
  return {
    level: "unknown",
    rule: "unreadable",
    summary: `Could not read ${missing.join(" and ")}.`,
    action:
      "Check the rotator's Microsoft Graph permissions, its role on the vault, and the vault's firewall.",
  };
}

function clock({ clockAgrees }: Facts): Obstacle | undefined {
  if (clockAgrees) return undefined;
  return {
    level: "unknown",
    rule: "clock_skew",
    summary: "The host's clock is more than five minutes off Microsoft Graph's.",
    action: "Restart the rotator; if it lasts, report it to Azure.",
  };
}

function policyForbids({ policy }: Facts): Obstacle | undefined {
  if (!policy.ok || !policy.value.forbidden) return undefined;
  return {
    level: "blocked",
    rule: "blocked_policy",
    summary: "An app management policy forbids new client secrets for this app.",
    action:
      "Move the app to a federated credential: add the connector's managed identity to its federated credentials and set APP_CREDENTIAL to federated.",
  };
}

/** Application.ReadWrite.OwnedBy works on owned apps alone; what could not be read blocks nothing. */
function missingRight({ app, owners, permissions }: Facts): Obstacle | undefined {
  const missing = (what: string, action: string): Obstacle => ({
    level: "blocked",
    rule: "blocked_permission",
    summary: `The rotator lacks ${what}.`,
    action,
  });
  if (!permissions.ok || permissions.value.includes("Application.ReadWrite.All")) return undefined;
  if (!permissions.value.includes("Application.ReadWrite.OwnedBy"))
    return missing(
      "the Microsoft Graph permission Application.ReadWrite.OwnedBy",
      "Grant it to the rotator's managed identity.",
    );
  if (owners.ok && app.rotatorId !== undefined && !owners.value.includes(app.rotatorId))
    return missing(
      "ownership of the app registration",
      "Make the rotator's managed identity an owner of the app registration.",
    );
  return undefined;
}

/** Known long before a secret is needed: strangers hold the places, and ours cannot make room. */
function limitReached(state: State): Obstacle | undefined {
  const { ownValid, facts, orphans, spent } = state;
  const canMakeRoom = orphans.length > 0 || spent.some(({ credential }) => credential);
  const ownExpired =
    facts.application.ok &&
    facts.application.value.credentials.some(
      ({ keyId, end }) =>
        (end ?? Infinity) <= facts.now && !state.foreign.some((other) => other.keyId === keyId),
    );
  if (hasSlot(state, "emergency") || canMakeRoom || ownExpired || ownValid.length > 1)
    return undefined;
  return {
    level: "blocked",
    rule: "blocked_limit",
    summary:
      "The app registration takes personal accounts, holds at most two client secrets, and others fill the places.",
    action: "Remove a client secret that nobody uses any more.",
  };
}

/** Another connector of this kind works on the same app registration. */
export function otherConnectors({ facts: { app }, foreign }: State): boolean {
  return foreign.some(({ displayName }) => {
    const name = readDisplayName(displayName);
    return name !== undefined && name.instanceId !== app.instanceId;
  });
}
