/** What the connector's app registration proves itself with at Microsoft Entra. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Configuration } from "@azure/msal-node";
import { ConnectorError } from "../errors/connector-error.ts";
import type { AzureCredential } from "./azure-credential.ts";
import type { SecretReader } from "./secret-reader.ts";
import type { Tenant } from "./tenant.ts";

export interface AppCredentialSources {
  secrets: SecretReader;
  /** The managed identity that the app registration trusts. */
  azure: AzureCredential;
}

export interface AppProof {
  /** The part of msal-node's `auth` that holds the credential. */
  readonly auth: Pick<
    Configuration["auth"],
    "clientAssertion" | "clientCertificate" | "clientSecret"
  >;
  /** After Entra refused this one: another value of the same credential, if there is one. */
  another(): Promise<AppProof | undefined>;
}

const cannotSignIn = "The connector could not sign in as its app registration.";

export async function proveApp(tenant: Tenant, sources: AppCredentialSources): Promise<AppProof> {
  const { kind } = tenant.credential;
  if (kind === "federated") return await federatedProof(tenant, sources.azure);
  const name = `live-${tenant.key}-${kind}`;
  return vaultProof(name, await sources.secrets.read(name), tenant, sources.secrets);
}

/** The managed identity's token in place of a secret. @throws ConnectorError `misconfigured` */
export async function federatedProof(tenant: Tenant, azure: AzureCredential): Promise<AppProof> {
  const assertion = await azure
    .getToken(`${tenant.cloud.tokenExchangeAudience}/.default`)
    .catch((error: unknown) => {
      throw noIdentity(error);
    });
  if (assertion === null) throw noIdentity(undefined);
  return {
    auth: { clientAssertion: assertion.token },
    another: () => Promise.resolve(undefined),
  };
}

function noIdentity(cause: unknown): ConnectorError {
  return new ConnectorError(
    "misconfigured",
    {
      happened: cannotSignIn,
      because: "Its managed identity gave no token for the exchange.",
      remedy:
        "An administrator checks that the managed identity is assigned to the function app and named in its settings.",
    },
    { cause },
  );
}

function vaultProof(name: string, value: string, tenant: Tenant, secrets: SecretReader): AppProof {
  const auth =
    tenant.credential.kind === "certificate"
      ? { clientCertificate: readCertificate(name, value) }
      : { clientSecret: readSecret(name, value) };
  return {
    auth,
    async another() {
      const next = await secrets.reload(name, value);
      return next === undefined ? undefined : vaultProof(name, next, tenant, secrets);
    },
  };
}

/** @throws ConnectorError `misconfigured` for a value that msal-node would take for no credential. */
function readSecret(name: string, value: string): string {
  if (value.trim() !== "") return value.trim();
  throw unusable(name, "is empty", `An administrator stores the client secret in ${name}.`);
}

/** @throws ConnectorError `misconfigured` unless the PEM holds a certificate and its own RSA key. */
function readCertificate(
  name: string,
  pem: string,
): { thumbprintSha256: string; privateKey: string } {
  try {
    const certificate = new X509Certificate(pem);
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType === "rsa" && certificate.checkPrivateKey(privateKey))
      return {
        thumbprintSha256: certificate.fingerprint256.replaceAll(":", ""),
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
  } catch (error) {
    throw badCertificate(name, error);
  }
  throw badCertificate(name);
}

function badCertificate(name: string, cause?: unknown): ConnectorError {
  const problem = "does not hold a certificate with its RSA private key in PEM";
  const remedy = `An administrator stores both in ${name}, as PEM, and uploads the certificate to the app registration.`;
  return unusable(name, problem, remedy, cause);
}

function unusable(name: string, problem: string, remedy: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    "misconfigured",
    { happened: cannotSignIn, because: `The Key Vault secret ${name} ${problem}.`, remedy },
    { cause },
  );
}
