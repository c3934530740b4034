import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addCertificate } from "../../../local/cloud/entra/registrations.ts";
import { createKey } from "../../../local/cloud/entra/signing-keys.ts";
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from "../../../local/cloud/managed-identity.ts";
import { createAuthority } from "../../../local/network/certificates.ts";
import { createAzureCredential } from "../../../shared/identity/azure-credential.ts";
import type { Caller } from "../../../shared/identity/caller.ts";
import { createGraphTokens } from "../../../shared/identity/graph-tokens.ts";
import { createSecretReader } from "../../../shared/identity/secret-reader.ts";
import type { AppCredential } from "../../../shared/identity/tenant.ts";
import { type EntraStack, MemorySecrets, startEntraStack } from "./entra-stack.ts";

/** Certificate and key as PEM, in the order that Key Vault exports them. */
interface Pem {
  certificate: string;
  key: string;
}

let stack: EntraStack;
let endpoint: ManagedIdentityEndpoint;
let good: Pem;
let other: Pem;

beforeAll(async () => {
  stack = await startEntraStack();
  endpoint = await startManagedIdentity(stack.entra, stack.directory.managedIdentity.clientId);
  [good, other] = await Promise.all([createPem(), createPem()]);
  addCertificate(stack.entra.registration(stack.directory.api.clientId), good.certificate);
});

afterAll(async () => {
  await endpoint.close();
  await stack.network.close();
});

afterEach(() => vi.unstubAllEnvs());

async function createPem(): Promise<Pem> {
  const { privateKey, jwk } = await createKey();
  const [der] = jwk["x5c"] as string[];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const application: Caller = {
  mode: "application",
  objectId: "",
  clientId: "",
  roles: [],
  accessToken: "",
  expiresAt: 0,
};

/** A Graph token for the app itself by this credential; `identity` is the managed identity asked for. */
async function graphToken(
  kind: AppCredential["kind"],
  secrets: MemorySecrets,
  identity = stack.directory.managedIdentity.clientId,
): Promise<Record<string, unknown>> {
  const tokens = createGraphTokens({
    secrets: createSecretReader(secrets),
    azure: createAzureCredential(identity),
    now: () => stack.now(),
  });
  const { accessToken } = await tokens.forCaller(stack.tenant(kind), application).token();
  return stack.entra.verify(accessToken, { audience: "https://graph.microsoft.com" });
}

describe("a certificate", () => {
  it.each(["key first", "certificate first"])("signs the connector in, %s", async (order) => {
    const parts =
      order === "key first" ? [good.key, good.certificate] : [good.certificate, good.key];
    const secrets = new MemorySecrets(parts.join(""));

    const claims = await graphToken("certificate", secrets);

    expect(claims).toMatchObject({ appid: stack.directory.api.clientId, appidacr: "2" });
    expect(secrets.names).toEqual(["live-default-certificate"]);
  });

  it("that Entra does not know gives way to the one before", async () => {
    const secrets = new MemorySecrets(other.key + other.certificate, good.key + good.certificate);

    const claims = await graphToken("certificate", secrets);

    expect(claims).toHaveProperty("appid", stack.directory.api.clientId);
  });

  it("that Entra does not know is explained", async () => {
    const secrets = new MemorySecrets(other.key + other.certificate);

    await expect(graphToken("certificate", secrets)).rejects.toMatchObject({
      code: "misconfigured",
      because: "The connector's certificate or federated assertion failed validation.",
    });
  });

  it("that cannot be used is refused before Entra is asked, and is not shown", async () => {
    const elliptic = await createAuthority();
    const unusable = [
      "",
      "not a certificate",
      good.certificate,
      good.key,
      good.certificate + other.key,
      `${await elliptic.issue("connector")}\n${elliptic.key}`,
    ];
    stack.entra.requests.length = 0;

    for (const pem of unusable)
      await expect(graphToken("certificate", new MemorySecrets(pem))).rejects.toMatchObject({
        code: "misconfigured",
        because:
          "The Key Vault secret live-default-certificate does not hold a certificate with its RSA private key in PEM.",
      });
    expect(stack.entra.requests).toHaveLength(0);
  });
});

describe("a federated credential", () => {
  it("signs the connector in by its managed identity, without any secret", async () => {
    for (const [name, value] of Object.entries(endpoint.environment)) vi.stubEnv(name, value);
    const secrets = new MemorySecrets();

    const claims = await graphToken("federated", secrets);

    expect(claims).toMatchObject({ appid: stack.directory.api.clientId, idtyp: "app" });
    expect(secrets.names).toEqual([]);
  });

  it("that was removed from the app registration is explained", async () => {
    for (const [name, value] of Object.entries(endpoint.environment)) vi.stubEnv(name, value);
    const { federatedIdentityCredentials } = stack.entra.registration(stack.directory.api.clientId);
    const removed = federatedIdentityCredentials.splice(0);

    const outcome = graphToken("federated", new MemorySecrets());

    await expect(outcome).rejects.toMatchObject({
      code: "misconfigured",
      remedy: expect.stringContaining("issuer, subject and audience") as string,
    });
    federatedIdentityCredentials.push(...removed);
  });

  it("without the managed identity is explained", async () => {
    for (const [name, value] of Object.entries(endpoint.environment)) vi.stubEnv(name, value);
    const unassigned = "11111111-2222-4333-8444-555555555555";

    await expect(graphToken("federated", new MemorySecrets(), unassigned)).rejects.toMatchObject({
      code: "misconfigured",
      because: "Its managed identity gave no token for the exchange.",
    });
  });
});
