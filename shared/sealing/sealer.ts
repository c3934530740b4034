/** Seals what leaves the server and comes back: AES-256-GCM; each sealed value names its key. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { SealKey, SealKeyReader } from "../identity/secret-reader.ts";

/** What a sealed value is for; one made for another purpose does not open. */
export type SealPurpose =
  | "cursor"
  | "oauth-state"
  | "oauth-code"
  | "credential-command"
  | "invocation"
  | "invocation-token"
  | "write-answer";

export interface Sealer {
  seal(purpose: SealPurpose, value: unknown, lifetimeSeconds: number): Promise<string>;
  /** The value, or undefined when it is altered, expired, for another purpose or its key is gone. */
  open<T>(purpose: SealPurpose, sealed: string): Promise<T | undefined>;
}

interface Envelope {
  expires: number;
  value: unknown;
}

const cipher = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;
/** Longer values are deflated: links full of percent signs shrink to a third. */
const deflatedAbove = 1_024;

/** @param now milliseconds since 1970. */
export function createSealer(keys: SealKeyReader, now: () => number = Date.now): Sealer {
  return {
    async seal(purpose, value, lifetimeSeconds) {
      const envelope: Envelope = { expires: now() + lifetimeSeconds * 1000, value };
      return encrypt(purpose, JSON.stringify(envelope), await keys.current());
    },

    async open<T>(purpose: SealPurpose, sealed: string) {
      const [keyId = "", body = "", ...more] = sealed.split(".");
      if (body === "" || more.length > 0) return undefined;
      const key = await keys.find(keyId);
      const text = key && decrypt(purpose, body, key);
      if (text === undefined) return undefined;
      const envelope = JSON.parse(text) as Envelope;
      return envelope.expires < now() ? undefined : (envelope.value as T);
    },
  };
}

/** `{key id}.{base64url of iv, ciphertext and tag}`; key id and purpose are authenticated, too. */
function encrypt(purpose: SealPurpose, text: string, key: SealKey): string {
  const iv = randomBytes(ivBytes);
  const encryption = createCipheriv(cipher, key.key, iv).setAAD(bound(purpose, key));
  const encrypted = [encryption.update(pack(text)), encryption.final()];
  const bytes = Buffer.concat([iv, ...encrypted, encryption.getAuthTag()]);
  return `${key.id}.${bytes.toString("base64url")}`;
}

/** Undefined when a single bit differs from what was sealed. */
function decrypt(purpose: SealPurpose, body: string, key: SealKey): string | undefined {
  const bytes = Buffer.from(body, "base64url");
  // Decoding skips over what is no base64url; a value with such additions is a changed one.
  const isExact = bytes.toString("base64url") === body;
  if (!isExact || bytes.length < ivBytes + tagBytes) return undefined;
  const options = { authTagLength: tagBytes };
  const iv = bytes.subarray(0, ivBytes);
  const decryption = createDecipheriv(cipher, key.key, iv, options)
    .setAAD(bound(purpose, key))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = decryption.update(bytes.subarray(ivBytes, -tagBytes));
    return unpack(Buffer.concat([text, decryption.final()]));
  } catch {
    return undefined;
  }
}

/** One byte says whether the rest is deflated. */
function pack(text: string): Buffer {
  const bytes = Buffer.from(text);
  const deflated = bytes.length > deflatedAbove;
  return Buffer.concat([Buffer.from([deflated ? 1 : 0]), deflated ? deflateRawSync(bytes) : bytes]);
}

function unpack(bytes: Buffer): string {
  const rest = bytes.subarray(1);
  return (bytes[0] === 1 ? inflateRawSync(rest) : rest).toString("utf8");
}

function bound(purpose: SealPurpose, key: SealKey): Buffer {
  return Buffer.from(`${purpose} ${key.id}`);
}
