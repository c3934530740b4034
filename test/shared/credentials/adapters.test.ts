/** The rotation with the real client libraries, against the stand-ins over TLS. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createKeyVault, type KeyVault } from "../../../local/cloud/key-vault/key-vault.ts";
import { restriction } from "../../../local/cloud/graph/administration/management-policies.ts";
import { createEntraSignIn } from "../../../shared/credentials/adapters/entra-sign-in.ts";
import { createGraphDirectory } from "../../../shared/credentials/adapters/graph-directory.ts";
import { createKeyVaultPort } from "../../../shared/credentials/adapters/key-vault.ts";
import type { RotationPorts } from "../../../shared/credentials/ports.ts";
import { rotateApp } from "../../../shared/credentials/rotate-app.ts";
import type { ManagedApp } from "../../../shared/credentials/types.ts";
import { clouds } from "../../../shared/identity/clouds.ts";
import type { Tenant } from "../../../shared/identity/tenant.ts";
import { aManagedApp } from "../../fakes/credential-world.ts";
import {
  day,
  type RotationCloud,
  startRotationCloud,
} from "../../local/cloud/graph/rotation-cloud.ts";

let cloud: RotationCloud;
let vault: KeyVault;
let app: ManagedApp;
let ports: RotationPorts;
const logged: string[] = [];

beforeEach(async () => {
  cloud = await startRotationCloud();
  const { directory, entra, network } = cloud;
  const hostname = "lumencycles.vault.localhost";
  const vaultUrl = network.origin(hostname);
  vault = createKeyVault({ entra, directory, origin: vaultUrl, clock: () => cloud.now() });
  network.mount(hostname, vault.app);
  app = {
    ...aManagedApp,
    tenantId: directory.tenantId,
    objectId: cloud.app.objectId,
    clientId: cloud.app.clientId,
    rotatorId: directory.rotatorIdentity.principalId,
    live: "live-default-secret",
  };
  const tenant: Tenant = {
    key: "default",
    id: directory.tenantId,
    cloud: {
      ...clouds.global,
      authority: entra.origin,
      graphRoot: network.origin("graph.localhost"),
    },
    clientId: app.clientId,
    appIdUri: `api://${app.clientId}`,
    credential: { kind: "secret" },
    toolsets: [],
    searchRegion: undefined,
    limits: { callsPerMinute: 120 },
  };
  const azure = {
    getToken: (scopes: string | string[]) => {
      const audience = String(scopes).replace(/\/\.default$/, "");
      const identity = directory.rotatorIdentity.clientId;
      const { token } = entra.managedIdentityToken(audience, identity);
      return Promise.resolve({ token, expiresOnTimestamp: cloud.now() + 3_600_000 });
    },
  };
  ports = {
    directory: createGraphDirectory({ tenantOf: () => tenant, azure, userAgent: "test" }),
    vault: createKeyVaultPort({ vaultUrl, credential: azure }),
    signIn: createEntraSignIn({ tenantOf: () => tenant, azure }),
    usage: { lastUse: () => Promise.resolve(undefined) },
    clock: {
      now: () => cloud.now(),
      sleep: (milliseconds) => Promise.resolve(cloud.advance(milliseconds)),
      random: () => 0.5,
    },
    log: (event, details) => logged.push(JSON.stringify([event, details])),
  };
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await cloud.close();
});

it("makes, stores and promotes a first secret that Entra takes", async () => {
  const made = await rotateApp(app, ports);
  const promoted = await rotateApp(app, ports, { previous: made });

  const [credential] = promoted.credentials;
  const { versions } = await ports.vault.history(app.live);
  expect(made.step).toBe(`made ${credential?.keyId}`);
  expect(promoted.step).toBe(`live: ${credential?.keyId}, signs in: ok`);
  expect(versions).toEqual([
    expect.objectContaining({
      enabled: true,
      tags: expect.objectContaining({ k: credential?.keyId, app: app.objectId }) as unknown,
    }),
  ]);
});

it("finds a secret refused that Entra does not know", async () => {
  expect(await ports.signIn.withSecret(app, "never-a-secret")).toBe("refused");
});

it("says what an app management policy asks", async () => {
  const { standard } = cloud.graph.administration.policies;
  standard.isEnabled = true;
  standard.passwordCredentials = [
    restriction("passwordLifetime", "P90D"),
    restriction("passwordAddition"),
  ];

  expect(await ports.directory.secretPolicy(app)).toEqual({
    forbidden: true,
    longestLife: 90 * day,
  });
});

it("tells the policies' refusals of a new secret apart", async () => {
  const { standard } = cloud.graph.administration.policies;
  const make = () => ports.directory.addPassword(app, "m365c:east:0", cloud.now() + 100 * day);
  standard.isEnabled = true;

  standard.passwordCredentials = [restriction("passwordLifetime", "P90D")];
  await expect(make()).rejects.toMatchObject({ kind: "policyLifetime" });
  standard.passwordCredentials = [restriction("passwordAddition")];
  await expect(make()).rejects.toMatchObject({ kind: "policyForbids" });
});

it("tells two writes that collide apart from one that may have been done", async () => {
  cloud.graph.administration.conflictWindow = 60_000;
  const make = () => ports.directory.addPassword(app, "m365c:east:0", cloud.now() + 100 * day);
  await make();

  await expect(make()).rejects.toMatchObject({ kind: "conflict", ambiguous: false });
});

it.each([400, 404] as const)("takes a removal answered with %d for done", async (status) => {
  cloud.graph.administration.missingPasswordStatus = status;

  await expect(
    ports.directory.removePassword(app, "00000000-0000-4000-8000-000000000000"),
  ).rejects.toMatchObject({ kind: "notFound" });
});

it("names what the rotator may do and who owns the app", async () => {
  expect(await ports.directory.permissions(app)).toContain("Application.ReadWrite.OwnedBy");
  expect(await ports.directory.owners(app)).toContain(app.rotatorId);
});

it("tells Graph's time", async () => {
  await ports.directory.application(app);

  expect(Math.abs((ports.directory.serverNow() ?? 0) - Date.now())).toBeLessThan(60_000);
});

it("finds an application that was deleted missing", async () => {
  cloud.graph.administration.deleteApplication(cloud.app, cloud.graph.administration.person());

  await expect(ports.directory.application(app)).rejects.toMatchObject({ kind: "notFound" });
  expect((await rotateApp(app, ports)).level).toBe("hold");
});

it("tells a deleted secret from one that never was, and finds it again", async () => {
  await ports.vault.set(app.next, "intent", { tags: { n: "1" } });
  const before = await ports.vault.history(app.next);
  vault.store.remove(app.next);

  expect(await ports.vault.history("next-nobody-secret")).toEqual({
    state: "absent",
    versions: [],
  });
  expect(await ports.vault.history(app.next)).toEqual({ state: "deleted", versions: [] });
  await expect(ports.vault.set(app.next, "x", { tags: {} })).rejects.toMatchObject({
    kind: "conflict",
  });
  // The rotator may not recover by its role: people do, or they extend it.
  await expect(ports.vault.recover(app.next)).rejects.toMatchObject({ kind: "denied" });
  vault.store.recover(app.next);
  expect(await ports.vault.history(app.next)).toEqual(before);
});

it("changes what is named of a version, and does not read a disabled one", async () => {
  const { id } = await ports.vault.set(app.next, "value", { tags: { n: "1" } });
  await ports.vault.update(app.next, id, { enabled: false });
  await ports.vault.update(app.next, id, { tags: { n: "1", s: "void" } });

  const { versions } = await ports.vault.history(app.next);

  expect(versions).toMatchObject([{ id, enabled: false, tags: { n: "1", s: "void" } }]);
  await expect(ports.vault.read(app.next, id)).rejects.toMatchObject({ kind: "denied" });
});
