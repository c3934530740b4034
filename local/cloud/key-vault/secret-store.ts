/** The secrets of one vault: versions that never change their value, soft delete, no locks. */
import { randomBytes } from "node:crypto";
import { badParameter, secretNotFound, VaultError } from "./vault-error.ts";

export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  contentType: string | undefined;
  tags: Record<string, string> | undefined;
  enabled: boolean;
  /** Seconds since 1970. */
  nbf: number | undefined;
  exp: number | undefined;
  readonly created: number;
  updated: number;
}

/** What a caller may set on a version; `undefined` leaves it, or takes the default on a new one. */
export interface SecretProperties {
  contentType?: string | undefined;
  tags?: Record<string, string> | undefined;
  enabled?: boolean | undefined;
  nbf?: number | undefined;
  exp?: number | undefined;
}

export interface Secret {
  readonly name: string;
  /** Oldest first. */
  readonly versions: SecretVersion[];
  deletedAt: number | undefined;
  /** When a recovery that was asked for is over; the secret cannot be used before. */
  recoveredAt: number | undefined;
}

export interface SecretStore {
  /** How long a recovery takes, in seconds. */
  recoverySeconds: number;
  /** `value` is what the caller sent: anything but a text is refused. */
  set(name: string, value: unknown, properties: SecretProperties): SecretVersion;
  /** The newest version when none is named, whatever its tags; disabled ones are refused. */
  read(name: string, version: string | undefined): SecretVersion;
  update(name: string, version: string | undefined, properties: SecretProperties): SecretVersion;
  /** None of a secret that is unknown or deleted: an empty list says nothing about which. */
  versions(name: string): readonly SecretVersion[];
  list(): Secret[];
  remove(name: string): Secret;
  findDeleted(name: string): Secret;
  listDeleted(): Secret[];
  recover(name: string): Secret;
  purge(name: string): void;
}

const maxValueBytes = 25 * 1024;
const maxTags = 15;
const maxTagLength = 512;

/** `clock` counts milliseconds since 1970. */
export function createSecretStore(clock: () => number): SecretStore {
  const secrets = new Map<string, Secret>();
  const now = () => Math.floor(clock() / 1000);
  const all = (deleted: boolean) =>
    [...secrets.values()]
      .filter((secret) => (secret.deletedAt !== undefined) === deleted)
      .filter((secret) => !isBeingRecovered(secret))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const get = (name: string, deleted: boolean): Secret => {
    // Names are compared without regard to case.
    const secret = secrets.get(name.toLowerCase());
    if (!secret || (secret.deletedAt !== undefined) !== deleted) throw secretNotFound(name);
    if (isBeingRecovered(secret)) throw secretNotFound(name);
    return secret;
  };
  const isBeingRecovered = ({ recoveredAt = 0 }: Secret) => recoveredAt > now();
  /** To be changed: a recovery under way is told apart from a secret that is not there. */
  const change = (name: string): Secret => {
    const secret = secrets.get(name.toLowerCase());
    if (secret && isBeingRecovered(secret)) throw stillBeingRecovered(name);
    return get(name, false);
  };
  const store: SecretStore = {
    recoverySeconds: 0,
    set(name, value, properties) {
      const text = checkSecret(name, value, properties);
      const key = name.toLowerCase();
      const secret = secrets.get(key) ?? {
        name,
        versions: [],
        deletedAt: undefined,
        recoveredAt: undefined,
      };
      if (secret.deletedAt !== undefined) throw stillDeleted(name);
      if (isBeingRecovered(secret)) throw stillBeingRecovered(name);
      const version = newVersion(text, properties, now());
      secret.versions.push(version);
      secrets.set(key, secret);
      return version;
    },
    read(name, version) {
      const found = findVersion(get(name, false), version);
      if (found.enabled) return found;
      const message = "Operation get is not allowed on a disabled secret.";
      throw new VaultError(403, "Forbidden", message, "SecretDisabled");
    },
    update(name, version, properties) {
      checkTags(properties.tags);
      const found = findVersion(change(name), version);
      const given = Object.entries(properties).filter(([, value]) => value !== undefined);
      return Object.assign(found, Object.fromEntries(given), { updated: now() });
    },
    versions(name) {
      const secret = secrets.get(name.toLowerCase());
      const isThere = secret && secret.deletedAt === undefined && !isBeingRecovered(secret);
      return isThere ? secret.versions : [];
    },
    list: () => all(false),
    remove(name) {
      return Object.assign(change(name), { deletedAt: now() });
    },
    findDeleted: (name) => get(name, true),
    listDeleted: () => all(true),
    recover(name) {
      const recoveredAt = now() + store.recoverySeconds;
      return Object.assign(get(name, true), { deletedAt: undefined, recoveredAt });
    },
    purge: (name) => void secrets.delete(get(name, true).name.toLowerCase()),
  };
  return store;
}

export function newest({ versions }: Secret): SecretVersion {
  return versions.at(-1) as SecretVersion;
}

function findVersion(secret: Secret, version: string | undefined): SecretVersion {
  if (version === undefined) return newest(secret);
  const found = secret.versions.find((one) => one.version === version);
  if (!found) throw secretNotFound(`${secret.name}/${version}`);
  return found;
}

/** A new version takes nothing over from the one before, not even its tags. */
function newVersion(value: string, properties: SecretProperties, now: number): SecretVersion {
  return {
    version: randomBytes(16).toString("hex"),
    value,
    contentType: properties.contentType,
    tags: properties.tags,
    enabled: properties.enabled ?? true,
    nbf: properties.nbf,
    exp: properties.exp,
    created: now,
    updated: now,
  };
}

function checkSecret(name: string, value: unknown, { tags }: SecretProperties): string {
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
    throw badParameter(`The request URI contains an invalid name: ${name}`);
  }
  if (typeof value !== "string") throw badParameter("Property value has invalid value");
  if (Buffer.byteLength(value) > maxValueBytes) {
    throw badParameter("Secret value exceeds the maximum size of 25 KB.");
  }
  checkTags(tags);
  return value;
}

function checkTags(tags: Record<string, string> | undefined): void {
  if (tags && Object.keys(tags).length > maxTags) {
    throw badParameter(`A secret takes at most ${maxTags} tags.`);
  }
  const isLong = (text: string) => text.length > maxTagLength;
  if (Object.entries(tags ?? {}).some((tag) => tag.some(isLong))) {
    throw badParameter(`Names and values of tags are at most ${maxTagLength} characters long.`);
  }
}

function stillDeleted(name: string): VaultError {
  return new VaultError(
    409,
    "Conflict",
    `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; ` +
      "in this state, the secret can only be recovered or purged.",
    "ObjectIsDeletedButRecoverable",
  );
}

function stillBeingRecovered(name: string): VaultError {
  return new VaultError(
    409,
    "Conflict",
    `Secret ${name} is currently being recovered and cannot be changed until this is over.`,
    "ObjectIsBeingRecovered",
  );
}
