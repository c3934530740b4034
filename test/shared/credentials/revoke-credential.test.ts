import { describe, expect, it } from "vitest";
import { revokeCredential } from "../../../shared/credentials/revoke-credential.ts";
import { CredentialWorld, kill, Killed, minute, once } from "../../fakes/credential-world.ts";

async function revoke(world: CredentialWorld, keyId: string, dryRun = false) {
  return await revokeCredential({ app: world.app, keyId, dryRun }, world.ports());
}

describe("the current secret", () => {
  it("goes only after a new one is live and readers had a minute to take it up", async () => {
    const world = new CredentialWorld();
    const old = world.seed();
    const began = world.time;

    const done = await revoke(world, old.keyId);

    expect(done).toContain(`removed ${old.keyId}: revoked by an administrator`);
    expect(world.own()).toHaveLength(1);
    expect(world.entra.accepts(world.live() ?? "")).toBe(true);
    expect(world.live()).not.toBe(old.text);
    expect(world.time - began).toBeGreaterThan(minute);
  });

  it("is listed step by step in a dry run, which changes nothing", async () => {
    const world = new CredentialWorld();
    const old = world.seed();

    const steps = await revoke(world, old.keyId, true);

    expect(steps[0]).toContain("make a new secret");
    expect(steps.join("\n")).toContain("cannot be undone");
    expect(world.entra.posted).toEqual([]);
    expect(world.entra.removed).toEqual([]);
  });

  it.each(["directory.addPassword", "vault.set", "directory.removePassword"])(
    "is gone in the end when the run dies after %s",
    async (call) => {
      const world = new CredentialWorld();
      const old = world.seed();
      world.around = once(call, kill("after"));
      await expect(revoke(world, old.keyId)).rejects.toBeInstanceOf(Killed);
      const between = world.entra.accepts(world.live() ?? "");
      world.time += 20 * minute;
      // What a run left that died is given up by the next turn.
      await world.fire();

      await revoke(world, old.keyId);

      expect(between).toBe(true);
      expect(world.entra.existing().map(({ keyId }) => keyId)).not.toContain(old.keyId);
      expect(world.entra.accepts(world.live() ?? "")).toBe(true);
    },
  );
});

it("removes a secret of somebody else at once, at an administrator's word", async () => {
  const world = new CredentialWorld();
  const current = world.seed();
  const foreign = world.entra.add();

  await revoke(world, foreign.keyId);

  expect(world.entra.removed).toEqual([foreign.keyId]);
  expect(world.live()).toBe(current.text);
});

it("has nothing left to do for a secret that is gone", async () => {
  const world = new CredentialWorld();
  world.seed();

  const done = await revoke(world, "00000000-0000-4000-8000-000000000000");

  expect(done).toEqual(["Entra lists no 00000000-0000-4000-8000-000000000000."]);
});

it("removes the secret that an app with a federated credential has no use for any more", async () => {
  const world = new CredentialWorld();
  const old = world.seed();
  world.app = { ...world.app, mode: "federated" };

  const steps = await revoke(world, old.keyId, true);
  const done = await revoke(world, old.keyId);

  expect(steps[0]).toContain(`Remove ${old.keyId}`);
  expect(done).toContain(`disabled ${old.keyId}`);
  expect(world.entra.removed).toEqual([old.keyId]);
  expect(world.entra.posted).toEqual([]);
  expect(world.vault.readable(world.app.live)).toEqual([]);
});
