/** What a rotation looks like to the instances that use its secrets, with Entra and Key Vault over TLS. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { addSecret } from "../../../local/cloud/entra/registrations.ts";
import { createKeyVault, type KeyVault } from "../../../local/cloud/key-vault/key-vault.ts";
import type { AzureCredential } from "../../../shared/identity/azure-credential.ts";
import type { Caller } from "../../../shared/identity/caller.ts";
import { createGraphTokens, type GraphTokens } from "../../../shared/identity/graph-tokens.ts";
import { createSecretReader } from "../../../shared/identity/secret-reader.ts";
import {
  createSecretVersions,
  type SecretVersions,
} from "../../../shared/identity/secret-versions.ts";
import type { Tenant } from "../../../shared/identity/tenant.ts";
import { day, minute } from "../../fakes/credential-world.ts";
import { type EntraStack, startEntraStack } from "../identity/entra-stack.ts";

const hostname = "lumencycles.vault.localhost";
const live = "live-default-secret";

let stack: EntraStack;
let vault: KeyVault;
let tenant: Tenant;
/** How often the versions of a secret were listed. */
let lists: number;

beforeEach(async () => {
  stack = await startEntraStack();
  tenant = stack.tenant("secret");
  const { directory, entra, network } = stack;
  vault = createKeyVault({
    entra,
    directory,
    origin: network.origin(hostname),
    clock: () => stack.now(),
  });
  lists = 0;
  network.mount(hostname, async (request) => {
    if (request.headers.has("authorization") && request.url.includes("/versions")) lists += 1;
    return await vault.app.fetch(request);
  });
});

afterEach(async () => await stack.network.close());

/** A secret that Entra takes until `days` from now. */
function register(text: string, days = 400): void {
  const end = stack.now() + days * day;
  addSecret(stack.entra.registration(tenant.clientId), text, { start: 0, end });
}

function store(value: string): void {
  stack.advance(2_000);
  vault.seed(live, value, {});
}

function managedIdentity(): AzureCredential {
  const { directory, entra } = stack;
  const identity = directory.managedIdentity.clientId;
  // The library goes by the machine's clock: a token is asked for each time.
  return {
    getToken: (scopes: string | string[]) => {
      const audience = String(scopes).replace(/\/\.default$/, "");
      const { token } = entra.managedIdentityToken(audience, identity);
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 1 });
    },
  };
}

function secretVersions(): SecretVersions {
  return createSecretVersions({
    vaultUrl: stack.network.origin(hostname),
    credential: managedIdentity(),
    now: () => stack.now(),
  });
}

/** One instance of the connector. */
function instance(versions = secretVersions()): GraphTokens {
  return createGraphTokens({
    secrets: createSecretReader(versions),
    azure: managedIdentity(),
    now: () => stack.now(),
  });
}

function app(): Caller {
  return {
    mode: "application",
    objectId: "daemon",
    clientId: "daemon",
    roles: ["Connector.Read"],
    accessToken: "",
    expiresAt: 0,
  };
}

it("fault 46: an instance that slept through a rotation reloads once, and works", async () => {
  register("old-secret", 10);
  store("old-secret");
  const sleeper = instance();
  await sleeper.forCaller(tenant, app()).token();

  register("new-secret");
  store("new-secret");
  stack.advance(20 * day);
  stack.entra.requests.length = 0;
  const { accessToken } = await sleeper.forCaller(tenant, app()).token();

  expect(accessToken).toBeTruthy();
  expect(stack.entra.requests).toHaveLength(2);
  expect(lists).toBe(2);
});

it("fault 47: refused instances read the vault once a minute each, however many calls fail", async () => {
  store("a-secret-that-nobody-knows");
  const instances = Array.from({ length: 20 }, () => instance());

  for (let second = 0; second < 120; second += 10) {
    const calls = instances.map((one) => one.forCaller(tenant, app()).token({ fresh: true }));
    for (const call of await Promise.allSettled(calls)) expect(call.status).toBe("rejected");
    stack.advance(10_000);
  }

  expect(lists / instances.length).toBeLessThanOrEqual(2);
  expect(stack.entra.requests.length / instances.length).toBeLessThanOrEqual(2);
});

it("fault 48: after a reload that changes nothing the value before is tried once, then it is over", async () => {
  store("refused-before");
  store("refused-now");
  const one = instance();

  const call = one.forCaller(tenant, app()).token();

  await expect(call).rejects.toMatchObject({ code: "misconfigured", status: 503 });
  expect(stack.entra.requests).toHaveLength(2);
});

it("fault 48: the value before serves while the new one is not taken yet", async () => {
  register("still-good");
  store("still-good");
  store("not-known-yet");
  const one = instance();

  const { accessToken } = await one.forCaller(tenant, app()).token();

  expect(accessToken).toBeTruthy();
});

it("fault 23: an instance goes on with what it has in memory while the vault is away", async () => {
  register("good-secret");
  store("good-secret");
  const versions = secretVersions();
  const one = instance(versions);
  await one.forCaller(tenant, app()).token();
  stack.network.mount(hostname, () => new Response("", { status: 403 }));

  stack.advance(30 * minute);
  await versions.refresh(live);
  const { accessToken } = await one.forCaller(tenant, app()).token();

  expect(accessToken).toBeTruthy();
});
