/** Every step by its name. The small ones stand here: each is one kind of change. */
import type { PatientPorts } from "../patience.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import { isQuarantined, keyIdOf } from "../tags.ts";
import type { State, Step } from "../state.ts";
import { mint } from "./mint.ts";
import { promote } from "./promote.ts";
import { prove } from "./prove.ts";
import { type StepAction, updateAll, without } from "./step.ts";

/** Does the step that was planned. @throws CallFailure, OutOfTime */
export async function take(step: Step, state: State, ports: PatientPorts): Promise<string> {
  switch (step.do) {
    case "wait":
      return step.why;
    case "recover":
      await ports.vault.recover(step.secret);
      return `recovering ${step.secret}`;
    case "mint":
      return await mint(step, state, ports);
    case "prove":
      return await prove(step, state, ports);
    case "promote":
      return await promote(step, state, ports);
    case "void":
      return await giveUp(step, state, ports);
    case "quarantine":
      return await quarantine(step, state, ports);
    case "restore":
      return await restore(step, state, ports);
    case "remove":
      return await remove(step, state, ports);
    case "close":
      return await close(step, state, ports);
    case "note":
      return await note(step, state, ports);
    case "correct":
      return await correct(step, state, ports);
  }
}

const giveUp: StepAction<"void"> = async ({ versions, why }, state, ports) => {
  await updateAll(state, ports, { place: "next", versions }, ({ tags }) => ({
    tags: { ...tags, s: "void", why },
  }));
  return `gave up: ${why}`;
};

const quarantine: StepAction<"quarantine"> = async ({ key }, state, ports) => {
  const versions = key.versions.filter(({ enabled }) => enabled);
  await updateAll(state, ports, { ...key, versions }, ({ tags }) => ({
    tags: { ...tags, s: "quarantined" },
    enabled: false,
  }));
  return `disabled ${key.id}`;
};

const restore: StepAction<"restore"> = async ({ key }, state, ports) => {
  const versions = key.versions.filter(isQuarantined);
  await updateAll(state, ports, { ...key, versions }, ({ tags }) => ({
    tags: without(tags, "s"),
    enabled: true,
  }));
  return `enabled ${key.id} again`;
};

const remove: StepAction<"remove"> = async ({ credential, why }, { facts }, { directory }) => {
  try {
    await directory.removePassword(facts.app, credential.keyId);
  } catch (failure) {
    // An earlier attempt, whose answer was lost, did it.
    if (!(failure instanceof CallFailure) || failure.kind !== "notFound") throw failure;
  }
  return `removed ${credential.keyId}: ${why}`;
};

const close: StepAction<"close"> = async ({ key }, state, ports) => {
  const { next } = state.facts;
  const staged = next.ok
    ? next.value.versions.filter((version) => keyIdOf(version) === key.keyId)
    : [];
  await updateAll(state, ports, { place: "next", versions: staged }, ({ tags }) => ({
    tags: { ...tags, s: "retired" },
    enabled: false,
  }));
  await updateAll(state, ports, key, ({ tags }) => ({ tags: { ...tags, s: "retired" } }));
  return `closed ${key.id}`;
};

const note: StepAction<"note"> = async ({ key, tags }, state, ports) => {
  const versions = key.versions.slice(0, 1);
  await updateAll(state, ports, { ...key, versions }, (version) => ({
    tags: { ...version.tags, ...tags },
  }));
  return `noted ${Object.keys(tags).join(", ")}`;
};

const correct: StepAction<"correct"> = async ({ key, end }, { facts: { app } }, { vault }) => {
  for (const version of key.versions)
    await vault.update(app[key.place], version.id, {
      tags: { ...version.tags, e: new Date(end).toISOString() },
      expiresOn: end,
    });
  return `end corrected to ${new Date(end).toISOString()}`;
};
