/** Azure Key Vault by its own library. */
import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import type { AzureCredential } from "../../identity/azure-credential.ts";
import { byAge } from "../derive.ts";
import { seconds } from "../durations.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { Vault, VersionContent } from "../ports.ts";
import type { SecretHistory, VaultVersion } from "../facts.ts";
import { asCall } from "./call-failure.ts";

export interface KeyVaultOptions {
  readonly vaultUrl: string;
  readonly credential: AzureCredential;
}

const longestCall = 30 * seconds;

export function createKeyVaultPort(options: KeyVaultOptions): Vault {
  let client: Promise<SecretClient> | undefined;
  const open = () => (client ??= openVault(options));
  const limit = () => ({ abortSignal: AbortSignal.timeout(longestCall) });

  return {
    history: (name) => asCall("list versions", async () => await readHistory(await open(), name)),
    read: (name, version) =>
      asCall("get secret", async () => {
        const { value = "" } = await (await open()).getSecret(name, { version, ...limit() });
        return value;
      }),
    set: (name, value, content) =>
      asCall("set secret", async () => {
        const vault = await open();
        const { properties } = await vault.setSecret(name, value, {
          ...attributes(content),
          ...limit(),
        });
        return versionOf(properties);
      }),
    update: (name, version, change) =>
      asCall("update secret", async () => {
        const vault = await open();
        await vault.updateSecretProperties(name, version, { ...attributes(change), ...limit() });
      }),
    // The poller would wait for the end; the next turns see when the secret answers again.
    recover: (name) =>
      asCall("recover secret", async () => {
        await (await open()).beginRecoverDeletedSecret(name, limit());
      }),
  };
}

async function openVault({ vaultUrl, credential }: KeyVaultOptions): Promise<SecretClient> {
  const { SecretClient } = await import("@azure/keyvault-secrets");
  return new SecretClient(vaultUrl, credential, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 4_000 },
  });
}

async function readHistory(client: SecretClient, name: string): Promise<SecretHistory> {
  const abortSignal = AbortSignal.timeout(longestCall);
  const versions: VaultVersion[] = [];
  try {
    for await (const version of client.listPropertiesOfSecretVersions(name, { abortSignal }))
      if (!isPlaceholder(version)) versions.push(versionOf(version));
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
  if (versions.length > 0)
    return { state: "present", versions: versions.toSorted(byAge).toReversed() };
  return { state: await stateOfEmpty(client, name), versions: [] };
}

/** The deployment holds the place of a secret that it gives a role on; nobody stored a value yet. */
function isPlaceholder({ tags, enabled }: SecretProperties): boolean {
  return tags?.["s"] === "placeholder" && enabled === false;
}

/** Key Vault lists no versions of a deleted secret, as of one that never was. */
async function stateOfEmpty(client: SecretClient, name: string): Promise<"deleted" | "absent"> {
  try {
    await client.getDeletedSecret(name, { abortSignal: AbortSignal.timeout(longestCall) });
    return "deleted";
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return "absent";
    throw error;
  }
}

function versionOf(properties: SecretProperties): VaultVersion {
  const { version, tags = {}, enabled = true, createdOn, updatedOn, expiresOn } = properties;
  if (version === undefined || createdOn === undefined || updatedOn === undefined)
    throw new CallFailure("unavailable", "Key Vault named a version without its dates");
  return {
    id: version,
    tags,
    enabled,
    createdOn: createdOn.getTime(),
    updatedOn: updatedOn.getTime(),
    expiresOn: expiresOn?.getTime(),
  };
}

/** Only what is named: the library leaves the rest as it is, but replaces tags as a whole. */
function attributes({ tags, enabled, expiresOn }: Partial<VersionContent>) {
  return {
    ...(tags && { tags: { ...tags } }),
    ...(enabled !== undefined && { enabled }),
    ...(expiresOn !== undefined && { expiresOn: new Date(expiresOn) }),
  };
}
