/** The adapters with the real client libraries, against the stand-ins over TLS. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { restriction } from "../../../local/cloud/graph/administration/management-policies.ts";
import { rotateApp } from "../../../shared/credentials/rotate-app.ts";
import { day } from "../../fakes/credential-world.ts";
import { type CloudWorld, startCloudWorld } from "./cloud-world.ts";

let world: CloudWorld;
beforeEach(async () => {
  world = await startCloudWorld();
});
afterEach(async () => await world.cloud.close());

it("makes, stores and promotes a first secret that Entra takes", async () => {
  const made = await rotateApp(world.app, world.ports);
  const promoted = await rotateApp(world.app, world.ports, { previous: made });

  const [credential] = promoted.credentials;
  const { versions } = await world.ports.vault.history(world.app.live);
  expect(made.step).toBe(`made ${credential?.keyId}`);
  expect(promoted.step).toBe(`live: ${credential?.keyId}, signs in: ok`);
  expect(versions).toEqual([
    expect.objectContaining({
      enabled: true,
      tags: expect.objectContaining({ k: credential?.keyId, app: world.app.objectId }) as unknown,
    }),
  ]);
});

it("finds a secret refused that Entra does not know", async () => {
  expect(await world.ports.signIn.withSecret(world.app, "never-a-secret")).toBe("refused");
});

it("says what an app management policy asks", async () => {
  const { standard } = world.cloud.graph.administration.policies;
  standard.isEnabled = true;
  standard.passwordCredentials = [
    restriction("passwordLifetime", "P90D"),
    restriction("passwordAddition"),
  ];

  expect(await world.ports.directory.secretPolicy(world.app)).toEqual({
    forbidden: true,
    longestLife: 90 * day,
  });
});

it("tells the policies' refusals of a new secret apart", async () => {
  const { standard } = world.cloud.graph.administration.policies;
  const make = () =>
    world.ports.directory.addPassword(world.app, "m365c:east:0", world.cloud.now() + 100 * day);
  standard.isEnabled = true;

  standard.passwordCredentials = [restriction("passwordLifetime", "P90D")];
  await expect(make()).rejects.toMatchObject({ kind: "policyLifetime" });
  standard.passwordCredentials = [restriction("passwordAddition")];
  await expect(make()).rejects.toMatchObject({ kind: "policyForbids" });
});

it("tells two writes that collide apart from one that may have been done", async () => {
  world.cloud.graph.administration.conflictWindow = 60_000;
  const make = () =>
    world.ports.directory.addPassword(world.app, "m365c:east:0", world.cloud.now() + 100 * day);
  await make();

  await expect(make()).rejects.toMatchObject({ kind: "conflict", ambiguous: false });
});

it.each([400, 404] as const)("takes a removal answered with %d for done", async (status) => {
  world.cloud.graph.administration.missingPasswordStatus = status;

  await expect(
    world.ports.directory.removePassword(world.app, "00000000-0000-4000-8000-000000000000"),
  ).rejects.toMatchObject({ kind: "notFound" });
});

it("names what the rotator may do and who owns the app", async () => {
  expect(await world.ports.directory.permissions(world.app)).toContain(
    "Application.ReadWrite.OwnedBy",
  );
  expect(await world.ports.directory.owners(world.app)).toContain(world.app.rotatorId);
});

it("tells Graph's time", async () => {
  await world.ports.directory.application(world.app);

  expect(Math.abs((world.ports.directory.serverNow() ?? 0) - Date.now())).toBeLessThan(60_000);
});

it("finds an application that was deleted missing", async () => {
  world.cloud.graph.administration.deleteApplication(
    world.cloud.app,
    world.cloud.graph.administration.person(),
  );

  await expect(world.ports.directory.application(world.app)).rejects.toMatchObject({
    kind: "notFound",
  });
  expect((await rotateApp(world.app, world.ports)).level).toBe("hold");
});

it("tells a deleted secret from one that never was, and finds it again", async () => {
  await world.ports.vault.set(world.app.next, "intent", { tags: { n: "1" } });
  const before = await world.ports.vault.history(world.app.next);
  world.vault.store.remove(world.app.next);

  expect(await world.ports.vault.history("next-nobody-secret")).toEqual({
    state: "absent",
    versions: [],
  });
  expect(await world.ports.vault.history(world.app.next)).toEqual({
    state: "deleted",
    versions: [],
  });
  await expect(world.ports.vault.set(world.app.next, "x", { tags: {} })).rejects.toMatchObject({
    kind: "conflict",
  });
  await world.ports.vault.recover(world.app.next);
  expect(await world.ports.vault.history(world.app.next)).toEqual(before);
});

it("changes what is named of a version, and does not read a disabled one", async () => {
  const { id } = await world.ports.vault.set(world.app.next, "value", { tags: { n: "1" } });
  await world.ports.vault.update(world.app.next, id, { enabled: false });
  await world.ports.vault.update(world.app.next, id, { tags: { n: "1", s: "void" } });

  const { versions } = await world.ports.vault.history(world.app.next);

  expect(versions).toMatchObject([{ id, enabled: false, tags: { n: "1", s: "void" } }]);
  await expect(world.ports.vault.read(world.app.next, id)).rejects.toMatchObject({
    kind: "denied",
  });
});
