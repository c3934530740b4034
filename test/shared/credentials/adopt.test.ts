import { expect, it } from "vitest";
import { adopt } from "../../../shared/credentials/adopt.ts";
import { aManagedApp, CredentialWorld } from "../../fakes/credential-world.ts";

function handMade(world: CredentialWorld) {
  const password = world.entra.add();
  world.vault.put(world.app.live, password.text, { tags: {} });
  return password;
}

async function adoptIn(world: CredentialWorld, keyId: string) {
  return await adopt({ app: world.app, keyId, dryRun: false }, world.ports());
}

it("tags the live value with the credential that it is", async () => {
  const world = new CredentialWorld();
  const { keyId } = handMade(world);

  const done = await adoptIn(world, keyId);

  expect(done[0]).toBe(`Done: Tag the newest version of ${world.app.live} with adopt=${keyId}.`);
  expect(world.vault.versions(world.app.live)[0]?.tags).toEqual({ adopt: keyId });
});

it.each(["watched", "federated"] as const)(
  "adopts nothing for an app in mode %s, whose secrets nobody rotates",
  async (mode) => {
    const world = new CredentialWorld();
    world.app = { ...aManagedApp, mode };
    const { keyId } = handMade(world);

    await expect(adoptIn(world, keyId)).rejects.toMatchObject({ code: "conflict" });
    expect(world.vault.versions(world.app.live)[0]?.tags).toEqual({});
  },
);
