/** The connector's identity towards Azure's own resources: its managed identity, no secret. */
import type { TokenCredential } from "@azure/identity";

export type AzureCredential = Pick<TokenCredential, "getToken">;

/**
 * The user-assigned managed identity with this client id; without one, what the environment offers
 * (a system-assigned identity, or a developer's `az login`). The library loads on first use, since
 * it takes longer to import than a cold start should.
 */
export function createAzureCredential(
  managedIdentityClientId: string | undefined,
): AzureCredential {
  let credential: Promise<AzureCredential> | undefined;
  return {
    async getToken(scopes, options) {
      credential ??= load(managedIdentityClientId);
      return await (await credential).getToken(scopes, options);
    },
  };
}

async function load(clientId: string | undefined): Promise<AzureCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
  if (clientId === undefined) return new DefaultAzureCredential();
  // Two retries instead of five: a caller waits for this.
  return new ManagedIdentityCredential({ clientId, retryOptions: { maxRetries: 2 } });
}
