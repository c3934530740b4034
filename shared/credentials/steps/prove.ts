/** PROVE: three token requests with the value as the vault gives it back, counted on its version. */
import { proveOnce } from "../gather-evidence.ts";
import { goneSince, type ProofCount, proofsOf, proofTag, protocol, refusalTag } from "../tags.ts";
import type { Instant, VaultVersion } from "../facts.ts";
import type { HeldKey, SignInVerdict } from "../state.ts";
import { type StepAction, without } from "./step.ts";

export const prove: StepAction<"prove"> = async ({ key }, state, ports) => {
  const { app, now } = state.facts;
  const verdicts: SignInVerdict[] = [];
  while (verdicts.length < protocol.proofsPerTurn)
    verdicts.push(await proveOnce(state, key, ports));
  const [version] = key.versions;
  if (version !== undefined) {
    const tags = tagsAfter(verdicts, key, version, now);
    await ports.vault.update(app[key.place], version.id, { tags });
  }
  return verdicts.join(", ");
};

function tagsAfter(
  verdicts: readonly SignInVerdict[],
  key: HeldKey,
  version: VaultVersion,
  now: Instant,
): Record<string, string> {
  // Revoked is final: it needs no more time to show.
  if (verdicts.includes("revoked")) return { ...version.tags, s: "void", why: "failed" };
  const tags = presence(key, version, now);
  const successes = verdicts.filter((verdict) => verdict === "ok").length;
  if (successes > 0) tags["ok"] = proofTag(add(successes, proofsOf(key), now));
  if (verdicts.includes("refused")) tags["no"] = refusalTag(key, now);
  return tags;
}

function add(successes: number, before: ProofCount | undefined, now: Instant): ProofCount {
  const { first = now, count = 0 } = before ?? {};
  return { first, last: now, count: count + successes };
}

/** Whether Entra lists it, and if not, since when. */
function presence(key: HeldKey, version: VaultVersion, now: Instant): Record<string, string> {
  if (key.credential !== undefined) return without(version.tags, "gone");
  return { ...version.tags, gone: String(goneSince(key) ?? now) };
}
