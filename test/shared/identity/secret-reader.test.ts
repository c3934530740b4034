import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSealKeyReader, createSecretReader } from "../../../shared/identity/secret-reader.ts";
import type { SecretVersion, SecretVersions } from "../../../shared/identity/secret-versions.ts";

/** Holds `memory` until it is refreshed from `vault`. */
function versions(memory: SecretVersion[], vault = memory): SecretVersions & { refreshes: number } {
  let held = memory;
  return {
    refreshes: 0,
    read: () => Promise.resolve(held),
    refresh() {
      this.refreshes++;
      held = vault;
      return Promise.resolve(held);
    },
  };
}

describe("a secret", () => {
  const memory = [
    { id: "2", value: "two" },
    { id: "1", value: "one" },
  ];

  it("is read as the newest version", async () => {
    const value = await createSecretReader(versions(memory)).read("live-default-secret");

    expect(value).toBe("two");
  });

  it("that was refused and is newer in the vault is replaced by that", async () => {
    const vault = [{ id: "3", value: "three" }, ...memory.slice(0, 1)];

    const next = await createSecretReader(versions(memory, vault)).reload("live", "two");

    expect(next).toBe("three");
  });

  it("that was refused and is the newest is replaced by the one before", async () => {
    const next = await createSecretReader(versions(memory)).reload("live", "two");

    expect(next).toBe("one");
  });

  it("that was refused and is the only one has no replacement", async () => {
    const next = await createSecretReader(versions(memory.slice(0, 1))).reload("live", "two");

    expect(next).toBeUndefined();
  });
});

describe("sealing keys", () => {
  const [old, newer] = [randomBytes(32), randomBytes(32)];
  const memory = [
    { id: "b", value: newer.toString("base64") },
    { id: "a", value: old.toString("base64url") },
  ];

  it("are sealed with the newest and opened with either, in base64 or base64url", async () => {
    const keys = createSealKeyReader(versions(memory), "seal-cursors");

    const found = [await keys.current(), await keys.find("b"), await keys.find("a")];

    expect(found.map((key) => key?.key.export())).toEqual([newer, newer, old]);
  });

  it("that another instance has and this one has not are looked up in the vault", async () => {
    const keys = createSealKeyReader(versions(memory.slice(1), memory), "seal-cursors");

    const key = await keys.find("b");

    expect(key?.id).toBe("b");
  });

  it("that are known need no look-up, and unknown ones stay unknown", async () => {
    const secrets = versions(memory);
    const keys = createSealKeyReader(secrets, "seal-cursors");

    const known = await keys.find("a");
    const before = secrets.refreshes;
    const unknown = await keys.find("made-up");

    expect([known?.id, before, unknown, secrets.refreshes]).toEqual(["a", 0, undefined, 1]);
  });

  it.each(["", "c2hvcnQ=", randomBytes(33).toString("base64")])(
    "of another size than 32 bytes (%j) are refused without being shown",
    async (value) => {
      const keys = createSealKeyReader(versions([{ id: "a", value }]), "seal-cursors");

      await expect(keys.current()).rejects.toMatchObject({
        code: "misconfigured",
        because: "The Key Vault secret seal-cursors is not a key of 32 bytes in base64.",
      });
    },
  );
});
