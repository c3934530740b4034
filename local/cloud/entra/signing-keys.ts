/** The RSA keys that sign tokens, published with their certificates as Entra does. */
import { createHash, createPublicKey, KeyObject, type webcrypto } from "node:crypto";
import "../../network/reflect-metadata.ts";
import * as x509 from "@peculiar/x509";

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

export interface SigningKey {
  /** SHA-1 thumbprint of the certificate; Entra uses the same text as `x5t`. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: Record<string, unknown>;
}

export interface SigningKeys {
  /** Signs new tokens. */
  readonly current: SigningKey;
  /** What the keys endpoint lists. */
  readonly published: readonly SigningKey[];
  find(kid: unknown): SigningKey | undefined;
  /** Signs with a new key from now on; the one before stays published, older ones do not. */
  rotate(): Promise<void>;
}

export async function createSigningKeys(): Promise<SigningKeys> {
  let keys = await Promise.all([createKey(), createKey()] as const);
  return {
    get current() {
      return keys[0];
    },
    get published() {
      return keys;
    },
    find: (kid) => keys.find((key) => key.kid === kid),
    async rotate() {
      keys = [await createKey(), keys[0]];
    },
  };
}

/** A key with a certificate of its own, which nobody publishes. */
export async function createKey(): Promise<SigningKey> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await selfSign(keys);
  const kid = createHash("sha1").update(Buffer.from(certificate)).digest("base64url");
  const publicKey = KeyObject.from(keys.publicKey);
  const { n, e } = createPublicKey(publicKey.export({ type: "spki", format: "pem" })).export({
    format: "jwk",
  });
  const x5c = [Buffer.from(certificate).toString("base64")];
  return {
    kid,
    privateKey: KeyObject.from(keys.privateKey),
    publicKey,
    jwk: { kty: "RSA", use: "sig", kid, x5t: kid, n, e, x5c },
  };
}

async function selfSign(keys: webcrypto.CryptoKeyPair): Promise<ArrayBuffer> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=accounts.accesscontrol.windows.net",
    keys,
    signingAlgorithm: algorithm,
  });
  return certificate.rawData;
}
