/** Whose a credential is: ours by proof alone, since anybody can give one our name. */
import type { EntraCredential, ManagedApp } from "./facts.ts";
import type { Owner } from "./run-report.ts";
import type { State } from "./state.ts";

/** @param state undefined: the vault's records could not be read */
export function ownerOf(
  credential: EntraCredential,
  app: ManagedApp,
  state: State | undefined,
): Owner {
  switch (credential.kind) {
    case "federated":
      return ownerOfFederated(credential, app);
    case "certificate":
      return "foreign";
    case "secret":
      if (state === undefined) return "unknown";
      return state.foreign.some(({ keyId }) => keyId === credential.keyId) ? "foreign" : "ours";
  }
}

/** The one by which the connector's managed identity signs in. */
function ownerOfFederated({ trusts }: EntraCredential, { identity }: ManagedApp): Owner {
  if (!identity.ok) return "unknown";
  const { issuer, subject } = identity.value ?? {};
  const isOurs = subject !== undefined && trusts?.issuer === issuer && trusts?.subject === subject;
  return isOurs ? "ours" : "foreign";
}
