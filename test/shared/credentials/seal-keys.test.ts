/** The keys that seal cursors and stored answers: made, replaced, and never lost by a race. */
import { expect, it } from "vitest";
import { planSealKey, rotateSealKey } from "../../../shared/credentials/seal-keys.ts";
import { CredentialWorld, day, kill, Killed, minute, once } from "../../fakes/credential-world.ts";

const name = "seal-default";

function worldWithKey(): CredentialWorld {
  const world = new CredentialWorld();
  world.vault.put(name, "the-key-before-the-first", { tags: {} });
  world.time += 91 * day;
  return world;
}

it("makes a first key of 32 bytes that works at once", async () => {
  const world = new CredentialWorld();

  await rotateSealKey(name, world.ports());

  expect(world.vault.readable(name)).toHaveLength(1);
  expect(Buffer.from(world.vault.readable(name)[0] ?? "", "base64url")).toHaveLength(32);
});

it("leaves a key alone for ninety days", async () => {
  const world = new CredentialWorld();
  await rotateSealKey(name, world.ports());
  world.time += 89 * day;

  const step = await rotateSealKey(name, world.ports());

  expect(step.do).toBe("wait");
  expect(world.vault.versions(name)).toHaveLength(1);
});

it("keeps the key before valid, however many versions a race or a repeated PUT made", async () => {
  const world = worldWithKey();
  world.vault.putsPerSet = () => 3;
  let met = false;
  const second = world.ports((call, run) => {
    if (call !== "vault.set" || met) return run();
    met = true;
    return rotateSealKey(name, world.ports()).then(run);
  });

  await rotateSealKey(name, second);
  world.time += 10 * minute;
  await rotateSealKey(name, world.ports());
  await rotateSealKey(name, world.ports());

  expect(world.vault.versions(name)).toHaveLength(7);
  expect(world.vault.readable(name)).toHaveLength(2);
  expect(world.vault.readable(name)).toContain("the-key-before-the-first");
});

it("goes on after a run that died with the new key made and not enabled", async () => {
  const world = worldWithKey();
  const dying = world.ports(once("vault.set", kill("after")));
  await expect(rotateSealKey(name, dying)).rejects.toBeInstanceOf(Killed);
  expect(world.vault.readable(name)).toEqual(["the-key-before-the-first"]);

  await rotateSealKey(name, world.ports());

  expect(world.vault.readable(name)).toHaveLength(2);
  expect(world.vault.versions(name)).toHaveLength(2);
});

it("recovers a deleted key instead of making another, which would open nothing", () => {
  expect(planSealKey({ state: "deleted", versions: [] }, 0)).toEqual({ do: "recover" });
});
