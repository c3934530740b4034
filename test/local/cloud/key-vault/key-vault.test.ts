/** The real client library against the local vault, over TLS, with a managed identity. */
import { ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";
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
let origin: string;
let credential: TokenCredential;
let vault: KeyVault;

beforeAll(async () => {
  cloud = await startLocalCloud();
  const { clientId } = cloud.directory.managedIdentity;
  identity = await startManagedIdentity(cloud.entra, clientId);
  Object.assign(process.env, identity.environment);
  credential = new ManagedIdentityCredential({ clientId });
  origin = cloud.network.origin(host);
});
beforeEach(() => {
  vault = createKeyVault({ ...cloud, origin, clock: Date.now });
  cloud.network.mount(host, vault.app);
});
afterAll(async () => {
  for (const name of Object.keys(identity.environment)) delete process.env[name];
  await identity.close();
  await cloud.close();
});

function connector(): SecretClient {
  return new SecretClient(origin, credential, { retryOptions: { maxRetries: 0 } });
}

/** The same identity with every right. */
function officer(): SecretClient {
  const { principalId } = cloud.directory.managedIdentity;
  vault.roleAssignments.push({ principalId, actions: secretsOfficer });
  return connector();
}

function address(): string {
  return `${origin}/secrets/live-a?api-version=7.6`;
}

function get(token: string): Promise<Response> {
  return fetch(address(), { headers: { authorization: `Bearer ${token}` } });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("reading as the connector", () => {
  it("gets the newest version by name, with its tags and dates", async () => {
    vault.seed("live-default-secret", "old");
    const version = vault.seed("live-default-secret", "new", {
      tags: { k: "key-1" },
      contentType: "text/plain",
      exp: 1_900_000_000,
    });

    const secret = await connector().getSecret("live-default-secret");

    expect(secret).toMatchObject({
      name: "live-default-secret",
      value: "new",
      properties: {
        version,
        enabled: true,
        contentType: "text/plain",
        tags: { k: "key-1" },
        expiresOn: new Date(1_900_000_000_000),
        recoverableDays: 90,
      },
    });
  });

  it("gets an older version by its id", async () => {
    const version = vault.seed("seal-1", "old");
    vault.seed("seal-1", "new");

    const secret = await connector().getSecret("seal-1", { version });

    expect(secret.value).toBe("old");
  });

  it("is refused a disabled version", async () => {
    vault.seed("live-a", "value", { enabled: false });

    const error = await failure(connector().getSecret("live-a"));

    expect(error).toMatchObject({
      statusCode: 403,
      message: "Operation get is not allowed on a disabled secret.",
    });
  });

  it("still gets an expired version: the date is only information", async () => {
    vault.seed("live-a", "value", { exp: 1 });

    const secret = await connector().getSecret("live-a");

    expect(secret.value).toBe("value");
  });

  it("is told that an unknown secret does not exist", async () => {
    const error = await failure(connector().getSecret("live-nothing"));

    expect(error).toMatchObject({ statusCode: 404, code: "SecretNotFound" });
  });

  it.each(["next-default-secret", "baseline"])("may not read %s", async (name) => {
    vault.seed(name, "hidden");

    const error = await failure(connector().getSecret(name));

    expect(error).toMatchObject({ statusCode: 403, code: "Forbidden" });
    expect(error).toHaveProperty("details.error.innerError.code", "ForbiddenByRbac");
  });

  it("is the only one who may: another identity is refused", async () => {
    vault.seed("live-a", "value");
    const { token } = cloud.entra.managedIdentityToken("https://vault.azure.net");
    const other = cloud.entra.forge(token, { claims: { oid: cloud.directory.daemon.clientId } });

    const answer = await get(other);

    expect(answer.status).toBe(403);
  });

  it("may neither write nor list the vault", async () => {
    const write = await failure(connector().setSecret("live-a", "mine"));
    const list = await failure(collect(connector().listPropertiesOfSecrets()));

    expect(write).toMatchObject({ statusCode: 403 });
    expect(list).toMatchObject({ statusCode: 403 });
  });
});

describe("changing secrets", () => {
  it("makes a version with each write, which takes no tags over", async () => {
    const client = officer();

    const first = await client.setSecret("live-a", "one", { tags: { n: "1" } });
    const second = await client.setSecret("live-a", "two");

    expect(second.properties.tags).toBeUndefined();
    const versions = await collect(client.listPropertiesOfSecretVersions("live-a"));
    const tags = new Map(versions.map((one) => [one.version, one.tags]));
    expect(tags).toEqual(
      new Map([
        [first.properties.version, { n: "1" }],
        [second.properties.version, undefined],
      ]),
    );
  });

  it("changes properties of one version and replaces all of its tags", async () => {
    const client = officer();
    const { properties } = await client.setSecret("live-a", "one", { tags: { n: "1", k: "2" } });

    const updated = await client.updateSecretProperties("live-a", properties.version ?? "", {
      enabled: false,
      tags: { al: "30" },
    });

    expect(updated).toMatchObject({ enabled: false, tags: { al: "30" } });
    expect(updated.tags).toEqual({ al: "30" });
  });

  it("lists in pages of 25", async () => {
    for (let index = 0; index < 60; index++) vault.seed(`live-${index}`, "value");

    const pages: number[] = [];
    for await (const page of officer().listPropertiesOfSecrets().byPage()) pages.push(page.length);

    expect(pages).toEqual([25, 25, 10]);
  });

  it("keeps a deleted secret until it is recovered or purged", async () => {
    const client = officer();
    await client.setSecret("live-a", "one");

    const poller = await client.beginDeleteSecret("live-a", { intervalInMs: 1 });
    await poller.pollUntilDone();
    const blocked = await failure(client.setSecret("live-a", "two"));
    const recovery = await client.beginRecoverDeletedSecret("live-a", { intervalInMs: 1 });
    await recovery.pollUntilDone();
    const recovered = await client.getSecret("live-a");

    expect(blocked).toMatchObject({ statusCode: 409, code: "Conflict" });
    expect(blocked).toHaveProperty(
      "details.error.innerError.code",
      "ObjectIsDeletedButRecoverable",
    );
    expect(recovered.value).toBe("one");
  });

  it("forgets a purged secret", async () => {
    const client = officer();
    await client.setSecret("live-a", "one");
    await (await client.beginDeleteSecret("live-a", { intervalInMs: 1 })).pollUntilDone();

    await client.purgeDeletedSecret("live-a");

    expect(await collect(client.listDeletedSecrets())).toEqual([]);
    await expect(client.setSecret("live-a", "again")).resolves.toMatchObject({ value: "again" });
  });

  it.each([
    ["a name with an underscore", "live_a", "value", {}],
    ["a value above 25 KB", "live-a", "v".repeat(25 * 1024 + 1), {}],
    [
      "16 tags",
      "live-a",
      "value",
      Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`tag${index}`, "x"])),
    ],
  ])("refuses %s", async (_what, name, value, tags) => {
    const error = await failure(officer().setSecret(name, value, { tags }));

    expect(error).toMatchObject({ statusCode: 400, code: "BadParameter" });
  });
});

describe("requests without a good token", () => {
  it("are challenged with the authority and the resource", async () => {
    const answer = await fetch(address());

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer authorization="${cloud.authority}", resource="https://vault.localhost"`,
    );
  });

  it("are refused when the token is for another service, expired or forged", async () => {
    const { token } = cloud.entra.managedIdentityToken("https://vault.azure.net");
    const tokens = [
      cloud.entra.managedIdentityToken("https://storage.azure.com").token,
      cloud.entra.forge(token, { claims: { exp: 1 } }),
      cloud.entra.forge(token, { signedWith: "other key" }),
      cloud.entra.forge(token, { signedWith: "nothing" }),
    ];

    const statuses = await Promise.all(tokens.map(async (bad) => (await get(bad)).status));

    expect(statuses).toEqual([401, 401, 401, 401]);
  });

  it("are refused without a known api-version", async () => {
    const { token } = cloud.entra.managedIdentityToken("https://vault.azure.net");
    const headers = { authorization: `Bearer ${token}` };

    const without = await fetch(`${origin}/secrets/live-a`, { headers });
    const unknown = await fetch(`${origin}/secrets/live-a?api-version=1.0`, { headers });

    expect([without.status, unknown.status]).toEqual([400, 400]);
  });
});
