/** The deployment gives roles on secrets that nobody has stored yet: it holds their places. */
import { ManagedIdentityCredential } from "@azure/identity";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../../local/cloud/cloud.ts";
import { createKeyVaultPort } from "../../../shared/credentials/adapters/key-vault.ts";
import { planSealKey } from "../../../shared/credentials/seal-keys.ts";
import type { Vault } from "../../../shared/credentials/ports.ts";

let cloud: Cloud;
let vault: Vault;

beforeAll(async () => {
  cloud = await startCloud();
  Object.assign(process.env, cloud.settings);
  const { clientId } = cloud.directory.rotatorIdentity;
  vault = createKeyVaultPort({
    vaultUrl: cloud.settings["KEY_VAULT_URL"]!,
    credential: new ManagedIdentityCredential({ clientId }),
  });
});
afterAll(async () => {
  for (const name of Object.keys(cloud.settings)) delete process.env[name];
  await cloud.close();
});

const placeholder = { enabled: false, tags: { s: "placeholder" } };

it("takes a place that is held for no value: there is no secret yet", async () => {
  cloud.vault.seed("live-default-secret", "placeholder", placeholder);

  const history = await vault.history("live-default-secret");

  expect(history).toEqual({ state: "absent", versions: [] });
  expect(planSealKey(history, Date.now())).toEqual({ do: "make", enabled: true });
});

it("keeps a value that was stored over it, and one that somebody only tagged so", async () => {
  cloud.vault.seed("live-other-secret", "placeholder", placeholder);
  const { id } = await vault.set("live-other-secret", "value", { tags: { s: "placeholder" } });

  const { state, versions } = await vault.history("live-other-secret");

  expect(state).toBe("present");
  expect(versions.map((version) => version.id)).toEqual([id]);
});
