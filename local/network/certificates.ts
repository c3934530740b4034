/** A throw-away certificate authority that issues a certificate for any local host name. */
import type { webcrypto } from "node:crypto";
import "./reflect-metadata.ts";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const lifetimeDays = 30;

export interface Authority {
  /** PEM of the authority's own certificate. */
  readonly certificate: string;
  /** PEM (PKCS #8) of the private key that all issued certificates share. */
  readonly key: string;
  /** PEM of a certificate for one host name; Node takes no wildcard right below a top level. */
  issue(hostname: string): Promise<string>;
}

export async function createAuthority(): Promise<Authority> {
  const authorityKeys = await generateKeys();
  const hostKeys = await generateKeys();
  const authority = await createRoot(authorityKeys);
  const key = await crypto.subtle.exportKey("pkcs8", hostKeys.privateKey);
  return {
    certificate: authority.toString("pem"),
    key: x509.PemConverter.encode(key, "PRIVATE KEY"),
    async issue(hostname) {
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${hostname}`,
        issuer: authority.subject,
        publicKey: hostKeys.publicKey,
        signingKey: authorityKeys.privateKey,
        signingAlgorithm: algorithm,
        ...validity(),
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension([
            { type: "dns", value: hostname },
            { type: "ip", value: "127.0.0.1" },
          ]),
        ],
      });
      return certificate.toString("pem");
    },
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function createRoot(keys: webcrypto.CryptoKeyPair): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    // The random part keeps two authorities in one trust store apart.
    name: `CN=Local stand-ins ${crypto.randomUUID()}`,
    keys,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
}

function validity(): { notBefore: Date; notAfter: Date } {
  const day = 24 * 60 * 60 * 1000;
  return {
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + lifetimeDays * day),
  };
}
