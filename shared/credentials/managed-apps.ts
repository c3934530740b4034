/** Which apps are watched: the connector's own, the one that people sign in with, and those listed. */
import type { Settings } from "../settings.ts";
import type { AppFinder, FoundApp } from "./adapters/rotator-graph.ts";
import { CallFailure } from "../errors/call-failure.ts";
import { unfinishedReport } from "./report.ts";
import type { ManagedApp } from "./facts.ts";
import type { AppReport, RunReport } from "./run-report.ts";

export interface ManagedApps {
  readonly found: readonly ManagedApp[];
  /** Nothing is known of these in this run. */
  readonly unfound: readonly AppReport[];
}

export type ListedApps = Pick<
  Settings,
  "tenant" | "signInClientId" | "watchedApps" | "instanceId" | "managedIdentityClientId"
>;

/** @throws ConnectorError when the rotator's own identity gives no token: nothing can be done. */
export async function listManagedApps(
  settings: ListedApps,
  finder: AppFinder,
  previous: RunReport | undefined,
  now: number,
): Promise<ManagedApps> {
  const rotatorId = await finder.rotatorId();
  const identity = await readIdentity(settings, finder);
  const found: ManagedApp[] = [];
  const unfound: AppReport[] = [];
  for (const clientId of clientIds(settings)) {
    const before = previous?.apps.find((app) => app.clientId === clientId);
    const known = await identify(clientId, finder, before);
    const app = { ...managedApp(clientId, settings), ...known, rotatorId, identity };
    if (known === undefined) unfound.push(unfinishedReport(app, now, before));
    else found.push(app);
  }
  return { found, unfound };
}

function clientIds({ tenant, signInClientId, watchedApps }: ListedApps): readonly string[] {
  const ids = [tenant.clientId, signInClientId, ...watchedApps];
  return [...new Set(ids.filter((id) => id !== undefined))];
}

function managedApp(
  clientId: string,
  { tenant, instanceId }: ListedApps,
): Omit<ManagedApp, "rotatorId" | "identity"> {
  const own = clientId === tenant.clientId;
  const { kind } = tenant.credential;
  return {
    tenantKey: tenant.key,
    tenantId: tenant.id,
    // Microsoft Graph finds nothing under it, and says so, as of an app that was deleted.
    objectId: clientId,
    clientId,
    name: clientId,
    mode: own && kind !== "certificate" ? kind : "watched",
    live: `live-${tenant.key}-secret`,
    next: `next-${tenant.key}-secret`,
    instanceId,
  };
}

/** The tenant's Entra issues a managed identity's tokens, about its service principal. */
async function readIdentity(
  { tenant, managedIdentityClientId }: ListedApps,
  finder: AppFinder,
): Promise<ManagedApp["identity"]> {
  if (managedIdentityClientId === undefined) return { ok: true, value: undefined };
  const issuer = `${tenant.cloud.authority}/${tenant.id}/v2.0`;
  try {
    const subject = await finder.principalId(managedIdentityClientId);
    return { ok: true, value: { issuer, subject } };
  } catch (failure) {
    if (!(failure instanceof CallFailure)) throw failure;
    // One that this tenant does not know cannot sign in to its apps.
    if (failure.kind === "notFound") return { ok: true, value: undefined };
    return { ok: false, failure: failure.kind };
  }
}

/** Undefined: Graph could not be asked. `{}`: there is no such app registration. */
async function identify(
  clientId: string,
  finder: AppFinder,
  before: AppReport | undefined,
): Promise<Partial<FoundApp> | undefined> {
  // An app that was deleted and made anew has another object id.
  if (before !== undefined && !["hold", "unknown"].includes(before.level))
    return { objectId: before.objectId, name: before.name };
  try {
    return await finder.find(clientId);
  } catch (failure) {
    if (!(failure instanceof CallFailure)) throw failure;
    return failure.kind === "notFound" ? {} : undefined;
  }
}
