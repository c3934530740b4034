/** Tries the values themselves: the current one at every turn, the others when it does not work. */
import { CallFailure } from "../errors/call-failure.ts";
import type { RotationPorts } from "./ports.ts";
import { protocol } from "./tags.ts";
import type { Evidence, HeldKey, ProofVerdict, SignInVerdict, State } from "./state.ts";

const attempts = 3;

export async function gatherEvidence(state: State, ports: RotationPorts): Promise<Evidence> {
  const signIns = new Map<string, ProofVerdict>();
  const { current, facts } = state;
  if (current !== undefined) signIns.set(current.id, await proveTwice(state, current, ports));
  const works = current !== undefined && ["ok", "mixed"].includes(signIns.get(current.id) ?? "");
  if (!works || (current.end ?? Infinity) <= facts.now)
    for (const key of [...state.candidates, ...state.previous])
      if (key.versions.some(({ enabled }) => enabled) && (key.end ?? Infinity) > facts.now)
        signIns.set(key.id, await proveOnce(state, key, ports));
  return { signIns };
}

/** A refusal by one replica is no verdict of all: three in a row are. */
async function proveTwice(state: State, key: HeldKey, ports: RotationPorts): Promise<ProofVerdict> {
  const first = await proveOnce(state, key, ports);
  if (first !== "refused") return first;
  for (let made = 1; made < protocol.proofsPerTurn; made += 1)
    if ((await proveOnce(state, key, ports)) !== "refused") return "mixed";
  return "refused";
}

/** Reads the value back from the vault and signs in with it. */
export async function proveOnce(
  { facts: { app } }: State,
  key: HeldKey,
  { vault, signIn }: RotationPorts,
): Promise<SignInVerdict> {
  const version = key.versions.find(({ enabled }) => enabled);
  if (version === undefined) return "none";
  try {
    const text = await vault.read(app[key.place], version.id);
    return await trySignIn(() => signIn.withSecret(app, text.trim()));
  } catch (failure) {
    if (failure instanceof CallFailure) return "none";
    throw failure;
  }
}

/** A token request may be repeated; what stays without a verdict is none. */
export async function trySignIn(request: () => Promise<SignInVerdict>): Promise<SignInVerdict> {
  for (let made = 1; ; made += 1) {
    const verdict = await request();
    if (verdict !== "none" || made === attempts) return verdict;
  }
}
