/** Seals what leaves the server and comes back: AES-256-GCM, as a JWE that names its key. */
import type { SealKey, SealKeyReader } from "../identity/secret-reader.ts";

/** What a sealed value is for; one made for another purpose does not open. */
export type SealPurpose = "cursor";

export interface Sealer {
  seal(purpose: SealPurpose, value: unknown, lifetimeSeconds: number): Promise<string>;
  /** The value, or undefined when it is altered, expired, for another purpose or its key is gone. */
  open<T>(purpose: SealPurpose, sealed: string): Promise<T | undefined>;
}

interface Envelope {
  purpose: SealPurpose;
  expires: number;
  value: unknown;
}

/** @param now milliseconds since 1970. */
export function createSealer(keys: SealKeyReader, now: () => number = Date.now): Sealer {
  return {
    async seal(purpose, value, lifetimeSeconds) {
      const { CompactEncrypt } = await import("jose");
      const key = await keys.current();
      const envelope: Envelope = { purpose, expires: now() + lifetimeSeconds * 1000, value };
      return await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(envelope)))
        .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key.id })
        .encrypt(key.bytes);
    },

    async open<T>(purpose: SealPurpose, sealed: string) {
      const envelope = await decrypt(sealed, keys);
      if (envelope?.purpose !== purpose || envelope.expires < now()) return undefined;
      return envelope.value as T;
    },
  };
}

async function decrypt(sealed: string, keys: SealKeyReader): Promise<Envelope | undefined> {
  const { compactDecrypt, decodeProtectedHeader, errors } = await import("jose");
  try {
    const { kid } = decodeProtectedHeader(sealed);
    const key: SealKey | undefined = kid === undefined ? undefined : await keys.find(kid);
    if (key === undefined) return undefined;
    const options = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
    const { plaintext } = await compactDecrypt(sealed, key.bytes, options);
    return JSON.parse(new TextDecoder().decode(plaintext)) as Envelope;
  } catch (error) {
    // jose says TypeError for what is not a JWE at all.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}
