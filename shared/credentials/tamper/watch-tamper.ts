/** Looks whether anybody but us changed the apps: by the audit log, and against the accepted state. */
import { hours, minutes } from "../durations.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { Clock } from "../../clock.ts";
import type { Log, Vault } from "../ports.ts";
import { type Documents, noDocument } from "../../storage/documents.ts";
import type { FailureKind } from "../../errors/call-failure.ts";
import type { Instant, ManagedApp } from "../facts.ts";
import type { Verdict } from "../run-report.ts";
import { type AuditEvent, readAuditEvent } from "./audit-event.ts";
import { firstRun, readBaseline, writeBaseline } from "./baseline.ts";
import type { SnapshotReading, TamperDirectory } from "./graph-watch.ts";
import { judgeApp } from "./judge-app.ts";
import { readOwnership } from "./ownership.ts";
import { unreadParts } from "./snapshot.ts";
import { unconfirmedVerdict, unknownVerdict } from "./verdicts.ts";
import {
  type AppMemory,
  newApp,
  newState,
  parseWatchState,
  type WatchState,
} from "./watch-state.ts";

export interface TamperPorts {
  readonly directory: TamperDirectory;
  readonly vault: Vault;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly log: Log;
}

/** Events may come late: each poll reads a day again. */
const overlap = 24 * hours;
const pollEvery = 50 * minutes;

export const watchStateName = (tenantKey: string): string => `tamper-${tenantKey}.json`;

/**
 * For the apps that have their turn; verdicts by {@link ManagedApp.objectId}. Never throws: what
 * could not be looked at is a verdict of its own.
 */
export async function watchTamper(
  apps: readonly ManagedApp[],
  ports: TamperPorts,
): Promise<ReadonlyMap<string, readonly Verdict[]>> {
  const tenants = Object.values(Object.groupBy(apps, ({ tenantKey }) => tenantKey));
  const verdicts = new Map<string, readonly Verdict[]>();
  for (const tenantApps of tenants)
    for (const [objectId, found] of await watchTenant(tenantApps ?? [], ports))
      verdicts.set(objectId, found);
  return verdicts;
}

async function watchTenant(
  apps: readonly ManagedApp[],
  ports: TamperPorts,
): Promise<Map<string, readonly Verdict[]>> {
  const [first] = apps;
  if (first === undefined) return new Map();
  const name = watchStateName(first.tenantKey);
  const stored = await load(name, ports);
  if (stored === undefined)
    return new Map(apps.map((app) => [app.objectId, [noMemory(app)]] as const));

  const poll = await pollAudits(apps, stored.state, ports);
  let { state } = stored;
  const verdicts = new Map<string, readonly Verdict[]>();
  for (const app of apps) {
    const memory = afterPoll(memoryOf(app, state), poll);
    const seen = await look(app, memory, poll?.events ?? [], ports);
    state = { apps: { ...state.apps, [app.clientId]: seen.memory } };
    const unread = memory.pollsSpoilt === 0 ? [] : [noAudit(app, memory.pollsSpoilt, poll)];
    verdicts.set(app.objectId, [...seen.verdicts, ...unread]);
  }
  await save(name, state, stored.etag, ports);
  return verdicts;
}

const memoryOf = ({ clientId }: ManagedApp, { apps }: WatchState): AppMemory =>
  apps[clientId] ?? newApp;

interface Poll {
  readonly at: Instant;
  readonly events: readonly AuditEvent[];
  readonly failure?: FailureKind;
}

/** Undefined: not due for any of the apps. */
async function pollAudits(
  apps: readonly ManagedApp[],
  state: WatchState,
  { directory, clock }: TamperPorts,
): Promise<Poll | undefined> {
  const at = clock.now();
  const polled = apps.map((app) => memoryOf(app, state).polledAt);
  const [first] = apps;
  const isDue = polled.some((last) => last === undefined || at - last >= pollEvery);
  if (first === undefined || !isDue) return undefined;
  try {
    const since = Math.min(...polled.map((last) => last ?? at)) - overlap;
    const resources = await directory.audits(first, since);
    return { at, events: resources.map(readAuditEvent).filter((event) => event !== undefined) };
  } catch (error) {
    return { at, events: [], failure: kindOf(error) };
  }
}

function afterPoll(memory: AppMemory, poll: Poll | undefined): AppMemory {
  if (poll === undefined) return memory;
  if (poll.failure !== undefined) return { ...memory, pollsSpoilt: memory.pollsSpoilt + 1 };
  return { ...memory, polledAt: poll.at, pollsSpoilt: 0 };
}

interface Look {
  readonly verdicts: readonly Verdict[];
  readonly memory: AppMemory;
}

