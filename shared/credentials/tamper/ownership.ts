/** Which credentials the vault proves to be this connector's own. */
import type { Vault } from "../ports.ts";
import { isRetired, isVoid, keyIdOf, nonceOf, readDisplayName } from "../tags.ts";
import type { ManagedApp, SecretHistory, VaultVersion } from "../facts.ts";
import type { NamedKey } from "./audit-event.ts";

export interface Ownership {
  /** Every key id with a record, whatever became of it. */
  readonly keyIds: ReadonlySet<string>;
  /** Nonces of intents whose secret was never stored: their key id is not known. */
  readonly openNonces: ReadonlySet<string>;
  /** Key ids that must be listed: the current one and those waiting for their proof. */
  readonly expected: ReadonlySet<string>;
}

/** @throws CallFailure */
export async function readOwnership(app: ManagedApp, vault: Vault): Promise<Ownership> {
  const [live, next] = await Promise.all([vault.history(app.live), vault.history(app.next)]);
  return ownershipOf(app, live, next);
}

export function ownershipOf(
  { instanceId }: Pick<ManagedApp, "instanceId">,
  live: SecretHistory,
  next: SecretHistory,
): Ownership {
  const versions = [...live.versions, ...next.versions];
  const stored = new Set(versions.filter((one) => keyIdOf(one) !== undefined).map(nonceOf));
  const nonces = versions.map(nonceOf).filter((nonce) => !stored.has(nonce));
  const current = live.versions.find(({ enabled }) => enabled);
  const promoted = new Set(live.versions.map(keyIdOf));
  const waiting = next.versions.filter(
    (one) => !isVoid(one) && !isRetired(one) && one.enabled && !promoted.has(keyIdOf(one)),
  );
  return {
    keyIds: new Set(keyIds(versions)),
    openNonces: new Set(nonces.map((nonce) => `m365c:${instanceId}:${nonce}`)),
    expected: new Set(keyIds(current === undefined ? waiting : [current, ...waiting])),
  };
}

function keyIds(versions: readonly VaultVersion[]): string[] {
  return versions.flatMap((one) => keyIdOf(one)?.toLowerCase() ?? []);
}

/** A name alone proves nothing once its secret is known: anybody can read and copy it. */
export function isOwn({ keyIds: known, openNonces }: Ownership, key: NamedKey): boolean {
  return known.has(key.keyId.toLowerCase()) || openNonces.has(key.displayName);
}

/** A name of this kind, whoever gave it. */
export const namesConnector = ({ displayName }: NamedKey): boolean =>
  readDisplayName(displayName) !== undefined;
