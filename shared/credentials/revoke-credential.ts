/**
 * Revokes one client secret at an administrator's word, as after a leak: the current one is replaced
 * first, after one successful sign-in with the new value and without a soak; then the old one goes.
 * Every round reads anew, so that a run may die anywhere and the next one goes on.
 */
import { ConnectorError } from "../errors/connector-error.ts";
import { derive } from "./derive.ts";
import { minutes, seconds } from "./durations.ts";
import { proveOnce } from "./gather-evidence.ts";
import { mintOrMakeRoom } from "./make-room.ts";
import { blocks } from "./obstacles.ts";
import { type PatientPorts, patientPorts } from "./patience.ts";
import type { RotationPorts } from "./ports.ts";
import { readFacts } from "./read-facts.ts";
import { take } from "./steps/steps.ts";
import type { EntraCredential, ManagedApp } from "./facts.ts";
import type { HeldKey, State, Step } from "./state.ts";

export interface Revocation {
  readonly app: ManagedApp;
  readonly keyId: string;
  readonly dryRun: boolean;
}

const longest = 7 * minutes;
/** Between tries of a new value, which Entra's replicas may not know yet. */
const pause = 5 * seconds;
const mostRounds = 80;
/**
 * Readers ask the vault once a minute at most: whoever asked before the new value went live may ask
 * again by now, so that no call fails when the old one is refused.
 */
const readersMayAsk = 65 * seconds;

/** What was done. @throws ConnectorError `conflict` for what the rotator may not do; CallFailure */
export async function revokeCredential(
  { app, keyId, dryRun }: Revocation,
  ports: RotationPorts,
): Promise<readonly string[]> {
  const patient = patientPorts(ports, ports.clock.now() + longest);
  const done: string[] = [];
  const first = await look(app, patient);
  if (dryRun) return listSteps(first, keyId);
  for (let round = 0; round < mostRounds; round += 1) {
    const state = round === 0 ? first : await look(app, patient);
    const step = await nextStep(state, keyId, patient);
    if (step === undefined) return [...done, `Entra lists no ${keyId}.`];
    if (step === "wait") {
      if (patient.clock.now() + pause >= patient.deadline) break;
      await patient.clock.sleep(pause);
      continue;
    }
    done.push(await take(step, state, patient));
    if (step.do === "remove") return [...done, ...(await retire(state, keyId, patient))];
  }
  throw refuse(
    `It took too long, so ${keyId} is still there. Done so far: ${done.join("; ") || "nothing"}.`,
    "Post the same command again in a few minutes: it goes on from here.",
  );
}

async function look(app: ManagedApp, ports: PatientPorts): Promise<State> {
  const state = derive(await readFacts(app, ports));
  if (state !== undefined) return state;
  throw refuse(
    "The app registration or its secrets in the vault cannot be read.",
    "GET /api/credentials says what is missing; post a check after it is mended.",
  );
}

/** Undefined: it is gone. */
async function nextStep(
  state: State,
  keyId: string,
  ports: PatientPorts,
): Promise<Step | "wait" | undefined> {
  const credential = findCredential(state, keyId);
  if (!isCurrent(state, keyId)) {
    if (credential === undefined) return undefined;
    requireRemovable(credential);
    const { current, previous } = state;
    const replaced = previous.some((held) => isHeld(held, keyId));
    const since = replaced && current !== undefined ? current.since : -Infinity;
    if (state.facts.now - since < readersMayAsk) return "wait";
    return { do: "remove", credential, why: "revoked by an administrator" };
  }
  const [candidate] = state.candidates;
  if (candidate === undefined) return replacement(state);
  const verdict = await proveOnce(state, candidate, ports);
  return verdict === "ok" ? { do: "promote", key: candidate, urgency: "emergency" } : "wait";
}

function replacement(state: State): Step {
  const step = mintOrMakeRoom(state, "emergency");
  if (step !== undefined) return step;
  const [obstacle] = blocks(state);
  throw refuse(
    obstacle?.summary ?? "No new secret can be made now, and the current one is the only one.",
    obstacle?.action ?? "Store another secret as the live value first, or stop the connection.",
  );
}

/** The value of a removed key is disabled, and tried once more. */
async function retire(
  state: State,
  keyId: string,
  ports: PatientPorts,
): Promise<readonly string[]> {
  const held = state.current === undefined ? state.previous : [state.current, ...state.previous];
  const key = held.find((one) => isHeld(one, keyId));
  if (key === undefined) return [];
  const verdict = await proveOnce(state, key, ports);
  const proof =
    verdict === "ok"
      ? "Entra still took the old value right after: that may last for minutes."
      : "Entra refuses the old value.";
  return [await take({ do: "quarantine", key }, state, ports), proof];
}

function listSteps(state: State, keyId: string): readonly string[] {
  const credential = findCredential(state, keyId);
  if (credential === undefined) return [`Entra lists no ${keyId}: nothing is left to do.`];
  const removal = [
    `Remove ${keyId} from the app registration. This cannot be undone.`,
    "Disable its value in the vault and try it once more.",
    "Tokens that were issued with it stay valid until they end, usually for about an hour.",
  ];
  if (!isCurrent(state, keyId)) {
    requireRemovable(credential);
    return removal;
  }
  const replace =
    state.candidates.length > 0 ? [] : [`First ${replacement(state).do}: make a new secret.`];
  const promote =
    "After one successful sign-in the new value goes live. Readers get a minute to take it up.";
  return [...replace, promote, ...removal];
}

function findCredential({ facts }: State, keyId: string): EntraCredential | undefined {
  const { application, servicePrincipal } = facts;
  return [application, servicePrincipal]
    .flatMap((part) => (part.ok ? part.value.credentials : []))
    .find((credential) => credential.keyId === keyId);
}

/** What calls sign in with: where the app has no use for a secret, none is replaced before it goes. */
function isCurrent({ current, facts: { app } }: State, keyId: string): boolean {
  return app.mode === "secret" && current !== undefined && isHeld(current, keyId);
}

const isHeld = (key: HeldKey, keyId: string): boolean =>
  key.keyId === keyId || key.credential?.keyId === keyId;

function requireRemovable({ kind, location }: EntraCredential): void {
  if (kind === "secret" && location === "application") return;
  throw refuse(
    "The rotator removes client secrets of app registrations and nothing else.",
    "Remove it in the Microsoft Entra admin center, then post a check.",
  );
}

function refuse(because: string, remedy: string): ConnectorError {
  const happened = "The credential was not revoked.";
  return new ConnectorError("conflict", { happened, because, remedy });
}
