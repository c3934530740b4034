/** What a step works with. */
import type { PatientPorts } from "../patience.ts";
import type { VaultVersion } from "../facts.ts";
import type { HeldKey, State, Step } from "../state.ts";

/** Does it, and says in a few words what came of it. @throws CallFailure, OutOfTime */
export type StepAction<Do extends Step["do"]> = (
  step: Extract<Step, { do: Do }>,
  state: State,
  ports: PatientPorts,
) => Promise<string>;

/** Changes versions one by one: each change is harmless by itself and when it is repeated. */
export async function updateAll(
  { facts: { app } }: State,
  { vault }: PatientPorts,
  key: Pick<HeldKey, "place" | "versions">,
  change: (version: VaultVersion) => { tags?: Record<string, string>; enabled?: boolean },
): Promise<void> {
  for (const version of key.versions)
    await vault.update(app[key.place], version.id, change(version));
}

/** All tags but this. */
export function without(tags: VaultVersion["tags"], name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([tag]) => tag !== name));
}
