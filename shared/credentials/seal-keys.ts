/**
 * The keys `seal-*`: 32 random bytes each, of which the newest two are valid. A new one is made
 * disabled and enabled a turn later: of those that a retried request or a second run made, the
 * oldest is chosen, so that the key before stays among the newest two.
 */
import { randomBytes } from "node:crypto";
import { days, hours, minutes } from "./durations.ts";
import { byAge } from "./derive.ts";
import { type PatientPorts, patientPorts } from "./patience.ts";
import type { RotationPorts } from "./ports.ts";
import type { Instant, SecretHistory, VaultVersion } from "./facts.ts";

export type SealKeyStep =
  | { readonly do: "wait"; readonly until: Instant }
  | { readonly do: "recover" }
  /** Enabled at once only when there is no key that it could displace. */
  | { readonly do: "make"; readonly enabled: boolean }
  | { readonly do: "enable"; readonly version: VaultVersion };

/** What is sealed lives at most 30 days; a key stays valid for a whole period after its successor. */
const period = 90 * days;
/** Made in this rotation and not chosen yet. */
const isFresh = ({ tags, createdOn, enabled }: VaultVersion, now: Instant): boolean =>
  tags["s"] === "new" && !enabled && now - createdOn < 24 * hours;

export function planSealKey({ state, versions }: SecretHistory, now: Instant): SealKeyStep {
  if (state === "deleted") return { do: "recover" };
  const newest = versions.find(({ enabled }) => enabled);
  if (newest === undefined) return { do: "make", enabled: true };
  if (now - newest.createdOn < period) return { do: "wait", until: newest.createdOn + period };
  const [chosen] = versions.filter((version) => isFresh(version, now)).toSorted(byAge);
  return chosen === undefined ? { do: "make", enabled: false } : { do: "enable", version: chosen };
}

/** One step for one key. @throws CallFailure, OutOfTime */
export async function rotateSealKey(name: string, ports: RotationPorts): Promise<SealKeyStep> {
  const patient = patientPorts(ports, ports.clock.now() + 2 * minutes);
  const history = await patient.vault.history(name);
  const step = planSealKey(history, ports.clock.now());
  await take(name, step, patient);
  if (step.do !== "wait") ports.log("seal_key_turn", { name, step: step.do });
  return step;
}

async function take(name: string, step: SealKeyStep, { vault }: PatientPorts): Promise<void> {
  switch (step.do) {
    case "wait":
      return;
    case "recover":
      return await vault.recover(name);
    case "make": {
      const { enabled } = step;
      const tags: Record<string, string> = enabled ? {} : { s: "new" };
      await vault.set(name, randomBytes(32).toString("base64url"), { tags, enabled });
      return;
    }
    case "enable":
      return await vault.update(name, step.version.id, { enabled: true, tags: {} });
  }
}
