/** What the steps of a sign-in need, without the services behind it. */
import { createSecretKey, randomBytes } from "node:crypto";
import { createSealer, type Sealer } from "../../../shared/sealing/sealer.ts";
import { readSettings, type Settings } from "../../../shared/settings.ts";

const clientId = "0d4f6c1e-7a52-4b3c-8d9e-1f2a3b4c5d6e";

export function signInSettings(more: Record<string, string> = {}): Settings {
  return readSettings({
    TENANT_ID: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
    CLIENT_ID: "d7e8394b-60af-4c25-95e7-f8490a2b360e",
    SIGN_IN_CLIENT_ID: clientId,
    PUBLIC_URL: "https://m365.example",
    KEY_VAULT_URL: "https://vault.example",
    AzureWebJobsStorage__blobServiceUri: "https://account.blob.example",
    AzureWebJobsStorage__queueServiceUri: "https://account.queue.example",
    AzureWebJobsStorage__tableServiceUri: "https://account.table.example",
    ...more,
  });
}

export function testSealer(now?: () => number): Sealer {
  const key = { id: "v1", key: createSecretKey(randomBytes(32)) };
  const keys = {
    current: async () => key,
    find: async (id: string) => (id === "v1" ? key : undefined),
  };
  return createSealer(keys, now);
}

export const claudeCallback = "https://claude.ai/api/mcp/auth_callback";

/** What a client asks at the authorization endpoint; `undefined` leaves a parameter out. */
export function authorizationQuery(changes: Record<string, string | undefined> = {}) {
  const parameters = {
    client_id: clientId,
    response_type: "code",
    redirect_uri: claudeCallback,
    code_challenge: "c".repeat(43),
    code_challenge_method: "S256",
    state: "state of Claude",
    ...changes,
  };
  return new URLSearchParams(
    Object.entries(parameters).filter((one): one is [string, string] => one[1] !== undefined),
  );
}

/** What a client posts to the token endpoint. */
export function tokenForm(fields: Record<string, string>): URLSearchParams {
  return new URLSearchParams({ client_id: clientId, ...fields });
}
