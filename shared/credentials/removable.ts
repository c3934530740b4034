/** Own secrets that nobody can be using: their text was lost, they never went live, or they expired. */
import { protocol } from "./tags.ts";
import type { EntraCredential } from "./facts.ts";
import type { HeldKey, State, Step } from "./state.ts";

type Removal = Extract<Step, { do: "remove" }>;

/** The oldest first. @param orphanAge how old an orphan must be: no run may still be storing it. */
export function removable(state: State, orphanAge: number): Removal[] {
  const { facts, orphans, spent } = state;
  const now = facts.now;
  const old = orphans.filter(({ start }) => start !== undefined && now - start > orphanAge);
  const overtaken = spent.filter((key) => isSettled(key, now)).map(({ credential }) => credential);
  return [
    ...old.map((credential): Removal => ({ do: "remove", credential, why: "orphan" })),
    ...overtaken
      .filter((credential) => credential !== undefined)
      .map((credential): Removal => ({ do: "remove", credential, why: "spent" })),
    ...expired(state).map((credential): Removal => ({ do: "remove", credential, why: "expired" })),
  ];
}

/** Given up so long ago that no other run can be promoting it. */
function isSettled({ versions }: HeldKey, now: number): boolean {
  return versions.every(({ updatedOn }) => now - updatedOn > protocol.settled);
}

function expired({ facts, foreign }: State): readonly EntraCredential[] {
  if (!facts.application.ok) return [];
  return facts.application.value.credentials.filter(
    ({ kind, end, keyId }) =>
      kind === "secret" &&
      end !== undefined &&
      end <= facts.now &&
      !foreign.some((other) => other.keyId === keyId),
  );
}
