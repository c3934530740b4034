/** Explains why Key Vault did not give a secret. */
import { ConnectorError } from "../errors/connector-error.ts";

/** What `@azure/identity` throws; the last one when it tried every login of the environment. */
const identityErrors = [
  "CredentialUnavailableError",
  "AuthenticationError",
  "AuthenticationRequiredError",
  "AggregateAuthenticationError",
];

export function vaultFailure(name: string, cause: unknown): ConnectorError {
  const { statusCode, name: kind = "" } = cause as { statusCode?: number; name?: string };
  const happened = `The Key Vault secret ${name} could not be read.`;
  const misconfigured = (because: string, remedy: string): ConnectorError =>
    new ConnectorError("misconfigured", { happened, because, remedy }, { cause });

  // First, since an AuthenticationError carries Entra's status, which says nothing of the vault.
  if (identityErrors.includes(kind))
    return misconfigured(
      "The connector has no identity towards Azure.",
      "An administrator checks that the managed identity is assigned to the function app and named in its settings, or runs `az login` where there is none.",
    );
  if (statusCode === 404)
    return misconfigured(
      "The vault has no enabled version of it.",
      `An administrator adds the secret ${name} to the vault, or enables a version of it.`,
    );
  if (statusCode === 401 || statusCode === 403)
    return misconfigured(
      "The vault refused the connector's identity.",
      `An administrator assigns it the role Key Vault Secrets User on the secret ${name} and checks the vault's firewall.`,
    );
  return new ConnectorError(
    "service_unavailable",
    {
      happened,
      because: "The vault did not answer as expected.",
      remedy: "Try again in a minute; if it lasts, check the vault's address, firewall and health.",
    },
    { retryAfterSeconds: 60, cause },
  );
}
