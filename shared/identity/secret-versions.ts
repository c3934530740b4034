/** Key Vault secrets with their versions: kept in memory, polled in the background, sparing to the vault. */
import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import type { ConnectorError } from "../errors/connector-error.ts";
import type { AzureCredential } from "./azure-credential.ts";
import { vaultFailure } from "./vault-failure.ts";

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
}

/**
 * The newest two enabled values of a secret, newest first, at least one. Versions that carry one key
 * id (tag `k`) hold one value: a write that was repeated made them.
 */
export interface SecretVersions {
  /** From memory when it can; what is older than about ten minutes is read again in the background. */
  read(name: string): Promise<readonly SecretVersion[]>;
  /** From the vault, unless it was asked for this secret less than a minute ago. */
  refresh(name: string): Promise<readonly SecretVersion[]>;
}

export interface SecretVersionsOptions {
  vaultUrl: string;
  credential: AzureCredential;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const minuteMs = 60_000;
const pollMs = 10 * minuteMs;
const longestReadMs = 20_000;

/** What is known of one secret. A failed read leaves the versions: an unreachable vault stops nobody. */
interface Known {
  versions: readonly SecretVersion[];
  failure: ConnectorError | undefined;
  askedAt: number;
  pollAt: number;
  /** The last read, which may be under way still. */
  reading: Promise<void> | undefined;
}

export function createSecretVersions(options: SecretVersionsOptions): SecretVersions {
  const { now = Date.now } = options;
  const secrets = new Map<string, Known>();
  let client: Promise<SecretClient> | undefined;

  function knownOf(name: string): Known {
    const known = secrets.get(name) ?? {
      versions: [],
      failure: undefined,
      askedAt: -Infinity,
      pollAt: -Infinity,
      reading: undefined,
    };
    secrets.set(name, known);
    return known;
  }

  async function load(name: string, known: Known): Promise<void> {
    known.askedAt = now();
    try {
      client ??= openVault(options);
      known.versions = await readNewest(await client, name, known.versions, now());
      known.failure = undefined;
      // Jitter, so that the instances of one deployment do not ask at once.
      known.pollAt = now() + pollMs * (0.9 + Math.random() * 0.2);
    } catch (error) {
      known.failure = vaultFailure(name, error);
    }
  }

  async function refresh(name: string): Promise<readonly SecretVersion[]> {
    const known = knownOf(name);
    if (now() - known.askedAt >= minuteMs) known.reading = load(name, known);
    await known.reading;
    if (known.versions.length === 0 && known.failure !== undefined) throw known.failure;
    return known.versions;
  }

  return {
    refresh,
    async read(name) {
      const known = knownOf(name);
      if (known.versions.length === 0) return await refresh(name);
      if (now() >= known.pollAt) void refresh(name);
      return known.versions;
    },
  };
}

async function openVault({ vaultUrl, credential }: SecretVersionsOptions): Promise<SecretClient> {
  const { SecretClient } = await import("@azure/keyvault-secrets");
  return new SecretClient(vaultUrl, credential, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 300, maxRetryDelayInMs: 4_000 },
  });
}

/** A version never changes, so only those not yet in memory are fetched. */
async function readNewest(
  client: SecretClient,
  name: string,
  inMemory: readonly SecretVersion[],
  now: number,
): Promise<readonly SecretVersion[]> {
  const abortSignal = AbortSignal.timeout(longestReadMs);
  const usable: SecretProperties[] = [];
  for await (const version of client.listPropertiesOfSecretVersions(name, { abortSignal }))
    if (version.enabled !== false && (version.notBefore?.getTime() ?? 0) <= now)
      usable.push(version);

  usable.sort((a, b) => (b.createdOn?.getTime() ?? 0) - (a.createdOn?.getTime() ?? 0));
  const distinct = usable.filter(
    (version, index) => usable.findIndex((other) => keyOf(other) === keyOf(version)) === index,
  );
  const newest = distinct.slice(0, 2).map(async ({ version: id = "" }) => {
    const held = inMemory.find((version) => version.id === id);
    if (held !== undefined) return held;
    const { value = "" } = await client.getSecret(name, { version: id, abortSignal });
    return { id, value };
  });
  const versions = await Promise.all(newest);
  if (versions.length === 0)
    throw Object.assign(new Error("no enabled version"), { statusCode: 404 });
  return versions;
}

function keyOf({ tags, version }: SecretProperties): string | undefined {
  return tags?.["k"] ?? version;
}
