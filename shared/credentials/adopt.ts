/** Adopts a secret that a person stored: from then on it is rotated like our own. */
import { ConnectorError } from "../errors/connector-error.ts";
import { derive } from "./derive.ts";
import { proveOnce } from "./gather-evidence.ts";
import type { RotationPorts } from "./ports.ts";
import { readFacts } from "./read-facts.ts";
import type { ManagedApp } from "./facts.ts";
import type { HeldKey, State } from "./state.ts";

export interface Adoption {
  readonly app: ManagedApp;
  readonly keyId: string;
  readonly dryRun: boolean;
}

/** @throws ConnectorError `conflict` unless the live value is that credential's; CallFailure */
export async function adopt(
  { app, keyId, dryRun }: Adoption,
  ports: RotationPorts,
): Promise<readonly string[]> {
  if (app.mode !== "secret")
    throw refuse(
      "The connector does not rotate this app's secrets.",
      "Only a secret of the connector's own app is adopted, with APP_CREDENTIAL set to secret.",
    );
  const facts = await readFacts(app, ports);
  const state = derive(facts);
  const current = state?.current;
  if (state === undefined || current === undefined)
    throw refuse(
      `There is no enabled value in the Key Vault secret ${app.live}, or it cannot be read.`,
      `Store the secret's value in ${app.live} first.`,
    );
  if (current.keyId === keyId) return [`The live value is adopted as ${keyId} already.`];
  await requireSame(current, keyId, { state, hint: facts.hint, ports });
  const tag = `Tag the newest version of ${app.live} with adopt=${keyId}.`;
  const then =
    "From then on the rotation replaces it 60 days before its end, and removes it after.";
  if (dryRun) return [tag, then];
  for (const { id, tags } of current.versions)
    await ports.vault.update(app.live, id, { tags: { ...tags, adopt: keyId } });
  return [`Done: ${tag}`, then];
}

interface Comparison {
  readonly state: State;
  readonly hint: string | undefined;
  readonly ports: RotationPorts;
}

/** By the first three characters and a sign-in: nobody sees more of a secret than its owner does. */
async function requireSame(
  current: HeldKey,
  keyId: string,
  { state, hint, ports }: Comparison,
): Promise<void> {
  if (current.keyId !== undefined)
    throw refuse(
      "The live value is known as another credential's.",
      "There is nothing to adopt: post a check and read the report.",
    );
  const credential = state.foreign.find((one) => one.keyId === keyId);
  if (credential?.kind !== "secret" || credential.location !== "application")
    throw refuse(
      "The app registration has no such client secret of somebody else.",
      "Take the keyId of a foreign secret from GET /api/credentials.",
    );
  if (hint === undefined || credential.hint !== hint)
    throw refuse(
      "The live value begins with other characters than that secret.",
      "Compare the first three characters that the portal shows.",
    );
  if ((await proveOnce(state, current, ports)) !== "ok")
    throw refuse("The live value does not sign in.", "Store the right value, or rotate instead.");
}

function refuse(because: string, remedy: string): ConnectorError {
  return new ConnectorError("conflict", {
    happened: "The credential was not adopted.",
    because,
    remedy,
  });
}
