/** The vault as the rotator meets it: its rights, and everything that goes wrong, with the real SDK. */
import { ManagedIdentityCredential } from "@azure/identity";
import { SecretClient, type SecretProperties } from "@azure/keyvault-secrets";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { secretsOfficer } from "../../../../local/cloud/key-vault/access.ts";
import { createKeyVault, type KeyVault } from "../../../../local/cloud/key-vault/key-vault.ts";
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from "../../../../local/cloud/managed-identity.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";

const host = "lumencycles.vault.localhost";

let cloud: LocalCloud;
let identity: ManagedIdentityEndpoint;
let vault: KeyVault;
let rotator: SecretClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  const { managedIdentity, rotatorIdentity } = cloud.directory;
  identity = await startManagedIdentity(
    cloud.entra,
    managedIdentity.clientId,
    rotatorIdentity.clientId,
  );
  Object.assign(process.env, identity.environment);
});
beforeEach(() => {
  const origin = cloud.network.origin(host);
  vault = createKeyVault({ ...cloud, origin, clock: () => cloud.now() });
  cloud.network.mount(host, vault.app);
  const { clientId } = cloud.directory.rotatorIdentity;
  rotator = new SecretClient(origin, new ManagedIdentityCredential({ clientId }), {
    retryOptions: { retryDelayInMs: 1, maxRetryDelayInMs: 2 },
  });
});
afterAll(async () => {
  for (const name of Object.keys(identity.environment)) delete process.env[name];
  await identity.close();
  await cloud.close();
});

async function versionsOf(name: string): Promise<SecretProperties[]> {
  const all: SecretProperties[] = [];
  for await (const one of rotator.listPropertiesOfSecretVersions(name)) all.push(one);
  return all;
}

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => undefined,
    (error: unknown) => error,
  );

const innerCode = "details.error.innerError.code";

describe("the rotator", () => {
  it("may set, read, list and change versions", async () => {
    const { properties } = await rotator.setSecret("next-default", "text", { tags: { n: "1" } });

    await rotator.updateSecretProperties("next-default", properties.version!, {
      tags: { n: "1", k: "2" },
      enabled: false,
    });

    expect(await versionsOf("next-default")).toMatchObject([
      { version: properties.version, enabled: false, tags: { n: "1", k: "2" } },
    ]);
  });

  it("may recover, but neither delete nor purge", async () => {
    vault.seed("live-a", "text");
    const remove = await failure(rotator.beginDeleteSecret("live-a"));
    vault.store.remove("live-a");
    const purge = await failure(rotator.purgeDeletedSecret("live-a"));
    const recovery = await rotator.beginRecoverDeletedSecret("live-a", { intervalInMs: 1 });
    await recovery.pollUntilDone();

    expect(await rotator.getSecret("live-a")).toMatchObject({ value: "text" });
    for (const refused of [remove, purge]) {
      expect(refused).toMatchObject({ statusCode: 403, code: "Forbidden" });
      expect(refused).toHaveProperty(innerCode, "ForbiddenByRbac");
    }
  });

  it("finds nothing in the order of versions: only their dates tell", async () => {
    const written: string[] = [];
    for (let count = 0; count < 8; count++) {
      written.push(vault.seed("live-a", `text ${count}`));
      cloud.advance(2000);
    }

    const listed = await versionsOf("live-a");

    const byAge = listed.toSorted((a, b) => a.createdOn!.getTime() - b.createdOn!.getTime());
    expect(byAge.map(({ version }) => version)).toEqual(written);
    expect(listed.map(({ version }) => version)).toEqual(written.toSorted());
  });
});

describe("a write whose answer fails", () => {
  it.each([
    ["with 503", { kind: 503 }],
    ["with a cut connection", { kind: "drop" }],
  ] as const)(
    "%s is repeated by the client library and leaves two versions",
    async (_how, fault) => {
      vault.faults.next({ ...fault, method: "PUT", applied: true });

      const { properties } = await rotator.setSecret("live-a", "text", { tags: { k: "1" } });

      const listed = await versionsOf("live-a");
      expect(listed.map(({ tags }) => tags)).toEqual([{ k: "1" }, { k: "1" }]);
      expect(listed.map(({ version }) => version)).toContain(properties.version);
    },
  );

  it("before it takes effect leaves one", async () => {
    vault.faults.next({ kind: 503, method: "PUT" });

    await rotator.setSecret("live-a", "text");

    expect(await versionsOf("live-a")).toHaveLength(1);
  });

  it("waits as long as a throttled answer says", async () => {
    vault.faults.next({ kind: 429, retryAfter: 0 });

    await expect(rotator.setSecret("live-a", "text")).resolves.toMatchObject({ value: "text" });
  });
});

describe("a vault that cannot be used", () => {
  it("behind its firewall says so", async () => {
    vault.firewall.closed = true;

    const refused = await failure(rotator.setSecret("live-a", "text"));

    expect(refused).toMatchObject({ statusCode: 403, code: "Forbidden" });
    expect(refused).toHaveProperty(innerCode, "ForbiddenByFirewall");
  });

  it("fails for as long as a test says, at the paths it names", async () => {
    vault.seed("live-a", "text");
    vault.faults.next({ kind: 500, path: /^\/secrets\/live-/ }, Infinity);

    const failed = await failure(rotator.getSecret("live-a"));
    await rotator.setSecret("next-a", "text");
    vault.faults.clear();

    expect(failed).toMatchObject({ statusCode: 500 });
    expect(await rotator.getSecret("live-a")).toMatchObject({ value: "text" });
  });
});

describe("a secret that was deleted", () => {
  it("blocks its name, and for a while after its recovery was asked for", async () => {
    const { principalId } = cloud.directory.rotatorIdentity;
    vault.roleAssignments.push({ principalId, actions: secretsOfficer });
    vault.store.recoverySeconds = 60;
    vault.seed("live-a", "text");
    vault.store.remove("live-a");

    const deleted = await failure(rotator.setSecret("live-a", "new"));
    const versions = await versionsOf("live-a");
    vault.store.recover("live-a");
    const recovering = await failure(rotator.setSecret("live-a", "new"));
    const read = await failure(rotator.getSecret("live-a"));
    cloud.advance(61_000);

    expect(deleted).toHaveProperty(innerCode, "ObjectIsDeletedButRecoverable");
    expect(versions).toEqual([]);
    expect(recovering).toHaveProperty(innerCode, "ObjectIsBeingRecovered");
    expect(read).toMatchObject({ statusCode: 404 });
    expect(await rotator.getSecret("live-a")).toMatchObject({ value: "text" });
  });
});