async function look(
  app: ManagedApp,
  memory: AppMemory,
  events: readonly AuditEvent[],
  ports: TamperPorts,
): Promise<Look> {
  const { directory, vault, clock } = ports;
  try {
    const [held, ownership, reading] = await Promise.all([
      readBaseline(app, vault),
      readOwnership(app, vault),
      directory.snapshot(app),
    ]);
    if (held.state === "absent" && !memory.hasBaseline)
      return await establish(app, reading, memory, ports);
    if (held.state !== "known") return { verdicts: [noBaseline(app, held.state)], memory };
    const { baseline } = held;
    const sight = { app, baseline, reading, ownership, events, memory, now: clock.now() };
    const judged = judgeApp(sight);
    const missing = unreadParts(reading.snapshot, app.rotatorId !== undefined);
    const spoilt = missing.length === 0 ? 0 : memory.spoilt + 1;
    const verdicts = [
      ...judged.verdicts,
      ...(missing.length === 0 ? [] : [unreadVerdict(app, missing, reading, spoilt)]),
      ...(baseline.by === firstRun ? [unconfirmedVerdict(app, baseline)] : []),
    ];
    return { verdicts, memory: { ...judged.memory, spoilt } };
  } catch (error) {
    const spoilt = memory.spoilt + 1;
    return { verdicts: [noVault(app, kindOf(error), spoilt)], memory: { ...memory, spoilt } };
  }
}

/** The very first look at an app: taken whole or not at all, and said to be unconfirmed. */
async function establish(
  app: ManagedApp,
  reading: SnapshotReading,
  memory: AppMemory,
  { vault, clock, log }: TamperPorts,
): Promise<Look> {
  const missing = unreadParts(reading.snapshot, app.rotatorId !== undefined);
  if (missing.length > 0) {
    const spoilt = memory.spoilt + 1;
    const verdicts = [unreadVerdict(app, missing, reading, spoilt)];
    return { verdicts, memory: { ...memory, spoilt } };
  }
  const content = { snapshot: reading.snapshot, at: clock.now(), by: firstRun, why: "first run" };
  await writeBaseline(app, vault, content);
  log("credential_baseline_taken", { tenantKey: app.tenantKey, clientId: app.clientId });
  const baseline = { version: 1 as const, ...content, fields: {}, credentials: {} };
  return {
    verdicts: [unconfirmedVerdict(app, baseline)],
    memory: { ...memory, hasBaseline: true, spoilt: 0 },
  };
}

/** Undefined: what was known cannot be read, so nothing may be concluded, nor taken for a first run. */
async function load(
  name: string,
  { documents, log }: TamperPorts,
): Promise<{ state: WatchState; etag: string } | undefined> {
  try {
    const document = await documents.read(name);
    if (document === undefined) return { state: newState, etag: noDocument };
    return { state: parseWatchState(document.text), etag: document.etag };
  } catch {
    log("credential_tamper_state_failed", { call: "read" });
    return undefined;
  }
}

/** What is lost is found again: the log is read with overlap, differences by comparing. */
async function save(
  name: string,
  state: WatchState,
  etag: string,
  { documents, log }: TamperPorts,
): Promise<void> {
  try {
    await documents.write(name, JSON.stringify(state), etag);
  } catch {
    log("credential_tamper_state_failed", { call: "write" });
  }
}

const kindOf = (error: unknown): FailureKind =>
  error instanceof CallFailure ? error.kind : "unavailable";

/** Outages pass by themselves; a missing right does not. */
function turnsOf(failures: readonly FailureKind[], turns: number): number | undefined {
  const passing: readonly FailureKind[] = ["throttled", "unavailable", "conflict"];
  return failures.every((kind) => passing.includes(kind)) ? turns : undefined;
}

function unreadVerdict(
  app: ManagedApp,
  missing: readonly string[],
  { failures }: SnapshotReading,
  turns: number,
): Verdict {
  const named = missing.slice(0, 8).join(", ");
  const more = missing.length > 8 ? ` and ${missing.length - 8} more` : "";
  return unknownVerdict(app, "state", {
    summary: `Whether these were changed is not known, since they could not be read: ${named}${more}.`,
    action:
      "Grant the rotator's identity Application.Read.All, Directory.Read.All and Policy.Read.All.",
    // Without a failure Graph left fields out: that does not pass by itself.
    turns: failures.length === 0 ? undefined : turnsOf(failures, turns),
  });
}

function noAudit(app: ManagedApp, spoilt: number, poll: Poll | undefined): Verdict {
  const failure = poll?.failure ?? "unavailable";
  return unknownVerdict(app, "audit log", {
    summary: `The directory's audit log could not be read: ${failure}. Changes are found by comparing only, without their actors.`,
    action: "Grant the rotator's identity AuditLog.Read.All and Directory.Read.All.",
    turns: turnsOf([failure], spoilt),
  });
}

function noVault(app: ManagedApp, failure: FailureKind, spoilt: number): Verdict {
  return unknownVerdict(app, "vault", {
    summary: `Whether anything was changed is not known: Key Vault did not answer (${failure}).`,
    action: "Check the rotator's role on the vault, and the vault's firewall.",
    turns: turnsOf([failure], spoilt),
  });
}

function noBaseline(app: ManagedApp, state: "absent" | "unreadable"): Verdict {
  const what = state === "absent" ? "is gone" : "was deleted, disabled or damaged";
  return unknownVerdict(app, "baseline", {
    summary: `Whether anything was changed is not known: the baseline ${what}. No new one is taken by itself.`,
    action: "Recover or enable the secret, or accept the present state with a reason.",
  });
}

function noMemory(app: ManagedApp): Verdict {
  return unknownVerdict(app, "memory", {
    summary: "Whether anything was changed is not known: what the watch remembers cannot be read.",
    action: "Check the storage account, or delete the watch's document if it is damaged.",
  });
}
