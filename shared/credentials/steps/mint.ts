/**
 * INTENT, MINT and STORE in one step, since a new secret's text exists only in memory. The intent
 * proves that the vault takes writes before a secret exists, and makes the secret ours by its nonce
 * whatever happens next.
 */
import { randomBytes } from "node:crypto";
import { derive } from "../derive.ts";
import { minutes, seconds } from "../durations.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { NewPassword } from "../ports.ts";
import { type PatientPorts, waitAfterConflict } from "../patience.ts";
import { displayNameOf, intentTags, keyIdOf, nonceOf, protocol, valueTags } from "../tags.ts";
import type { ManagedApp } from "../facts.ts";
import type { State, VoidReason } from "../state.ts";
import type { StepAction } from "./step.ts";

const storeFor = 5 * minutes;
const storeAgainAfter = 15 * seconds;
/** Kept for taking the secret back when it cannot be stored. */
const reserve = 30 * seconds;
const mintAttempts = 3;

export const mint: StepAction<"mint"> = async (step, state, ports) => {
  const { app } = state.facts;
  const nonce = randomBytes(16).toString("hex");
  const begun = ports.clock.now();
  await ports.vault.set(app.next, "intent", { tags: intentTags(app, nonce) });
  if (!(await wins(nonce, state, ports))) {
    await giveUp(nonce, "lost", app, ports);
    return "another run is making a secret";
  }
  const password = await add(nonce, step.end, begun, app, ports);
  await store(nonce, password, app, ports);
  return `made ${password.keyId}`;
};

/** The oldest intent wins, unless a secret was stored since this turn decided. */
async function wins(nonce: string, state: State, { vault }: PatientPorts): Promise<boolean> {
  const { facts } = state;
  const next = { ok: true, value: await vault.history(facts.app.next) } as const;
  const now = derive({ ...facts, next });
  const seen = new Set(state.candidates.map(({ id }) => id));
  const isNew = now?.candidates.some(({ id }) => !seen.has(id)) ?? true;
  const [oldest] = now?.intents ?? [];
  return !isNew && oldest !== undefined && nonceOf(oldest) === nonce;
}

/** Only a clear refusal lets the same nonce be posted again. */
async function add(
  nonce: string,
  end: number,
  begun: number,
  app: ManagedApp,
  ports: PatientPorts,
): Promise<NewPassword> {
  const { directory, clock } = ports;
  for (let made = 1; ; made += 1) {
    if (clock.now() - begun >= protocol.intentLife)
      throw new CallFailure("refused", "the intent is too old to make a secret");
    try {
      return await directory.addPassword(app, displayNameOf(app, nonce), end);
    } catch (failure) {
      if (!(failure instanceof CallFailure) || failure.ambiguous) throw failure;
      if (failure.kind === "conflict" && made < mintAttempts) {
        await clock.sleep(waitAfterConflict(clock));
        if (!(await isListed(nonce, app, ports))) continue;
      }
      await giveUp(nonce, "refused", app, ports);
      throw failure;
    }
  }
}

async function isListed(nonce: string, app: ManagedApp, ports: PatientPorts): Promise<boolean> {
  const { credentials } = await ports.directory.application(app);
  return credentials.some(({ displayName }) => displayName === displayNameOf(app, nonce));
}

/** A secret that cannot be stored is taken back; where that fails too, its nonce makes it an orphan. */
async function store(
  nonce: string,
  password: NewPassword,
  app: ManagedApp,
  ports: PatientPorts,
): Promise<void> {
  const { vault, clock, directory, deadline } = ports;
  const until = Math.min(clock.now() + storeFor, deadline - reserve);
  const content = {
    tags: valueTags(app, nonce, password.keyId, password.end),
    expiresOn: password.end,
  };
  for (;;) {
    try {
      await vault.set(app.next, password.text, content);
      return;
    } catch (failure) {
      if (!(failure instanceof CallFailure)) throw failure;
      if (clock.now() + storeAgainAfter < until) {
        await clock.sleep(storeAgainAfter);
        continue;
      }
      if (await isStored(password.keyId, app, ports)) return;
      await directory.removePassword(app, password.keyId);
      throw failure;
    }
  }
}

async function isStored(keyId: string, app: ManagedApp, { vault }: PatientPorts): Promise<boolean> {
  try {
    return (await vault.history(app.next)).versions.some((version) => keyIdOf(version) === keyId);
  } catch (failure) {
    if (failure instanceof CallFailure) return false;
    throw failure;
  }
}

/** Void, every duplicate of it. */
async function giveUp(
  nonce: string,
  why: VoidReason,
  app: ManagedApp,
  { vault }: PatientPorts,
): Promise<void> {
  const { versions } = await vault.history(app.next);
  for (const version of versions)
    if (nonceOf(version) === nonce)
      await vault.update(app.next, version.id, { tags: { ...version.tags, s: "void", why } });
}
