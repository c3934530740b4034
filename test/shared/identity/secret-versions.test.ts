import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createKeyVault, type KeyVault } from "../../../local/cloud/key-vault/key-vault.ts";
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from "../../../local/cloud/managed-identity.ts";
import { createAzureCredential } from "../../../shared/identity/azure-credential.ts";
import {
  createSecretVersions,
  type SecretVersions,
} from "../../../shared/identity/secret-versions.ts";
import { type EntraStack, startEntraStack } from "./entra-stack.ts";

const minute = 60_000;
const hostname = "lumencycles.vault.localhost";

let stack: EntraStack;
let endpoint: ManagedIdentityEndpoint;
let vault: KeyVault;
let vaultUrl: string;
/** Method and path of what the vault was asked with a token. */
let asked: string[];
/** Answers instead of the vault while it is set. */
let outage: Response | undefined;
let secrets: SecretVersions;

beforeAll(async () => {
  stack = await startEntraStack();
  const { managedIdentity } = stack.directory;
  endpoint = await startManagedIdentity(stack.entra, managedIdentity.clientId);
  for (const [name, value] of Object.entries(endpoint.environment)) vi.stubEnv(name, value);
  vaultUrl = stack.network.origin(hostname);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
  await stack.network.close();
});

beforeEach(() => {
  const { directory, entra } = stack;
  vault = createKeyVault({ entra, directory, origin: vaultUrl, clock: () => stack.now() });
  asked = [];
  outage = undefined;
  stack.network.mount(hostname, async (request) => {
    // The first request brings no token yet: it only learns where to get one.
    if (!request.headers.has("authorization")) return await vault.app.fetch(request);
    asked.push(new URL(request.url).pathname);
    return outage?.clone() ?? (await vault.app.fetch(request));
  });
  secrets = createSecretVersions({
    vaultUrl,
    credential: createAzureCredential(directory.managedIdentity.clientId),
    now: () => stack.now(),
  });
});

/** Stores a version a little later than the one before. */
function store(value: string, properties = {}): string {
  stack.advance(2_000);
  return vault.seed("live-default-secret", value, properties);
}

async function values(name = "live-default-secret"): Promise<string[]> {
  return (await secrets.read(name)).map(({ value }) => value);
}

describe("reading a secret", () => {
  it("gives the newest two versions, newest first, with their ids", async () => {
    store("one");
    const second = store("two");
    const third = store("three");

    const versions = await secrets.read("live-default-secret");

    expect(versions).toEqual([
      { id: third, value: "three" },
      { id: second, value: "two" },
    ]);
  });

  it("skips versions that are disabled or not yet valid", async () => {
    store("one");
    store("disabled", { enabled: false });
    store("two");
    store("future", { nbf: Math.floor(stack.now() / 1000) + 3600 });

    expect(await values()).toEqual(["two", "one"]);
  });

  it("takes versions of one key for one value", async () => {
    store("one", { tags: { k: "a" } });
    store("two", { tags: { k: "b" } });
    store("two", { tags: { k: "b" } });

    expect(await values()).toEqual(["two", "one"]);
  });

  it("finds the newest among more versions than one page holds", async () => {
    for (let count = 1; count <= 30; count++) store(`value ${count}`);

    expect(await values()).toEqual(["value 30", "value 29"]);
  });

  it("asks the vault once for many calls at the same time", async () => {
    store("one");

    await Promise.all([values(), values(), values()]);

    expect(asked).toHaveLength(2);
    expect(asked[0]).toBe("/secrets/live-default-secret/versions");
  });
});

describe("a new version", () => {
  it("is found in the background after ten minutes, while the old one still serves", async () => {
    store("one");
    await values();
    store("two");

    stack.advance(11 * minute);
    const meanwhile = await values();

    expect(meanwhile).toEqual(["one"]);
    await vi.waitFor(async () => expect(await values()).toEqual(["two", "one"]), 10_000);
    expect(asked.filter((path) => path.endsWith("/versions"))).toHaveLength(2);
  });

  it("is found by a refresh, which fetches only what is new and asks at most once a minute", async () => {
    store("one");
    await values();
    const second = store("two");

    const tooSoon = await secrets.refresh("live-default-secret");
    stack.advance(minute);
    const refreshed = await secrets.refresh("live-default-secret");
    for (let count = 0; count < 20; count++) await secrets.refresh("live-default-secret");

    expect(tooSoon).toHaveLength(1);
    expect(refreshed[0]).toEqual({ id: second, value: "two" });
    expect(asked.slice(2)).toEqual([
      "/secrets/live-default-secret/versions",
      `/secrets/live-default-secret/${second}`,
    ]);
  });
});

describe("when the vault fails", () => {
  it("what is in memory still serves", async () => {
    store("one");
    await values();

    outage = Response.json({ error: { code: "Forbidden", message: "firewall" } }, { status: 403 });
    stack.advance(20 * minute);

    expect(await secrets.refresh("live-default-secret")).toHaveLength(1);
    expect(await values()).toEqual(["one"]);
  });

  it("a cold start says so, and does not ask again for a minute", async () => {
    store("one");
    outage = Response.json({ error: { code: "Forbidden", message: "firewall" } }, { status: 403 });

    await expect(values()).rejects.toMatchObject({ code: "misconfigured" });
    outage = undefined;
    await expect(values()).rejects.toMatchObject({ code: "misconfigured" });
    expect(asked).toHaveLength(1);
    stack.advance(minute);

    expect(await values()).toEqual(["one"]);
  });

  it("a missing secret is named", async () => {
    await expect(values("live-other-secret")).rejects.toMatchObject({
      code: "misconfigured",
      happened: "The Key Vault secret live-other-secret could not be read.",
      because: "The vault has no enabled version of it.",
    });
  });

  it("a secret whose versions are all disabled is named alike", async () => {
    store("one", { enabled: false });

    await expect(values()).rejects.toMatchObject({
      because: "The vault has no enabled version of it.",
    });
  });

  it("a secret that the connector may not read names the role to assign", async () => {
    vault.seed("next-default-secret", "staged");

    await expect(values("next-default-secret")).rejects.toMatchObject({
      code: "misconfigured",
      remedy: expect.stringContaining("Key Vault Secrets User") as string,
    });
  });

  it("an outage is temporary", async () => {
    store("one");
    outage = new Response("broken", { status: 500 });

    await expect(values()).rejects.toMatchObject({
      code: "service_unavailable",
      retryAfterSeconds: 60,
    });
  });

  it("a missing managed identity is explained", async () => {
    const credential = createAzureCredential("11111111-2222-4333-8444-555555555555");
    const stranger = createSecretVersions({ vaultUrl, credential, now: () => stack.now() });

    await expect(stranger.read("live-default-secret")).rejects.toMatchObject({
      code: "misconfigured",
      because: "The connector has no identity towards Azure.",
    });
  });
});
