/** How the rest of the connector reads secrets: credentials by name, sealing keys by id. */
import { createSecretKey, type KeyObject } from "node:crypto";
import { ConnectorError } from "../errors/connector-error.ts";
import type { SecretVersion, SecretVersions } from "./secret-versions.ts";

export interface SecretReader {
  /** The newest value. */
  read(name: string): Promise<string>;
  /**
   * The one value worth another try after a service refused `refused`: what the vault holds by now,
   * else the value before. Undefined when there is none; the vault is asked at most once a minute.
   */
  reload(name: string, refused: string): Promise<string | undefined>;
}

/** A key for authenticated encryption, 32 bytes, and the id that sealed values name it by. */
export interface SealKey {
  readonly id: string;
  readonly key: KeyObject;
}

export interface SealKeyReader {
  /** The newest key: seals. */
  current(): Promise<SealKey>;
  /** The newest key or the one before, by id: opens. */
  find(id: string): Promise<SealKey | undefined>;
}

export function createSecretReader(secrets: SecretVersions): SecretReader {
  return {
    async read(name) {
      const [newest] = await secrets.read(name);
      return newest?.value ?? "";
    },
    async reload(name, refused) {
      const versions = await secrets.refresh(name);
      return versions.find(({ value }) => value !== refused)?.value;
    },
  };
}

/** @param name a secret `seal-*`, whose value is 32 random bytes in base64 or base64url. */
export function createSealKeyReader(secrets: SecretVersions, name: string): SealKeyReader {
  const made = new WeakMap<SecretVersion, SealKey>();
  const keyOf = (version: SecretVersion): SealKey => {
    const key = made.get(version) ?? { id: version.id, key: secretKey(name, version.value) };
    made.set(version, key);
    return key;
  };
  const keysOf = (versions: readonly SecretVersion[]): SealKey[] => versions.map(keyOf);

  return {
    async current() {
      const [newest] = keysOf(await secrets.read(name));
      if (newest === undefined) throw notAKey(name);
      return newest;
    },
    async find(id) {
      const byId = (key: SealKey): boolean => key.id === id;
      const known = keysOf(await secrets.read(name)).find(byId);
      // Another instance may seal with a key that is newer than what this one has read.
      return known ?? keysOf(await secrets.refresh(name)).find(byId);
    },
  };
}

function secretKey(name: string, value: string): KeyObject {
  const bytes = Buffer.from(value, "base64url");
  if (bytes.length !== 32) throw notAKey(name);
  return createSecretKey(bytes);
}

function notAKey(name: string): ConnectorError {
  return new ConnectorError("misconfigured", {
    happened: "A sealed value could not be handled.",
    because: `The Key Vault secret ${name} is not a key of 32 bytes in base64.`,
    remedy: `An administrator disables that version of ${name}; the rotator makes a new one.`,
  });
}
