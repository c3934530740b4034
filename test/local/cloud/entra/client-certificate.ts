/** A certificate with which a test signs client assertions. */
import "../../../../local/network/reflect-metadata.ts";
import { X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";

export async function createClientCertificate(notAfter = new Date(Date.now() + 864e5)) {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const notBefore = new Date(notAfter.getTime() - 1728e5);
  const name = "CN=connector";
  const created = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
  });
  const certificate = created.toString("pem");
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate,
    privateKey: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
    thumbprintSha256: new X509Certificate(certificate).fingerprint256.replaceAll(":", ""),
  };
}
